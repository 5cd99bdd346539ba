"""Annex tables set in many ways: tasks, leads, supports and deadlines: `python tests/benchmarks/layouts.py [--show N] [--plan NAME] [--format docx]`.

Gold: `gold/plan_layouts.txt`, plans made up for this benchmark after the habits of real ones: columns of many names and orders, parted headings, marks
below months, both roles in one cell, groups, merged cells, ditto marks, tables that go on, and tables that hold no tasks. Each is set as a Word file, as
an Excel file and, where LibreOffice is installed, as a PDF.

A plan begins with "### NAME"; "--- text", "--- tabs" and "--- table" begin its parts. In a table "|" parts cells, "¶" paragraphs; "<" goes on with the cell
at its left, "^" with the one above. A line "= TASK | LEADS | SUPPORTS | DEADLINE" below a row is its gold: "@" is the cell of the task, "@2" its second
paragraph, "-" nothing, "?" not judged. Deadlines: "2025-Q2", "2025-06", "2025", "2025-06-01..2025-08-31" are intervals, "<" limits, "~" recurring ("~" alone:
whatever the period), "several FIRST..LAST", "event".
"""

from __future__ import annotations

import argparse
import calendar
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from docx import Document as WordDocument
from docx.document import Document as WordFile
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.shared import Cm
from openpyxl import Workbook
from plans import key_of
from scores import Score, print_scores

from graph.errors import CancuError
from graph.model import Task, TaskSource
from graph.registry import canonical_agency
from ingest.pipeline import read_document
from ingest.readers.files import layout_of_bytes
from ingest.readers.office import convert

GOLD = Path(__file__).parent / "gold" / "plan_layouts.txt"
FIELDS = ("tasks", "leads", "supports", "deadlines")
_NUMBER = re.compile(r"^\s*(?:[-–+*•]|\d{1,2}(?:\.\d+)*[.)]|[a-zđ]\))\s*")

Row = tuple[str, object, object, str]
"""A task's words, its leads, its supports, its deadline."""


@dataclass
class Part:
    """A part of a plan: lines of text, or the rows of a table and the gold of some."""

    kind: str
    options: dict[str, str]
    rows: list[list[str]] = field(default_factory=list)
    gold: list[tuple[int, list[str]]] = field(default_factory=list)

    def cells(self) -> dict[tuple[int, int], tuple[int, int]]:
        """First place of each cell → its last place."""
        firsts: dict[tuple[int, int], tuple[int, int]] = {}
        lasts: dict[tuple[int, int], tuple[int, int]] = {}
        for r, row in enumerate(self.rows):
            for c, words in enumerate(row):
                first = firsts[r, c - 1] if words == "<" else firsts[r - 1, c] if words == "^" else (r, c)
                firsts[r, c] = first
                row_end, column_end = lasts.get(first, first)
                lasts[first] = max(row_end, r), max(column_end, c)
        return lasts


@dataclass
class Plan:
    """A plan of the gold: its letterhead and its parts."""

    name: str
    head: dict[str, str] = field(default_factory=dict)
    parts: list[Part] = field(default_factory=list)

    def above(self) -> list[str]:
        """The lines above its parts."""
        lines = [self.head["issuer"], self.head.get("org", ""), f"Số: {self.head['number']}", self.head["date"]]
        return [line for line in lines if line] + self.head["title"].split("¶")


