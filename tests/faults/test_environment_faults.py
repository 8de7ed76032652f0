"""The surroundings, rows E1 to E20: locales, terminals, limits of the machine, and what lies about in the folder."""

from __future__ import annotations

import os
import re
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from faults import clean

import actcli as package
from actcli.cli import session

QUICK = ["eval", "gelu", "--at", "1"]
VALUE = "0.84134474606854295"
PAGE = ["show", "relu", "--no-curve"]
CONTROLLED = ("-", "=", "_")


def works_in(program, words, **settings):
    """The program works there and says nothing on standard error."""
    done = program(*words, **settings)
    assert (done.code, done.err) == (0, ""), done
    clean.check_cost(done)
    return done


@pytest.mark.parametrize(
    "locale",
    [pytest.param(locale, id=f"E1-{locale}") for locale in ("C", "POSIX", "xx_XX.UTF-8", "de_DE.ISO-8859-1", "tr_TR")],
)
def test_locales(locale, program):
    done = works_in(program, QUICK, env={"LC_ALL": locale, "LANG": locale, "PYTHONUTF8": None})
    assert VALUE in done.out


@pytest.mark.parametrize(
    "encoding",
    [
        pytest.param(encoding, id=f"E2-{encoding}")
        for encoding in ("ascii", "latin-1", "cp1252", "ascii:strict", "utf-16")
    ],
)
def test_encodings_of_streams(encoding, program):
    done = works_in(program, [*PAGE], env={"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"})
    assert "UnicodeEncodeError" not in done.err
    assert encoding == "utf-16" or "relu" in done.out
    done = program("show", "激活", env={"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"})
    assert done.code == 3
    assert len(done.err.splitlines()) <= clean.LINES


@pytest.mark.parametrize("words", [pytest.param(words, id=f"E3-{index}") for index, words in enumerate([
    ["show", b"bad\xff"], ["plot", b"\xff\xfe"], ["-c", b"\xff.yaml", "list"], ["plot", "relu", "--title", b"a\xffb", "-o", "a.svg"], [b"\xff"],
    ["eval", "elu", "--at", b"\xff"], ["eval", "elu", "--at", "1", "-p", b"alpha=\xff"], ["new", b"\xff"], ["schema", "-o", b"\xff/x"],
])])  # fmt: skip
def test_arguments_that_are_not_utf_8(words, folder, fails, actcli):
    """Bytes that are no text come as lone surrogates, as Python passes them on."""
    passed = [os.fsdecode(word) if isinstance(word, bytes) else word for word in words]
    if "--title" in passed:
        assert actcli(*passed).code == 0
        return
    code = 5 if passed[0] in ("-c", "schema") else 2 if passed == [os.fsdecode(b"\xff")] or passed[0] == "eval" else 3
    done = fails(*passed, code=code)
    done.err.encode("utf-8")


@pytest.mark.parametrize("env", [pytest.param(env, id=f"E4-{index}") for index, env in enumerate([
    {"HOME": None}, {"HOME": "/nonexistent"}, {"HOME": "/proc"}, {"HOME": "/dev/null", "XDG_CACHE_HOME": "/dev/null/x"},
])])  # fmt: skip
def test_homes(env, folder, program):
    env = {"ACTCLI_CACHE": None, "XDG_CACHE_HOME": None, "XDG_CONFIG_HOME": None, **env}
    works_in(program, ["plot", "relu", "-o", "a.svg"], env=env, powerless=True)
    assert [path.name for path in folder.iterdir()] == ["a.svg"]


