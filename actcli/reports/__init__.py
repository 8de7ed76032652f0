"""Findings as tables; nothing is computed here but the order of rows.

What a cell says, for people and for programs, comes from its finding.
"""