def measure(_: Path | None = None, name: str = "", formats: Sequence[str] = ("docx", "xlsx", "pdf")) -> list[Score]:
    """Each field over all plans (or the one of that name) in all formats."""
    right: Counter[str] = Counter()
    read: Counter[str] = Counter()
    gold: Counter[str] = Counter()
    wrong: dict[str, list[str]] = {part: [] for part in FIELDS}
    for plan in read_plans():
        for ending in formats if plan.name == name or not name else ():
            content = _content(plan, ending)
            if content is None or (ending == "xlsx" and any(part.kind == "tabs" for part in plan.parts)):
                continue
            ours, theirs = _tasks(plan, content, ending)
            for index, part in enumerate(FIELDS):
                unjudged = {row[0] for row in theirs if row[index] == "?"}
                a, b = (Counter((row[0], row[index]) for row in rows if row[0] not in unjudged) for rows in (ours, theirs))
                right[part] += (a & b).total()
                read[part] += a.total()
                gold[part] += b.total()
                wrong[part] += [f"{plan.name}.{ending} missed {case[0]}: {case[1]}" for case in (b - a).elements()]
                wrong[part] += [f"{plan.name}.{ending} extra {case[0]}: {case[1]}" for case in (a - b).elements()]
    return [Score("plans, other layouts", part, right[part], read[part], gold[part], tuple(wrong[part])) for part in FIELDS]


def _tasks(plan: Plan, content: bytes, ending: str) -> tuple[list[Row], list[Row]]:
    """What is read, and the gold."""
    document = read_document(layout_of_bytes(content, f"ke-hoach.{ending}"))
    place = document.document.place
    gold = [row for part in plan.parts for row in _gold(part, place)]
    whenever = {row[0] for row in gold if row[3] == "recurring"}
    return [_row(task, whenever) for task in document.tasks if task.source is TaskSource.ANNEX], gold


def _row(task: Task, whenever: set[str]) -> Row:
    words = key_of(_NUMBER.sub("", task.text))
    due = task.deadline
    when = "" if due is None else str(due.kind) if due.end is None or (words in whenever and due.kind == "recurring") else f"{due.kind} {due.start} {due.end}"
    return words, tuple(map(key_of, task.lead)), tuple(map(key_of, task.support)), when


def _gold(part: Part, place: str | None) -> Iterator[Row]:
    column = int(part.options.get("task", "2")) - 1
    for row, (task, leads, supports, when) in part.gold:
        paragraphs = part.rows[row][column].split("¶")
        words = " ".join(paragraphs) if task == "@" else paragraphs[int(task[1:]) - 1]
        yield key_of(_NUMBER.sub("", words)), _agencies(leads, place), _agencies(supports, place), _when(when)


def _agencies(names: str, place: str | None) -> object:
    return "?" if names == "?" else tuple(key_of(canonical_agency(name.strip(), place)) for name in names.split(";") if name.strip() != "-")


def _when(words: str) -> str:
    """A deadline of the gold, as `_row` writes one."""
    if words in ("?", "event"):
        return words
    if words == "-":
        return ""
    if words == "~":
        return "recurring"
    kind = {"<": "before", "~": "recurring"}.get(words[0], "several" if words.startswith("several ") else "interval")
    start, end = _period(words.removeprefix("several ").lstrip("<~"))
    return f"{kind} {None if kind == 'before' else start} {end}"


def _period(words: str) -> tuple[date | None, date]:
    if ".." in words:
        first, last = words.split("..")
        return (date.fromisoformat(first) if first else None), date.fromisoformat(last)
    if len(words) == 10:
        return date.fromisoformat(words), date.fromisoformat(words)
    year, _, rest = words.partition("-")
    first_month, last_month = (1, 12) if not rest else (int(rest[1]) * 3 - 2, int(rest[1]) * 3) if rest.startswith("Q") else (int(rest), int(rest))
    return date(int(year), first_month, 1), date(int(year), last_month, calendar.monthrange(int(year), last_month)[1])


