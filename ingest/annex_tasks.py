"""Tasks in the rows of annex tables.

Rule 1  `ingest.task_tables` tells the columns; headings repeated on later pages, rows of totals and of signatures are skipped.
Rule 2  A cell with a row-span holds for the rows below it; a row of number and title across is a group, and so is one with nothing but a title above
        rows numbered below it.
Rule 3  Several bullets or paragraphs in a task cell are several tasks; when the deadline or lead cell has as many, they pair one to one.
Rule 4  A cell that says "như trên" or holds a ditto mark says what the cell above it says, "như mục 2" what that row says; a row that numbers the
        columns is none.
Rule 5  Marks below months, quarters or years are the deadline.
Rule 6  Where no column names who leads, the body does that a title or the line above the table names; where none is of deadlines, the task's words state one.
Rule 7  A table without a heading goes on with the one before it, also behind a few short lines; a note closes a table.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass

from graph.model import Block, Cell, Paragraph, Span, Table, Task, TaskSource
from graph.text import clean_spaces
from ingest.agencies import split_agencies
from ingest.columns import Column
from ingest.deadlines import deadline_words, read_deadline
from ingest.duties import bodies_heading
from ingest.roles import parted
from ingest.task_tables import Row, TaskTable, due, is_heading, parts_of_bodies, task_table, words_of

_BULLET = re.compile(r"\s*(?:[-–+*•●]|\d{1,2}[.)]|[a-zđ]\))\s*(?=\S)")
_NUMBERED = re.compile(r"\A\s*(?:\d{1,3}(?:\.\d{1,3}){0,3}|[IVXLC]{1,5}|[A-Z])(?:[.)]\s*|\s+)")
_DITTO = re.compile(r"[\W_]*(?:như\s+(?:\w+\s+){0,2}trên|n\.?t\.?|[\"“”'’/])[\W_]*", re.IGNORECASE)
_AS_ROW = re.compile(r"[\W_]*như\s+(?:mục|điểm|nhiệm\s+vụ|số|stt|dòng|ý)\s+(?P<number>\w{1,4}(?:\.\w{1,3}){0,3})[\W_]*", re.IGNORECASE)
_COLUMN_NUMBER = re.compile(r"\(?(?:\d{1,2}|[A-ZĐa-zđ])\)?(?:\s*=.{1,20})?")
_LOWER = re.compile(r"(?:[a-zđ][.)]?|[-–+*•]|1[.)]?)")
"""How rows below a title are numbered: "a", "-", "1"."""
_EMPTY = re.compile(r"[\s.…_|\-–]*")
_TOTAL = re.compile(r"(?:tổng(?:\s+(?:cộng|số))?|cộng)(?:\s*\([^()]*\))?\W*", re.IGNORECASE)
_SIGNED = re.compile(r"\(\s*(?:đã\s+)?ký\b|ghi\s+rõ\s+họ\s+tên|^người\s+lập\b.{0,20}$", re.IGNORECASE)
"""What stands in rows for those who sign."""
_CLOSES = re.compile(r"\W*(?:ghi\s+chú|nguồn|lưu\s+ý|phụ\s+lục|biểu|bảng|nơi\s+nhận)\b", re.IGNORECASE)
_LEVEL = re.compile(r"\A\W*(?:\d{1,2}(?:\.\d{1,2})*|[IVXLC]{1,5}|[A-Z])[.)]\s*")

BETWEEN = 300
"""Characters of the lines between two parts of a table at most."""


@dataclass(frozen=True, slots=True)
class Place:
    """What the document gives a table: its text, its province, the year that deadlines without one mean."""

    text: str
    place: str | None
    year: int | None


def annex_tasks(blocks: Sequence[Block], place: Place) -> Iterator[Task]:
    """The tasks of the tables among `blocks`, in order; `bases` and `within` are filled by the caller."""
    if not any(isinstance(block, Table) for block in blocks):
        return
    table: TaskTable | None = None
    group: str | None = None
    between = ""
    for block in blocks:
        if not isinstance(block, Table):
            words = block.span.slice(place.text)
            between = f"{between}\n{words}"
            if len(between) > BETWEEN or _CLOSES.match(words):
                table, between = None, between[-BETWEEN:]
            continue
        found = task_table(block, place.text, table)
        last = _LEVEL.sub("", clean_spaces(between.strip().rpartition("\n")[2]), count=1)
        if found is None or table is None or found.columns is not table.columns:
            group = None
        elif last:
            group = last
        table, between = found, ""
        if table:
            group = yield from _table_tasks(table, group, bodies_heading(last), place)


def _table_tasks(table: TaskTable, group: str | None, bearer: str, place: Place) -> Generator[Task, None, str | None]:
    """The tasks of rows, and the group that the last of them stands in; `bearer` leads where nobody is named."""
    columns, rows = table.columns, table.rows
    above: Row = {}
    numbered: dict[str, Row] = {}
    parent = ""
    for number, written in enumerate(rows):
        row = _without_dittos(written, above, numbered, columns, place.text)
        title = _group_title(row, rows[number + 1] if number + 1 < len(rows) else {}, columns, place.text)
        own = _number(row, columns, place.text).rstrip(". ")
        if title:
            group, parent = title, f"{own}." if own.isdigit() else ""
            bearer = bodies_heading(title) or bearer
        elif not _numbers_columns(row, place.text):
            above = numbered[own] = row
            if parent and own.isdigit():
                group, parent = None, ""
            yield from _row_tasks(row, rows[number - 1] if number else {}, table, group, bearer, place)
    return group


def _without_dittos(row: Row, above: Row, numbered: dict[str, Row], columns: dict[Column, int], text: str) -> Row:
    """A row in which what another row says stands in place of ditto marks (Rule 4)."""
    said = {columns[kind] for kind in (Column.LEAD, Column.SUPPORT, Column.DEADLINE) if kind in columns}
    meant = dict(row)
    for column in said & set(row):
        words = words_of(row[column], text)
        as_row = _AS_ROW.fullmatch(words)
        source = numbered.get(as_row["number"], {}) if as_row else above if _DITTO.fullmatch(words) else {}
        meant[column] = source.get(column, row[column])
    return meant


def _numbers_columns(row: Row, text: str) -> bool:
    """Whether a row numbers the columns: "(1)", "(2)", "(3)"; "A", "B", "1", "2"."""
    words = [found for cell in row.values() if (found := words_of(cell, text))]
    return len(words) > 2 and all(map(_COLUMN_NUMBER.fullmatch, words))


def _number(row: Row, columns: dict[Column, int], text: str) -> str:
    """The words of the cell that numbers a row, "" without one."""
    return words_of(row.get(columns.get(Column.NUMBER, -1)), text)


def _group_title(row: Row, below: Row, columns: dict[Column, int], text: str) -> str | None:
    """The title of a group row (Rule 2)."""
    task = row.get(columns[Column.TASK])
    words = words_of(task, text)
    if task is None or not words:
        return None
    others = [row.get(index) for kind, index in columns.items() if kind in (Column.DEADLINE, Column.LEAD, Column.SUPPORT)]
    if any(words_of(cell, text) for cell in others if cell is not task):
        return None
    if sum(cell is task for cell in row.values()) > 1:
        return _NUMBERED.sub("", words, count=1) if len(words) > 6 else words
    number = _number(row, columns, text)
    own = number.rstrip(". ")
    if re.fullmatch(r"[IVXLC]+\.?|[A-Z]\.?", number) or words.isupper():
        return words
    following = _number(below, columns, text) or words_of(below.get(columns[Column.TASK]), text)[:1]
    if re.fullmatch(r"\d{1,3}(?:\.\d{1,3})*", own):
        return words if following.startswith(f"{own}.") or (_LOWER.fullmatch(following) and following.rstrip(".)") != own) else None
    bare = not own.isalnum() if own else not any(words_of(cell, text) for cell in row.values() if cell is not task)
    return words if Column.NUMBER in columns and bare and following[:1].isdigit() else None


def _row_tasks(row: Row, before: Row, table: TaskTable, group: str | None, bearer: str, place: Place) -> Iterator[Task]:
    columns = table.columns
    cell = row.get(columns[Column.TASK])
    words = words_of(cell, place.text)
    if cell is None or cell is before.get(columns[Column.TASK]) or _EMPTY.fullmatch(words) or _TOTAL.fullmatch(words):
        return
    if is_heading(row, columns, place.text) or any(_SIGNED.search(words_of(other, place.text)) for other in row.values()):
        return
    items = _items(cell.paragraphs, place.text)
    fields = {kind: row.get(index) for kind, index in columns.items()}
    own_group = words_of(fields.get(Column.GROUP), place.text) or group
    leads = _shared(fields.get(Column.LEAD), len(items), place.text, bullets=True)
    supports = _shared(fields.get(Column.SUPPORT), len(items), place.text, bullets=True)
    deadlines = _shared(fields.get(Column.DEADLINE), len(items), place.text, bullets=False)
    note = words_of(fields.get(Column.NOTE), place.text) or None
    marked, (leading, supporting) = due(row, table, place.text), parts_of_bodies(row, table, place.text)
    for index, span in enumerate(items):
        lead, support = parted(leads[index] or leading or ("" if Column.LEAD in columns else bearer), supports[index] or supporting)
        stated = None if Column.DEADLINE in columns else deadline_words(clean_spaces(span.slice(place.text)))
        deadline = read_deadline(deadlines[index] or marked or stated or "", place.year)
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


def _items(paragraphs: Sequence[Paragraph], text: str) -> list[Span]:
    """The tasks of a cell. An opening line with a colon keeps its bullets; "+" bullets belong to what stands above them."""
    merged: list[Span] = []
    opened = False
    for paragraph in paragraphs:
        words = paragraph.span.slice(text)
        if _EMPTY.fullmatch(without_bullet(paragraph.span, text).slice(text)):
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