def test_no_environment_at_all(folder):
    """E4: `env -i`, with nothing but where the package is."""
    done = subprocess.run(
        [sys.executable, "-m", "actcli", *QUICK], cwd=folder, capture_output=True, timeout=200, check=False,
        env={"PYTHONPATH": os.pathsep.join(sys.path), "ACTCLI_CACHE": "off"},
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize(
    "backend", [pytest.param(backend, id=f"E5-{backend}") for backend in ("junk", "TkAgg", "module://evil")]
)
def test_backends(backend, folder, program):
    (folder / "evil.py").write_text(f"open({clean.CANARY!r}, 'w')")
    works_in(program, ["plot", "relu", "-o", "a.svg"], env={"MPLBACKEND": backend, "DISPLAY": None})
    assert not (folder / clean.CANARY).exists()


RC = {
    "style": b"axes.facecolor: red\nfigure.figsize: 1, 1\nsavefig.dpi: 7\n", "junk": b"nonsense\n" * 50, "binary": b"\xff\xfe\x00",
    "backend": b"backend: module://evil\n", "fifo": None,
}  # fmt: skip


@pytest.mark.parametrize("kind", [pytest.param(kind, id=f"E6-{kind}") for kind in RC])
def test_a_matplotlibrc_has_no_effect(kind, folder, program):
    works_in(program, ["plot", "relu", "-o", "usual.svg"])
    content = RC[kind]
    if content is None:
        os.mkfifo(folder / "matplotlibrc")
    else:
        (folder / "matplotlibrc").write_bytes(content)
    (folder / "evil.py").write_text(f"open({clean.CANARY!r}, 'w')")
    works_in(program, ["plot", "relu", "-o", "a.svg"], env={"MATPLOTLIBRC": str(folder)})
    assert (folder / "a.svg").read_bytes() == (folder / "usual.svg").read_bytes()
    assert not (folder / clean.CANARY).exists()


@pytest.mark.parametrize(
    "columns",
    [
        pytest.param(columns, id=f"E7-{columns}")
        for columns in ("0", "1", "abc", "1000000", "", "-1", "19", "nan", "٨٠")
    ],
)
@pytest.mark.parametrize(
    "words",
    [["list", "-f", "rich"], ["table", "relu", "-f", "rich"], PAGE, ["--help"]],
    ids=["list", "table", "show", "help"],
)
def test_widths(columns, words, actcli, monkeypatch):
    usual = actcli(*words)
    monkeypatch.setenv("COLUMNS", columns)
    assert actcli(*words) == usual
    assert usual.out
    assert max(map(len, usual.lines)) <= 400


@pytest.mark.parametrize(
    "term",
    [pytest.param(term, id=f"E7-TERM-{term}") for term in ("dumb", None, "xterm-256color", "\x1b[2J", "x" * 5000)],
)
def test_terms(term, actcli, monkeypatch):
    monkeypatch.delenv("TERM", raising=False)
    if term is not None:
        monkeypatch.setenv("TERM", term)
    assert "\x1b" not in actcli(*PAGE).out


@pytest.mark.parametrize(
    ("env", "colour"),
    [
        pytest.param(env, colour, id=f"E8-{index}")
        for index, (env, colour) in enumerate([
            ({}, False), ({"NO_COLOR": "1"}, False), ({"NO_COLOR": ""}, False), ({"FORCE_COLOR": "1"}, True), ({"FORCE_COLOR": "0"}, False),
            ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, False), ({"CLICOLOR_FORCE": "1"}, True), ({"GITHUB_ACTIONS": "true"}, False), ({"CLICOLOR": "1"}, False),
            ({"FORCE_COLOR": "false"}, False), ({"NO_COLOR": "0"}, False), ({"COLORTERM": "truecolor"}, False),
        ])
    ],
)  # fmt: skip
def test_colours(env, colour, actcli, monkeypatch):
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    for words in (["table", "relu", "-f", "rich"], PAGE):
        assert ("\x1b[" in actcli(*words).out) is colour
    assert "\x1b" not in actcli("--help").out + actcli("list", "-f", "json").out


@pytest.mark.parametrize(
    "words",
    [pytest.param(words, id=f"E9-{words[0]}") for words in (QUICK, ["plot", "relu", "-o", "a.svg"], ["eval", "relu"])],
)
def test_without_a_terminal(words, program):
    """No prompt and no progress; input that nobody will type is an error at once."""
    done = program(*words, start_new_session=True)
    assert done.code == (3 if words == ["eval", "relu"] else 0)
    assert len(done.err.splitlines()) <= 1


