"""Proof: extrema of formulas over intervals and over the whole real line, by balls."""
