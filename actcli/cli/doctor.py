"""`actcli doctor`: what this installation is made of, and whether it works."""

from __future__ import annotations

from actcli.cli import options


def doctor(form: options.TableFormat = None, output: options.Output = None) -> None:
    """Tell what this installation is made of, and whether it works.

      actcli doctor
      actcli doctor --format json

    Versions, folders, settings, the terminal; a value is proved and a picture drawn. Exit code 1 if something is broken
    that nothing works without.
    """
    from actcli.cli.health import examine
    from actcli.cli.sheets import Sheet
    from actcli.errors import CheckFailed
    from actcli.tables import Cell, Column, Table

    sheet = Sheet(form, output)
    states, failed = examine()
    columns = tuple(Column(key, key.capitalize()) for key in ("check", "state", "found"))
    sheet.write(Table("actcli/doctor/1", columns, tuple(tuple(map(Cell, state)) for state in states)))
    if failed:
        raise CheckFailed(f"broken: {', '.join(failed)}", hint="reinstall: pip install --force-reinstall actcli")
