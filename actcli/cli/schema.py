"""`actcli schema`: the JSON Schema of definition files."""

from __future__ import annotations

import json

from actcli.cli import options


def schema(output: options.Output = None) -> None:
    """Print the JSON Schema of definition files, for editors.

    actcli schema
    actcli schema -o actcli.schema.json
    """
    from actcli.catalog.records import json_schema
    from actcli.cli.sheets import put

    put(output, json.dumps(json_schema(), indent=2) + "\n")
