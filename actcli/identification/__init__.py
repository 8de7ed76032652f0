"""What an unknown function is: samples, a Python function, a formula, or the nodes of a model, given names.

Two kinds of answer are kept apart. Formulas are compared with formulas: equality is shown by exact arithmetic, and
distances are proved. Samples are compared with formulas too, and prove nothing: what is said of them is how well all of
them agree.
"""

from __future__ import annotations
