"""The entry point of `actcli` and `python -m actcli`; a version is answered before anything is imported.

So is a shell that asks for completions, at every press of a key: for that, typer alone takes too long to import.

`python -m` looks for modules in the current folder first, where a `yaml.py` or `numpy.py` of somebody else may lie; it
is forgotten before anything but this package is imported. The package is found by its own path from then on.

A command lives for a fraction of a second, of which Python would spend a tenth on looking for garbage and a fifth on
taking its modules apart at the end. Neither is done here; what was registered to run at exit runs.
"""

import sys

if __name__ == "__main__" and not sys.flags.safe_path:
    del sys.path[0]

TYPE_CHECKING = False  # as `typing` has it, which takes longer to import than a version to print
if TYPE_CHECKING:
    from typing import NoReturn


def main() -> "NoReturn":
    """Run the command line and end the process with its exit code."""
    try:
        code = _run()
    except KeyboardInterrupt:  # while modules were loaded, or the second of two
        code = 130
    _leave(code)


def _run() -> int:
    if sys.argv[1:] in (["--version"], ["-V"]) and _say_version():
        return 0
    import gc
    import os

    if "_ACTCLI_COMPLETE" in os.environ:
        from actcli.cli.complete import answer

        if (code := answer(os.environ)) is not None:
            return code
    gc.set_threshold(200_000)
    # A second thread of BLAS helps nothing here, and starting it takes as long as the rest of NumPy on a busy machine.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from actcli.cli.door import run

    return run(sys.argv[1:])


def _say_version() -> bool:
    from actcli._version import __version__

    try:
        sys.stdout.write(f"actcli {__version__}\n")
        sys.stdout.flush()
    except (AttributeError, OSError):  # the door says what is wrong with standard output
        return False
    return True


def _leave(code: int) -> "NoReturn":
    import atexit
    import os

    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (AttributeError, OSError, ValueError):  # closed, and the door has said so
            continue
    os._exit(code)


if __name__ == "__main__":
    main()
