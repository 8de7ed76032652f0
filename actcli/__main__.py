"""The entry point of `actcli` and `python -m actcli`; a version is answered before anything is imported."""

import sys

from actcli._version import __version__


def main() -> int:
    """Run the command line; the exit code."""
    if sys.argv[1:] == ["--version"]:
        sys.stdout.write(f"actcli {__version__}\n")
        return 0
    from actcli.cli.door import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