@pytest.mark.parametrize("megabytes", [pytest.param(size, id=f"E10-{size}") for size in (300, 400, 600, 1000)])
def test_little_memory(megabytes, folder, program):
    """It works, or says that memory is too little; never a traceback, never half a file."""
    done = program("plot", "relu", "-o", "a.png", address_space=megabytes << 20)
    assert done.code in (0, 4, 5)
    if done.code:
        clean.check_talk(done)
        assert not list(folder.iterdir())
    else:
        assert (folder / "a.png").read_bytes().endswith(b"IEND\xaeB`\x82")
    assert megabytes < 600 or done.code == 0


@pytest.mark.parametrize("what", [pytest.param("array", id="E10-array"), pytest.param("formula", id="E10-values")])
def test_more_than_the_memory(what, folder, program):
    text = b"1 " * 4_000_000 if what == "array" else b"0.1234567890123456 " * 2_000_000
    done = program("eval", "gelu", stdin=text, address_space=450 << 20)
    assert done.code in (0, 3, 4)
    if done.code:
        clean.check_talk(done)
        assert done.out == ""


@pytest.mark.parametrize("threads", [pytest.param(count, id=f"E11-{count}") for count in ("1", "64", "junk", "-1")])
def test_threads_do_not_change_results(threads, program):
    env = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "PYTHON_CPU_COUNT"), threads)
    words = ["table", "relu", "tanh", "--columns", "range,lipschitz", "-f", "json"]
    done = program(*words, env=env)
    assert done.code == 0
    assert done.out == program(*words).out


@pytest.mark.parametrize("cores", [pytest.param({0}, id="E11-one-core")])
@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="cores cannot be chosen here")
def test_one_core(cores, program, monkeypatch):
    before = os.sched_getaffinity(0)
    usual = program("table", "relu", "gelu", "-f", "json")
    os.sched_setaffinity(0, {min(before)})
    try:
        assert program("table", "relu", "gelu", "-f", "json").out == usual.out
    finally:
        os.sched_setaffinity(0, before)
    assert cores


@pytest.mark.parametrize("count", [pytest.param(count, id=f"E12-{count}") for count in (8, 12)])
def test_few_descriptors(count, folder, program):
    """Our own files are closed at once; those that matplotlib keeps for its fonts may be too many, which is said."""
    works_in(program, ["table", "relu", "-f", "md", "-o", "a.md"], limits={resource.RLIMIT_NOFILE: count})
    done = program("plot", "relu", "-o", "a.png", limits={resource.RLIMIT_NOFILE: count})
    assert done.code in (0, 5)
    assert done.code == 0 or done.err.endswith("Too many open files\n")
    assert (folder / "a.png").exists() is (done.code == 0)
    works_in(program, ["plot", "relu", "-o", "a.png"], limits={resource.RLIMIT_NOFILE: 40})


@pytest.mark.parametrize("kilobytes", [pytest.param(512, id="E13-stack")])
def test_a_small_stack(kilobytes, program):
    deep = "(" * 60 + "x" + ")" * 60
    works_in(program, ["eval", f"abs({deep})", "--at", "1"], limits={resource.RLIMIT_STACK: kilobytes << 10})
    nested = "tanh(-(" * 20 + "x" + "))" * 20
    works_in(program, ["eval", nested, "--at", "1"], limits={resource.RLIMIT_STACK: kilobytes << 10})


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(words, id=f"E14-{index}")
        for index, words in enumerate([QUICK, ["plot", "relu"], ["list"], ["check", "x.yaml"]])
    ],
)
def test_a_deleted_folder(words, folder):
    code = f"import os, sys\nos.rmdir(os.getcwd())\nfrom actcli.cli.door import run\nsys.exit(run({words!r}))"
    gone = folder / "gone"
    gone.mkdir()
    done = clean.run_script(code, gone)
    assert done.code == (0 if words[0] in ("eval", "list") else 5), done
    assert not done.code or len(done.err.splitlines()) <= 2


@pytest.mark.parametrize(
    "place",
    [
        pytest.param("/nonexistent", id="E15-missing"),
        pytest.param("/dev/null", id="E15-no-folder"),
        pytest.param("/proc", id="E15-full"),
    ],
)
def test_folders_for_temporary_files(place, program):
    works_in(program, ["plot", "relu", "-o", "a.png"], env=dict.fromkeys(("TMPDIR", "TEMP", "TMP"), place))


