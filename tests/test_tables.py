"""The table itself: defaults, alignment, what is refused, widths."""

import dataclasses

import pytest

from actcli.tables import Cell, Column, Table, display_width, padded

NAME, GAP = Column("name", "Name"), Column("gap", "Gap", "right")


def test_the_text_is_the_data_unless_data_is_given():
    assert Cell("a").data == "a"
    assert Cell("a", data=None).data is None
    assert Cell("0.5", data=0.5).data == 0.5


def test_a_cell_is_frozen_and_compares_by_value():
    assert Cell("a") == Cell("a", data="a")
    with pytest.raises(dataclasses.FrozenInstanceError):
        Cell("a").text = "b"  # type: ignore[misc]


def test_numbers_and_columns_that_say_so_stand_to_the_right():
    free = Column("free", "Free")
    row = (Cell("a"), Cell("unbounded"), Cell("1", numeric=True))
    assert Table("s", (NAME, GAP, free), (row,)).aligns == ("left", "right", "right")
    assert Table("s", (NAME, GAP, free), ()).aligns == ("left", "right", "left")


@pytest.mark.parametrize("columns", [(), (NAME, NAME)])
def test_columns_need_keys_of_their_own(columns):
    with pytest.raises(ValueError, match="key of its own"):
        Table("s", columns, ())


def test_a_row_has_one_cell_for_each_column():
    with pytest.raises(ValueError, match="one cell for each column"):
        Table("s", (NAME, GAP), ((Cell("a"),),))


@pytest.mark.parametrize(
    ("text", "width"), [("", 0), ("gelu", 4), ("激活函数", 8), ("e\u0301", 1), ("α≤1", 3), ("\u200b", 0)]
)
def test_display_width(text, width):
    assert display_width(text) == width
    assert display_width(padded(text, 9, "left")) == display_width(padded(text, 9, "right")) == 9


def test_display_width_agrees_with_rich_on_common_text():
    from rich.cells import cell_len

    for text in ("x*sigmoid(x)", "激活函数", "ｆｕｌｌ", "±∞ ≤ π", "ÄÖÜ", "─│", "⠿"):
        assert display_width(text) == cell_len(text)


def test_a_table_shows_itself_as_text_and_so_do_results():
    table = Table("s", (NAME, GAP), ((Cell("gelu"), Cell("0.5")),), title="A title", notes=("a note",))
    assert str(table) == repr(table) == "A title\n\nName  Gap\ngelu  0.5\n\na note"
