"""Which tables hold tasks, what their columns hold, and their rows.

Rule 1  The heading is the first row, or the first few, that tell columns; sub-headings stand below the heading that they part and are read with it.
Rule 2  Columns are those of the heading: a row's cell belongs to the column that it covers most, for Word parts its grid more finely than one sees.
Rule 3  A column whose heading tells nothing is told by its cells, where the other headings leave no doubt that tasks are listed.
Rule 4  A table of figures, of targets or of projects is no table of tasks unless it says who does what by when.
Rule 5  A table without a heading goes on with the one before it when it is as wide and its cells suit.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from graph.model import Cell, DeadlineKind, Table
from graph.registry import known_agency
from graph.text import clean_spaces
from ingest.columns import Column, column_of, columns_of, of_measures, of_persons, period_of, plain
from ingest.deadlines import read_deadline

Row = dict[int, Cell]
"""The cell of each column; a merged cell stands in each column that it covers."""

_MARK = re.compile(r"[xX✓✔√●•■*+v]")
_AGENCY = re.compile(
    r"[-–+\s]*(?:các |thủ trưởng |lãnh đạo )?(?:sở|ban|bộ|vụ|ubnd|hđnd|ủy ban|uỷ ban|văn phòng|vp|cơ quan|đơn vị|tỉnh ủy|đảng ủy|huyện ủy|hội|hiệp hội|đài|báo|công an|"
    r"cục|chi cục|trường|trung tâm|viện|tòa án|ngân hàng|các|ubmttq|tổ|phòng|khoa|bưu điện|thanh tra|công chức)\b",
    re.IGNORECASE,
)
_LEADS = re.compile(r"(?:[xX✓✔√●•■*]|C|CT|chủ trì)", re.IGNORECASE)
_SUPPORTS = re.compile(r"(?:P|PH|phối hợp|[o○])", re.IGNORECASE)
"""The part of a body in a row, in the column that it heads."""
_FIGURES = re.compile(r"[\d.,%\s\-–]+")
_PROJECTS = re.compile(r"(?:ten |danh muc )?(?:de an|du an|chuong trinh|van ban|ke hoach)\b.*")
_PARTIES = {Column.DEADLINE, Column.LEAD, Column.SUPPORT}
_MARKS = _PARTIES | {Column.NUMBER, Column.RESULT, Column.NOTE}

DEEPEST = 4
"""Rows: a heading has no more."""

FIRST = 5
"""Rows: a heading begins among the first ones."""

LONGEST_HEAD = 90
"""Characters of a heading."""

LEAST_TASK = 15
"""Characters of the cells of a column that holds tasks, on average, when its heading does not say so."""


@dataclass(frozen=True, slots=True)
class TaskTable:
    """A table of tasks: the column of each kind, the columns that are periods or bodies, the places of the columns in the grid, the rows below the heading."""

    columns: dict[Column, int]
    periods: dict[int, str]
    bodies: dict[int, str]
    places: tuple[tuple[int, int], ...]
    rows: tuple[Row, ...]


def task_table(table: Table, text: str, before: TaskTable | None) -> TaskTable | None:
    """The tasks' table that `table` is, with the columns of its heading, or of `before` when it goes on with that; None when it holds no tasks."""
    grid = _grid(table)
    for top in range(min(FIRST, len(grid))):
        if len({id(cell) for cell in grid[top].values()}) > 1:
            depth = _depth(grid, top, text)
            heads = _heads(grid[top : top + depth], text)
            if found := _told(heads, grid[top + depth :], text):
                return found
    if before and grid and _width(grid) == before.places[-1][1]:
        goes_on = TaskTable(before.columns, before.periods, before.bodies, before.places, tuple(_row(row, before.places) for row in grid))
        return goes_on if _suits(goes_on, text) else None
    return None


def words_of(cell: Cell | None, text: str) -> str:
    """The words of a cell, "" of none."""
    return clean_spaces(" ".join(p.span.slice(text) for p in cell.paragraphs)) if cell else ""


def is_heading(row: Row, columns: dict[Column, int], text: str) -> bool:
    """Whether a row below the heading says again what the columns hold."""
    return all(column_of(words_of(row.get(columns[kind]), text)) is kind for kind in (Column.TASK, *(_PARTIES & set(columns))))


def due(row: Row, table: TaskTable, text: str) -> str:
    """The words for the periods that a row marks: "Quý I, II/2025"; "" when it marks none."""
    marked = [period for column, period in table.periods.items() if _MARK.fullmatch(words_of(row.get(column), text))]
    if not marked:
        return ""
    year = marked[0].partition("/")[2]
    names = [name.partition("/")[0] for name in marked]
    units = dict.fromkeys(name.rpartition(" ")[0] for name in names)
    if len(units) > 1 or len({name.partition("/")[2] for name in marked}) > 1:
        return ", ".join(marked)
    listed = ", ".join(name.rpartition(" ")[2] for name in names)
    return f"{next(iter(units))} {listed}".strip() + (f"/{year}" if year else "")