@pytest.mark.parametrize(
    ("env", "options"),
    [
        pytest.param({"PYTHONWARNINGS": "error"}, (), id="E16-warnings"), pytest.param({}, ("-OO",), id="E16-OO"),
        pytest.param({}, ("-X", "dev"), id="E16-dev"), pytest.param({"PYTHONDONTWRITEBYTECODE": "1"}, ("-s",), id="E16-no-bytecode"),
        pytest.param({}, ("-X", "int_max_str_digits=640"), id="E16-digits"), pytest.param({}, ("-bb",), id="E16-bytes"),
        pytest.param({"PYTHONSAFEPATH": "1"}, (), id="E16-safe-path"),
    ],
)  # fmt: skip
def test_modes_of_python(env, options, program):
    done = works_in(program, ["plot", "gelu", "--deriv", "-o", "a.png"], env=env, options=options)
    assert done.out == "a.png\n"


def test_no_assertion_is_a_check():
    """E16: with -O assertions are gone; those that are left tell a type checker what we know."""
    root = Path(package.__file__).parent
    unsaid = [
        f"{path.name}: {line.strip()}"
        for path in root.rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if re.match(r"\s+assert ", line) and "noqa: S101" not in line
    ]
    assert not unsaid


@pytest.mark.parametrize(
    "module",
    [
        pytest.param(name, id=f"E17-{name}")
        for name in ("jinja2", "distributed", "yaml", "rich", "matplotlib", "flint", "numpy")
    ],
)
def test_a_missing_package(module, folder):
    """An extra that is missing is told with how to get it; a needed package that is missing is told as well."""
    words = {"distributed": ["table", "relu", "--cluster", "tcp://127.0.0.1:1"], "jinja2": ["plot", "relu", "-o", "a.html"],
             "rich": ["table", "relu", "-f", "rich"], "yaml": ["eval", "gelu", "--at", "1"]}.get(module, ["plot", "relu", "-o", "a.png"])  # fmt: skip
    code = f"import sys\nsys.modules[{module!r}] = None\nfrom actcli.cli.door import run\nsys.exit(run({words!r}))"
    done = clean.run_script(code, folder)
    assert done.code == 6 or (module == "jinja2" and done.code == 2), done
    assert "pip install" in done.err or done.code == 2
    clean.check_talk(done)
    assert not list(folder.iterdir())


@pytest.mark.parametrize("words", [pytest.param(words, id=f"E20-{words[0]}") for words in (
    ["list"], PAGE, QUICK, ["plot", "relu", "-o", "a.png"], ["error", "relu", "abs", "--range", "-1", "1"], ["table", "relu"], ["schema"])])  # fmt: skip
def test_the_network_is_never_asked(words, actcli, folder):
    """The audit hook sees every socket; none is made, connected or bound, and no name is looked up."""
    with clean.nothing_executed(folder):
        assert actcli(*words).code == 0


def test_what_is_asked_of_the_terminal_is_sane():
    """E7: without any terminal the width is one that tables can be read at."""
    assert 40 <= session.terminal_width() <= 400


READERS = {
    "check": ["check", "p"],
    "config": ["-c", "p", "list"],
    "conform": ["conform", "numpy", "tanh", "--saved", "--report", "p"],
    "identify": ["identify", "p.csv"],
    "style": ["plot", "relu", "--style", "p.mplstyle"],
    "verify": ["verify", "p"],
}


@pytest.mark.parametrize("words", READERS.values(), ids=[f"Y23-fifo-{name}" for name in READERS])
def test_no_reader_waits_for_ever(words, folder, fails, monkeypatch):
    monkeypatch.setattr("actcli.reading._PIPE_SECONDS", 0.05)
    for name in ("p", "p.csv", "p.mplstyle"):
        os.mkfifo(folder / name)
    fails(*words, code=5, says="nothing came within")


@pytest.mark.parametrize("words", READERS.values(), ids=[f"Y23-endless-{name}" for name in READERS])
def test_no_reader_reads_for_ever(words, folder, fails):
    for name in ("p", "p.csv", "p.mplstyle"):
        (folder / name).symlink_to("/dev/zero")
    fails(*words, code=3)
