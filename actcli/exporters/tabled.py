"""What a result that is a table looks like where Python shows it: as text when printed, as HTML in a notebook."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

from actcli.exporters import html

if TYPE_CHECKING:
    from actcli.tables import Table

__all__ = ["Tabled"]


class Tabled(ABC):
    """A result that shows itself as its table, at the prompt of Python too."""

    @abstractmethod
    def table(self) -> Table:
        """What is shown."""

    def __str__(self) -> str:
        return str(self.table())

    __repr__ = __str__

    def _repr_html_(self) -> str:
        return html.write(self.table())
