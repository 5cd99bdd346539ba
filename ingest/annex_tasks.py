"""Tasks in the rows of annex tables.

Rule 1  The header row tells the columns; a second header row and headers repeated on later pages are skipped.
Rule 2  A cell with a row-span holds for the rows below it; a row of number and title across is a group.
Rule 3  Several bullets or paragraphs in a task cell are several tasks; when the deadline or lead cell has as many, they pair one to one.
Rule 4  A cell that says "như trên" or holds a ditto mark says what the cell above it says; a row of "1.1" makes the row "1" above it, which has
        nothing but a title, its group; a row that numbers the columns is none.
Rule 5  A table without a task column, or whose rows are empty, holds no tasks.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass

from graph.model import Block, Cell, Paragraph, Span, Table, Task, TaskSource
from graph.text import clean_spaces
from ingest.agencies import split_agencies
from ingest.deadlines import read_deadline
from ingest.flattened import Column, columns_of

_BULLET = re.compile(r"\s*(?:[-–+*•●]|\d{1,2}[.)]|[a-zđ]\))\s*(?=\S)")
_NUMBERED = re.compile(r"\s*(?:\d{1,3}(?:\.\d{1,3}){0,3}|[IVXLC]{1,5}|[A-Z])(?:[.)]\s*|\s+)")
_BOTH = re.compile(
    r"[-–+\s]*(?:(?:cơ quan|đơn vị)\s+)?chủ\s+trì\s*:\s*(?P<lead>[^:]*?)(?:[\s;.,–-]*(?:(?:cơ quan|đơn vị)\s+)?phối\s+hợp\s*:\s*(?P<support>.*))?$",
    re.IGNORECASE | re.DOTALL,
)
_OF_EACH = re.compile(r"(?P<name>[^()]+?)\s*\(\s*(?:(?:cơ quan|đơn vị)\s+)?(?P<role>chủ\s+trì|phối\s+hợp)\s*\)[\s,;.]*", re.IGNORECASE)
"""A body with its part in brackets: "Sở Tài chính (chủ trì), Sở Nội vụ (phối hợp)"."""

_DITTO = re.compile(r"[\W_]*(?:như\s+(?:\w+\s+){0,2}trên|n\.?t\.?|[\"“”'’/])[\W_]*", re.IGNORECASE)
_COLUMN_NUMBER = re.compile(r"\(?(?:\d{1,2}|[A-ZĐa-zđ])\)?(?:\s*=.{1,20})?")
_EMPTY = re.compile(r"[\s.…_\-–]*")


@dataclass(frozen=True, slots=True)
class Place:
    """What the document gives a table: its text, its province, the year that deadlines without one mean."""

    text: str
    place: str | None
    year: int | None


def annex_tasks(blocks: Iterable[Block], place: Place) -> Iterator[Task]:
    """The tasks of the tables among `blocks`, in order; `bases` and `within` are filled by the caller. A table without a header right behind one of
    as many columns goes on with it."""
    columns: dict[Column, int] = {}
    width, group = 0, None
    for block in blocks:
        if not isinstance(block, Table):
            columns = {}
            continue
        rows = _rows(block)
        header = _header(rows, place.text)
        if header:
            (columns, first), width, group = header, _width(rows), None
        elif columns and rows and _width(rows) == width:
            first = 0
        else:
            columns = {}
            continue
        group = yield from _table_tasks(rows[first:], columns, group, place)


def _table_tasks(rows: Sequence[dict[int, Cell]], columns: dict[Column, int], group: str | None, place: Place) -> Generator[Task, None, str | None]:
    """The tasks of rows, and the group that the last of them stands in."""
    above: dict[int, Cell] = {}
    parent = ""
    for number, written in enumerate(rows):
        row = _without_dittos(written, above, columns, place.text)
        title = _group_title(row, rows[number + 1] if number + 1 < len(rows) else {}, columns, place.text)
        own = _number(row, columns, place.text).rstrip(". ")
        if title:
            group, parent = title, f"{own}." if own.isdigit() else ""
        elif not _numbers_columns(row, place.text):
            above = row
            if parent and own and not own.startswith(parent):
                group, parent = None, ""
            yield from _row_tasks(row, rows[number - 1] if number else {}, columns, group, place)
    return group


def _width(rows: Sequence[dict[int, Cell]]) -> int:
    return max((max(row) + 1 for row in rows if row), default=0)


def _without_dittos(row: dict[int, Cell], above: dict[int, Cell], columns: dict[Column, int], text: str) -> dict[int, Cell]:
    """A row in which what the row above says stands in place of ditto marks (Rule 4)."""
    said = {index for kind, index in columns.items() if kind in (Column.LEAD, Column.SUPPORT, Column.DEADLINE)}
    return {i: above[i] if i in said and i in above and _DITTO.fullmatch(_words(cell, text)) else cell for i, cell in row.items()}


def _numbers_columns(row: dict[int, Cell], text: str) -> bool:
    """Whether a row numbers the columns: "(1)", "(2)", "(3)"; "A", "B", "1", "2"."""
    words = [found for cell in row.values() if (found := _words(cell, text))]
    return len(words) > 2 and all(map(_COLUMN_NUMBER.fullmatch, words))


def _rows(table: Table) -> list[dict[int, Cell]]:
    """Per row the cell of each column; row- and column-spans are spread out."""
    height = max((cell.row + cell.rowspan for cell in table.cells), default=0)
    rows: list[dict[int, Cell]] = [{} for _ in range(height)]
    for cell in table.cells:
        for row in range(cell.row, cell.row + cell.rowspan):
            for column in range(cell.column, cell.column + cell.colspan):
                rows[row].setdefault(column, cell)
    return rows


def _header(rows: Sequence[dict[int, Cell]], text: str) -> tuple[dict[Column, int], int] | None:
    """The columns by what they hold, and the first row below the header."""
    for number, row in enumerate(rows[:4]):
        words = [_words(row.get(i), text) for i in range(max(row, default=-1) + 1)]
        if number + 1 < len(rows) and any(cell.colspan > 1 for cell in row.values()):
            below = [_words(rows[number + 1].get(i), text) for i in range(len(words))]
            if _tells(below) and all(len(w) < 60 for w in below):
                words = below
                number += 1
        if _tells(words):
            kinds = columns_of(words)
            return {kind: index for index, kind in reversed(list(enumerate(kinds)))}, number + 1
    return None


def _tells(words: Sequence[str]) -> bool:
    columns = columns_of(words)
    marks = {Column.NUMBER, Column.DEADLINE, Column.LEAD, Column.SUPPORT, Column.RESULT, Column.NOTE}
    return (
        Column.TASK in columns
        and len(marks & set(columns)) >= 2
        and bool({Column.DEADLINE, Column.LEAD, Column.SUPPORT} & set(columns))
    )


def _words(cell: Cell | None, text: str) -> str:
    return clean_spaces(" ".join(p.span.slice(text) for p in cell.paragraphs)) if cell else ""


def _number(row: dict[int, Cell], columns: dict[Column, int], text: str) -> str:
    """The words of the cell that numbers a row, "" without one."""
    return _words(row.get(columns.get(Column.NUMBER, -1)), text)


def _group_title(row: dict[int, Cell], below: dict[int, Cell], columns: dict[Column, int], text: str) -> str | None:
    """The title of a group row: one wide cell, or number and title with nothing else, capitals or a part of it `below`."""
    task = row.get(columns[Column.TASK])
    others = [row.get(index) for kind, index in columns.items() if kind in (Column.DEADLINE, Column.LEAD, Column.SUPPORT)]
    words = _words(task, text)
    if task is None or not words:
        return None
    if task.colspan > 1 and all(cell is None or cell is task or not _words(cell, text) for cell in others):
        return _NUMBERED.sub("", words, count=1) if len(words) > 6 else words
    number = _number(row, columns, text)
    own = number.rstrip(". ")
    alone = all(not _words(cell, text) for cell in others if cell is not task)
    parted = re.fullmatch(r"\d{1,3}(?:\.\d{1,3})*", own) and _number(below, columns, text).startswith(f"{own}.")
    return words if alone and (re.fullmatch(r"[IVXLC]+\.?|[A-Z]\.?", number) or words.isupper() or parted) else None


def _row_tasks(row: dict[int, Cell], before: dict[int, Cell], columns: dict[Column, int], group: str | None, place: Place) -> Iterator[Task]:
    cell = row.get(columns[Column.TASK])
    if cell is None or cell is before.get(columns[Column.TASK]) or _EMPTY.fullmatch(_words(cell, place.text)):
        return
    if _tells([_words(row.get(i), place.text) for i in range(max(row) + 1)]):
        return
    items = _items(cell.paragraphs, place.text)
    fields = {kind: row.get(index) for kind, index in columns.items()}
    own_group = _words(fields.get(Column.GROUP), place.text) or group
    leads = _shared(fields.get(Column.LEAD), len(items), place.text, bullets=True)
    supports = _shared(fields.get(Column.SUPPORT), len(items), place.text, bullets=True)
    deadlines = _shared(fields.get(Column.DEADLINE), len(items), place.text, bullets=False)
    note = _words(fields.get(Column.NOTE), place.text) or None
    for index, span in enumerate(items):
        lead, support = _parted(leads[index], supports[index])
        deadline = read_deadline(deadlines[index], place.year)
        yield Task(
            text=clean_spaces(span.slice(place.text)),
            span=span,
            source=TaskSource.ANNEX,
            group=own_group,
            lead=split_agencies(lead, place.place),
            support=split_agencies(support, place.place),
            deadline=deadline if deadline.text else None,
            note=note,
        )


def _parted(lead: str, support: str) -> tuple[str, str]:
    """Who leads and who supports, when one cell says both: "Chủ trì: Sở Nội vụ; phối hợp: Sở Tài chính"."""
    if support.strip():
        return lead, support
    roles = list(_OF_EACH.finditer(lead))
    if roles and roles[0].start() == 0 and roles[-1].end() == len(lead):
        return tuple("\n".join(found["name"] for found in roles if found["role"].lower().startswith(role)) for role in ("chủ", "phối"))  # type: ignore[return-value]
    found = _BOTH.match(lead)
    return (found["lead"], found["support"] or "") if found else (lead, support)


def _items(paragraphs: Sequence[Paragraph], text: str) -> list[Span]:
    """The tasks of a cell. An opening line with a colon keeps its bullets; "+" bullets belong to what stands above them."""
    merged: list[Span] = []
    opened = False
    for paragraph in paragraphs:
        words = paragraph.span.slice(text)
        if _EMPTY.fullmatch(words):
            continue
        bulleted = bool(_BULLET.match(words))
        goes_on = merged and (
            words.lstrip().startswith("+") or (opened and bulleted) or (not bulleted and _goes_on(merged[-1].slice(text), words))
        )
        if goes_on:
            merged[-1] = Span(merged[-1].start, paragraph.span.end)
        else:
            merged.append(without_bullet(paragraph.span, text))
            opened = not bulleted and words.rstrip().endswith(":")
    return merged


def _goes_on(before: str, words: str) -> bool:
    """Whether a paragraph without a bullet goes on with the one before it."""
    return before.rstrip().endswith((",", ":")) or (words[:1].islower() and not before.rstrip().endswith((".", ";")))


def without_bullet(span: Span, text: str) -> Span:
    """`span` without the bullet or number it starts with."""
    found = _BULLET.match(text, span.start, span.end)
    return Span(found.end(), span.end) if found and found.end() < span.end else span


def _shared(cell: Cell | None, count: int, text: str, *, bullets: bool) -> list[str]:
    """Rule 3: the words of a cell for each of `count` tasks."""
    if cell is None:
        return [""] * count
    parts = [p.span.slice(text) for p in cell.paragraphs if p.span.slice(text).strip()]
    if count > 1 and len(parts) == count and (not bullets or all(_BULLET.match(part) for part in parts)):
        return parts
    return ["\n".join(parts)] * count
