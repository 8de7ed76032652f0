"""Interactive pages: one self-contained HTML file, which works offline and asks nobody for anything."""

from actcli.pages.plot import plot_page

__all__ = ["plot_page"]
