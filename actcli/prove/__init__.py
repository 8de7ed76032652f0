"""Proof by balls, over intervals and the whole line; each package stands on those before it.

pieces      a formula cut into smooth formulas, every condition settled
extrema     the supremum and the infimum, enclosed
integral    integrals and means, enclosed
shape       continuity, smoothness, monotonicity, slope, parity
infinity    which term leads far out: signs, lines, waves
landscape   zeros, turns, bends and flats, complete
"""