def parts_of_bodies(row: Row, table: TaskTable, text: str) -> tuple[str, str]:
    """The bodies that lead and those that support by their marks in a row, one a line."""
    marked = [(words_of(row.get(column), text), name) for column, name in table.bodies.items()]
    return tuple("\n".join(name for mark, name in marked if part.fullmatch(mark)) for part in (_LEADS, _SUPPORTS))  # type: ignore[return-value]


# --- the grid ------------------------------------------------------------------------------------------------------------


def _grid(table: Table) -> list[Row]:
    """Per row the cell of each column of the grid; row- and column-spans are spread out."""
    height = max((cell.row + cell.rowspan for cell in table.cells), default=0)
    rows: list[Row] = [{} for _ in range(height)]
    for cell in table.cells:
        for row in range(cell.row, cell.row + cell.rowspan):
            for column in range(cell.column, cell.column + cell.colspan):
                rows[row].setdefault(column, cell)
    return rows


def _width(grid: Sequence[Row]) -> int:
    return max((max(row) + 1 for row in grid if row), default=0)


def _row(row: Row, places: Sequence[tuple[int, int]]) -> Row:
    """Rule 2."""
    found: Row = {}
    for column, (start, end) in enumerate(places):
        covering = [row[i] for i in range(start, end) if i in row]
        if covering:
            found[column] = max(covering, key=lambda cell: (bool(cell.paragraphs), sum(other is cell for other in covering)))
    return found


# --- the heading ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Head:
    """A column: where it stands in the grid, and its headings from the top down."""

    start: int
    end: int
    words: tuple[str, ...]

    @property
    def told(self) -> str:
        """The words that tell what it holds: its own, or together with those above ("Thời gian" over "Kết thúc")."""
        own = self.words[-1] if self.words else ""
        return own if len(self.words) < 2 or column_of(own) else " ".join(self.words[-2:])


def _depth(grid: Sequence[Row], top: int, text: str) -> int:
    """How many rows the heading has that begins at `top` (Rule 1)."""
    depth = 1
    while depth < DEEPEST and top + depth < len(grid):
        above, below = grid[top + depth - 1], grid[top + depth]
        reaches = any(cell is below.get(column) for column, cell in above.items())
        if not (reaches or _parts(above, below, text)):
            break
        depth += 1
    return depth


def _parts(above: Row, below: Row, text: str) -> bool:
    """Whether a row parts the headings above it: sub-headings under wide ones, nothing under the others."""
    found = False
    for column, cell in below.items():
        words, wide = words_of(cell, text), above.get(column)
        if not words or wide is None or wide is cell:
            continue
        if wide.colspan <= cell.colspan or len(words) > LONGEST_HEAD:
            return False
        heads = (words_of(wide, text), words)
        if not (column_of(words) or period_of(heads) or column_of(" ".join(heads))):
            return False
        found = True
    return found


def _heads(rows: Sequence[Row], text: str) -> list[_Head]:
    """The columns of a heading; neighbours under one lowest cell are one column."""
    heads: list[_Head] = []
    last: Cell | None = None
    for column in range(_width(rows)):
        cells = list({id(row[column]): row[column] for row in rows if column in row}.values())
        path = [cell for cell in cells if cell.paragraphs]
        lowest = cells[-1] if cells else None
        if heads and lowest is not None and lowest is last and heads[-1].end == column:
            heads[-1] = _Head(heads[-1].start, column + 1, heads[-1].words)
        else:
            heads.append(_Head(column, column + 1, tuple(words_of(cell, text) for cell in path)))
        last = lowest
    return heads


def _told(heads: Sequence[_Head], grid: Sequence[Row], text: str) -> TaskTable | None:
    """The table that a heading tells; None when it heads no tasks."""
    if any(len(words) > LONGEST_HEAD * 2 for head in heads for words in head.words):
        return None
    places = tuple((head.start, head.end) for head in heads)
    told = [head.told for head in heads]
    kinds = list(columns_of(told))
    periods = {i: period for i, head in enumerate(heads) if (period := period_of(head.words))}
    bodies = _bodies(heads)
    for i in (*periods, *bodies):
        kinds[i] = Column.OTHER
    if len(_MARKS & set(kinds)) + bool(periods) < 1 or (Column.TASK not in kinds and Column.LEAD not in kinds):
        return None
    rows = [_row(row, places) for row in grid]
    if periods and not _marked(rows, periods, text, _MARK.fullmatch):
        periods = {}
    if bodies and not _marked(rows, bodies, text, lambda words: _LEADS.fullmatch(words) or _SUPPORTS.fullmatch(words)):
        bodies = {}
    _complete(kinds, told, rows, text)
    if not _tells(kinds, told, {Column.DEADLINE} if periods else {Column.LEAD} if bodies else set()) or _counts(kinds, told, rows, text):
        return None
    columns = {kind: index for index, kind in reversed(list(enumerate(kinds)))}
    return TaskTable(columns, periods, bodies, places, tuple(rows))


