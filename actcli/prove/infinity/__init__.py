"""Formulas at infinity as exact sums of exponentials and waves, for signs and lines that tails do not give."""
