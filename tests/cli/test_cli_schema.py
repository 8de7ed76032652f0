"""`actcli schema`."""

from __future__ import annotations

import json


def test_schema_is_json(actcli, folder) -> None:
    schema = json.loads(actcli("schema").out)
    assert "draft-07" in schema["$schema"]
    assert actcli("schema", "-o", "s.json").out == ""
    assert json.loads((folder / "s.json").read_text(encoding="utf-8")) == schema
