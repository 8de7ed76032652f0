"""Proof by balls, over intervals and the whole line; each part stands on those before it.

rationals   rationals as balls, balls as rationals
taylor      Taylor's form of a formula on a box
pieces      a formula cut into smooth formulas, every condition settled
equality    whether two formulas are one function; quotients, the normal forms for that
extrema     the supremum and the infimum, enclosed
integral    integrals and means, enclosed
shape       continuity, smoothness, monotonicity, slope, parity
infinity    which term leads far out: signs, lines, waves
landscape   zeros, turns, bends and flats, complete
"""
