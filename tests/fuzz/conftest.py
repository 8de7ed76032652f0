"""Programs are no tests: of the modules here, pytest reads the tests and the one with doctests."""

from pathlib import Path

collect_ignore = [
    path.name for path in Path(__file__).parent.glob("*.py") if path.name not in ("mutation.py", "test_fuzz.py")
]