def read_plans(text: str | None = None) -> Iterator[Plan]:
    """The plans of the gold."""
    plan: Plan | None = None
    for line in (text or GOLD.read_text(encoding="utf-8")).split("\n"):
        if line.startswith("### "):
            if plan:
                yield plan
            plan = Plan(line[4:].strip())
        elif plan is None:
            continue
        elif line.startswith("--- "):
            kind, *options = line[4:].split()
            plan.parts.append(Part(kind, {option.partition("=")[0]: option.partition("=")[2] for option in options}))
        elif not plan.parts:
            name, colon, words = line.partition(": ")
            if colon:
                plan.head[name] = words
        elif line.startswith("= "):
            plan.parts[-1].gold.append((len(plan.parts[-1].rows) - 1, [cell.strip() for cell in line[2:].split("|")]))
        elif line.strip() or plan.parts[-1].kind == "text":
            cells = [line] if plan.parts[-1].kind == "text" else [cell.strip() for cell in line.split("|")]
            width = len(plan.parts[-1].rows[0]) if plan.parts[-1].rows else len(cells)
            plan.parts[-1].rows.append(cells + [""] * (width - len(cells)))
    if plan:
        yield plan


# --- the files ---------------------------------------------------------------------------------------------------------------


def _content(plan: Plan, ending: str) -> bytes | None:
    """The plan as a file of a format; None where the format cannot be made."""
    if ending == "xlsx":
        return _excel(plan)
    word = _word(plan)
    try:
        return word if ending == "docx" else convert(word, "docx", ending, ".docx")
    except CancuError as error:
        print(error)
        return None


def _word(plan: Plan) -> bytes:
    word = WordDocument()
    wide = any("landscape" in part.options for part in plan.parts)
    section = word.sections[0]
    section.page_width, section.page_height = (Cm(29.7), Cm(21)) if wide else (Cm(21), Cm(29.7))
    section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    section.left_margin = section.right_margin = Cm(2)
    word.styles["Normal"].font.name = "Times New Roman"
    for line in plan.above():
        word.add_paragraph(line)
    for part in plan.parts:
        if part.kind == "table":
            _word_table(word, part, 25.7 if wide else 17)
        else:
            for row in part.rows:
                word.add_paragraph("\t".join(row))
    word.save(out := io.BytesIO())
    return out.getvalue()


def _word_table(word: WordFile, part: Part, width: float) -> None:
    """A ruled table; columns as wide as their words ask for."""
    cells = part.cells()
    table = word.add_table(len(part.rows), len(part.rows[0]))
    table.style, table.autofit = "Table Grid", False
    shares = []
    for column in range(len(part.rows[0])):
        lengths = [len(line) for (r, c), end in cells.items() if c == column == end[1] for line in part.rows[r][c].split("¶")]
        shares.append(min(max([6, *lengths]), 60) ** 0.7)
    for column, share in zip(table.columns, shares, strict=True):
        for cell in column.cells:
            cell.width = Cm(width * share / sum(shares))
    for (row, column), last in cells.items():
        cell = table.cell(row, column)
        if last != (row, column):
            cell = cell.merge(table.cell(*last))
            for paragraph in cell.paragraphs[1:]:
                paragraph._element.getparent().remove(paragraph._element)
        first, *others = part.rows[row][column].split("¶")
        cell.paragraphs[0].text = first
        for other in others:
            cell.add_paragraph(other)
    if "repeat" in part.options:
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _excel(plan: Plan) -> bytes:
    book = Workbook()
    sheet = book.active
    at = 1
    for line in [*plan.above(), ""]:
        sheet.cell(at, 1, line or None)
        at += 1
    for part in plan.parts:
        for (row, column), last in part.cells().items() if part.kind != "text" else ():
            words = part.rows[row][column].replace("¶", "\n")
            sheet.cell(at + row, column + 1, int(words) if words.isdigit() else words or None)
            if last != (row, column):
                sheet.merge_cells(None, at + row, column + 1, at + last[0], last[1] + 1)
        for row, line in enumerate(part.rows if part.kind == "text" else ()):
            sheet.cell(at + row, 1, line[0] or None)
        at += len(part.rows) + (part.kind != "text")
    book.save(out := io.BytesIO())
    return out.getvalue()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--show", type=int, default=0)
    parser.add_argument("--plan", default="")
    parser.add_argument("--format", action="append")
    args = parser.parse_args()
    print_scores(measure(None, args.plan, args.format or ("docx", "xlsx", "pdf")), args.show)
