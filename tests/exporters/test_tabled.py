"""Results as Python shows them."""

import pytest

import actcli


@pytest.mark.parametrize(
    "make",
    [
        lambda: actcli.compare("relu", "elu", range=("-2", "2")),
        lambda: actcli.matrix(["relu", "elu"]),
        lambda: actcli.sweep("relu", "elu", "alpha", (1, 2), steps=2),
        lambda: actcli.tolerance("relu", "elu", "float16"),
        lambda: actcli.identify("max(x, 0)"),
    ],
    ids=["compare", "matrix", "sweep", "tolerance", "identify"],
)
def test_a_result_is_shown_as_its_table(make):
    found = make()
    assert str(found) == repr(found) == str(found.table())
    assert found._repr_html_().startswith("<table")
