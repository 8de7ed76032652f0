"""Certificates of proved differences: what they hold (`document`), and how one is read (`reading`)."""
