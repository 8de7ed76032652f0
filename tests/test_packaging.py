"""What is installed: public names, the cost of an import, the wheel and the sdist, the commands of the README."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import tomllib
import zipfile
from email.parser import HeaderParser
from inspect import ismodule
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import actcli
from actcli._version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parent.parent
HEAVY = ["flint", "matplotlib", "numpy", "yaml"]
README_COMMANDS = ["pip install . && actcli plot gelu --deriv", "pip install -e '.[dev]' && pytest"]


def python(*arguments: str) -> str:
    """The standard output of a fresh interpreter, which must succeed."""
    done = subprocess.run([sys.executable, *arguments], capture_output=True, encoding="utf-8", timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Build "wheel" or "sdist" of the checkout with the project's own backend, each once."""
    backend = pytest.importorskip("hatchling.build", reason="hatchling is not installed")
    if not (ROOT / "pyproject.toml").is_file():
        pytest.skip("not in a checkout")
    folder, built = tmp_path_factory.mktemp("dist"), {}

    def build(kind: str) -> Path:
        if kind not in built:
            with pytest.MonkeyPatch.context() as patch:
                patch.chdir(ROOT)
                built[kind] = folder / getattr(backend, f"build_{kind}")(str(folder))
        return built[kind]

    return build


def files_below(folder: Path) -> set[str]:
    """The paths of what belongs to the project below `folder`, relative to it; caches do not."""
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


# ------------------------------------------------------------------------------------------------- the public names


def test_public_names_are_sorted_exist_and_are_all_there_are() -> None:
    names = list(actcli.__all__)
    values = {name: getattr(actcli, name) for name in names}
    public = {name for name, value in vars(actcli).items() if not name.startswith("_") and not ismodule(value)}

    assert names == sorted(set(names))
    assert None not in values.values()
    assert public - {"annotations"} <= set(names)
    assert set(names) <= set(dir(actcli))


# ------------------------------------------------------------------------------------------------- what an import costs


@pytest.mark.parametrize("module", ["actcli", "actcli.cli", "actcli.__main__"])
def test_import_stays_light(module: str) -> None:
    heavy = [*HEAVY, "rich.console"]
    assert python("-c", f"import sys, {module}; print(*sorted(set({heavy}) & set(sys.modules)))").split() == []


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_help_and_version_stay_light(option: str) -> None:
    program = f"""
import atexit, sys
atexit.register(lambda: print("loaded:", *sorted(set({HEAVY}) & set(sys.modules))))
sys.argv = ["actcli", {option!r}]
from actcli.__main__ import main
sys.exit(main())
"""
    assert python("-c", program).splitlines()[-1].split() == ["loaded:"]


# ------------------------------------------------------------------------------------------------- the version


def test_version_is_one_line() -> None:
    assert python("-m", "actcli", "--version") == f"actcli {__version__}\n"


# ------------------------------------------------------------------------------------------------- wheel and sdist


def test_wheel_holds_the_package_and_its_catalogue_and_nothing_else(build: Callable[[str], Path]) -> None:
    with zipfile.ZipFile(build("wheel")) as wheel:
        names = {name for name in wheel.namelist() if not name.startswith(f"actcli-{__version__}.dist-info/")}

    package = {f"actcli/{name}" for name in files_below(ROOT / "actcli")}
    catalogue = {f"actcli/configs/{name}" for name in files_below(ROOT / "configs")}
    assert names == package | catalogue
    assert "actcli/py.typed" in names
    assert sum(name.endswith(".yaml") for name in catalogue) > 10


def test_wheel_metadata_says_what_pyproject_says(build: Callable[[str], Path]) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    with zipfile.ZipFile(build("wheel")) as wheel:
        information = f"actcli-{__version__}.dist-info"
        metadata = HeaderParser().parsestr(wheel.read(f"{information}/METADATA").decode())
        scripts = wheel.read(f"{information}/entry_points.txt").decode()
        license_text = wheel.read(f"{information}/licenses/LICENSE").decode()

    assert metadata["Version"] == __version__
    assert metadata["Requires-Python"] == project["requires-python"]
    assert metadata["License-Expression"] == "MIT"
    assert set(project["dependencies"]) == {
        line for line in metadata.get_all("Requires-Dist") if "extra ==" not in line
    }
    assert "actcli = actcli.__main__:main" in scripts.splitlines()
    assert license_text.startswith("MIT License")


def test_sdist_holds_what_builds_and_tests_it(build: Callable[[str], Path]) -> None:
    with tarfile.open(build("sdist")) as sdist:
        names = {name.partition("/")[2] for name in sdist.getnames()}

    wanted = {f"{folder}/{name}" for folder in ("actcli", "configs") for name in files_below(ROOT / folder)}
    assert wanted <= names
    assert {"LICENSE", "SECURITY.md", "README.md", "pyproject.toml", ".ci/run", "tests/test_packaging.py"} <= names
    assert {name.partition("/")[0] for name in names} <= {
        ".ci", ".gitignore", "CHANGELOG.md", "LICENSE", "PKG-INFO", "README.md", "SECURITY.md", "actcli", "configs",
        "outputs", "pyproject.toml", "tests",
    }  # fmt: skip


# ------------------------------------------------------------------------------------------------- the README


@pytest.mark.parametrize("command", README_COMMANDS)
@pytest.mark.parametrize("file", ["README.md", ".ci/run"])
def test_the_two_commands_are_in_the_readme_and_run_in_ci(command: str, file: str) -> None:
    assert command in (ROOT / file).read_text(encoding="utf-8")


def test_pictures_of_the_readme_exist() -> None:
    pictures = [
        line.rpartition("](")[2].rstrip(")")
        for line in (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
        if line.startswith("![")
    ]

    assert pictures
    assert [picture for picture in pictures if not (ROOT / picture).is_file()] == []