def _tells(kinds: Sequence[Column], told: Sequence[str], marked: set[Column]) -> bool:
    """Whether columns of these kinds, and what is `marked` besides, list tasks."""
    found = set(kinds) | marked
    if Column.TASK not in found or len(_MARKS & found) < 2 or not _PARTIES & found:
        return False
    task = told[kinds.index(Column.TASK)]
    return Column.LEAD in found or Column.SUPPORT in found or not _PROJECTS.fullmatch(plain(task))


def _counts(kinds: Sequence[Column], told: Sequence[str], rows: Sequence[Row], text: str) -> bool:
    """Rule 4."""
    if of_measures(told[kinds.index(Column.TASK)]):
        return True
    if Column.DEADLINE in kinds:
        return False
    if any(of_measures(head) and kinds[i] is Column.OTHER for i, head in enumerate(told)):
        return True
    counted = [i for i, kind in enumerate(kinds) if kind not in (Column.NUMBER, Column.TASK)]
    return Column.SUPPORT not in kinds and any(_mostly(_cells(rows, i, text), _FIGURES.fullmatch) for i in counted)


def _bodies(heads: Sequence[_Head]) -> dict[int, str]:
    """Columns that a body each heads, under one heading for all who carry out."""
    found = {
        i: head.words[-1] for i, head in enumerate(heads) if len(head.words) > 1 and column_of(head.words[-1]) is None and _names_agency(head.words[-1])
    }
    return found if len(found) > 1 else {}


def _marked(rows: Sequence[Row], columns: dict[int, str], text: str, marks: Callable[[str], object]) -> bool:
    """Whether the cells of columns are marks, not figures or words."""
    return _mostly([words for i in columns for words in _cells(rows, i, text)], marks)


def _complete(kinds: list[Column], told: Sequence[str], rows: Sequence[Row], text: str) -> None:
    """Rule 3: the kinds that headings do not tell, by the cells."""
    free = [i for i, kind in enumerate(kinds) if kind is Column.OTHER and column_of(told[i]) is None]
    if Column.TASK not in kinds:
        if not {Column.LEAD} <= set(kinds) or not {Column.SUPPORT, Column.DEADLINE} & set(kinds) or any(map(of_measures, told)):
            return
        longest = max(free, key=lambda i: _average(_cells(rows, i, text)), default=None)
        if longest is not None and _average(_cells(rows, longest, text)) >= LEAST_TASK:
            kinds[longest] = Column.TASK
            free.remove(longest)
    if Column.TASK not in kinds or _PROJECTS.fullmatch(plain(told[kinds.index(Column.TASK)])):
        return
    if Column.LEAD not in kinds:
        persons = [i for i in free if of_persons(told[i])]
        if persons and _average(_cells(rows, kinds.index(Column.TASK), text)) > 2 * LEAST_TASK:
            kinds[persons[0]] = Column.LEAD
        else:
            _first(kinds, Column.LEAD, free, rows, text, _names_agency)
    if Column.DEADLINE not in kinds:
        _first(kinds, Column.DEADLINE, free, rows, text, _names_period)


def _first(kinds: list[Column], kind: Column, free: Sequence[int], rows: Sequence[Row], text: str, suits: Callable[[str], object]) -> None:
    """The first free column whose cells suit is of this kind."""
    for i in free:
        if kinds[i] is Column.OTHER and _mostly(_cells(rows, i, text), suits):
            kinds[i] = kind
            return


def _cells(rows: Sequence[Row], column: int, text: str) -> list[str]:
    """The words of the filled cells of a column, each cell once; those that reach over other columns are titles."""
    cells = {id(row[column]): row[column] for row in rows if column in row and all(row.get(i) is not row[column] for i in (column - 1, column + 1))}
    return [words for cell in cells.values() if (words := words_of(cell, text))]


def _mostly(words: Sequence[str], suits: Callable[[str], object]) -> bool:
    return bool(words) and sum(bool(suits(one)) for one in words) >= 0.8 * len(words)


def _average(words: Sequence[str]) -> float:
    return sum(map(len, words)) / len(words) if words else 0.0


def _names_agency(words: str) -> bool:
    return len(words) < 200 and (bool(_AGENCY.match(words)) or known_agency(words))


def _names_period(words: str) -> bool:
    return len(words) < 60 and not _FIGURES.fullmatch(words) and read_deadline(words, 2000).kind is not DeadlineKind.NONE


# --- what goes on --------------------------------------------------------------------------------------------------------


def _suits(table: TaskTable, text: str) -> bool:
    """Rule 5: half of the rows with words in the column of tasks name an agency or a period where such a column is."""
    rows = [row for row in table.rows if words_of(row.get(table.columns[Column.TASK]), text)]
    return bool(rows) and 2 * sum(any(_named(row, table, text)) for row in rows) >= len(rows)


def _named(row: Row, table: TaskTable, text: str) -> Iterator[bool]:
    for kind in _PARTIES & set(table.columns):
        words = words_of(row.get(table.columns[kind]), text)
        yield bool(words) and (read_deadline(words, 2000).kind is not DeadlineKind.NONE if kind is Column.DEADLINE else _names_agency(words))
    yield bool(due(row, table, text))
