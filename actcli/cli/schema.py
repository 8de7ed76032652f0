"""`actcli schema`: the JSON Schema of definition files."""

from __future__ import annotations

import json
import sys

from actcli.cli import options


def schema(output: options.Output = None) -> None:
    """Print the JSON Schema of definition files, for editors.

    \b
      actcli schema -o actcli.schema.json
    """
    from actcli.catalog.records import json_schema
    from actcli.output import write_text

    text = json.dumps(json_schema(), indent=2) + "\n"
    if output is None or str(output) == "-":
        sys.stdout.write(text)
    else:
        write_text(output, text)
