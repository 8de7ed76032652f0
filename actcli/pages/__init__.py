"""Interactive pages: self-contained HTML files, which work offline and ask nobody for anything."""

from actcli.pages.compare import compare_page
from actcli.pages.plot import plot_page

__all__ = ["compare_page", "plot_page"]
