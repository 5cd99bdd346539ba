"""A report: a title, what it is about, one table, notes. `word`, `excel` and `csv_table` print it."""

from __future__ import annotations

from dataclasses import dataclass

Cell = str | int


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, and its share of the width of a page (in millimetres of an A4 sheet on its side, 267 in all)."""

    title: str
    width: int


@dataclass(frozen=True, slots=True)
class Report:
    """A report to be filed. `facts` are shown above the table (name, words), `notes` below it; `name` is the stem of a file name."""

    name: str
    title: str
    facts: tuple[tuple[str, str], ...]
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()

    def numbered(self) -> list[tuple[Cell, ...]]:
        """The rows, each behind its number."""
        return [(number, *row) for number, row in enumerate(self.rows, start=1)]


NUMBER = Column("TT", 12)
"""The column of numbers that printed tables begin with."""


def printable(cell: Cell) -> str:
    """A cell without the control characters that office formats cannot hold."""
    return "".join(
        c for c in str(cell) if c in "\n\t" or (c >= " " and c not in "\ufffe\uffff" and not "\ud800" <= c <= "\udfff")
    )
