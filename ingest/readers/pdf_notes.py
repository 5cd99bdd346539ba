"""Footnotes of PDF pages: told from the text above them and read behind the document, their numbers put as "[3]" in both places.

Rule 1  Notes are the last lines of a page, all in smaller letters than the document's; a raised number opens them, which counts on or begins anew.
Rule 2  A page may go on with a note of the page before: then a rule stands over it.
Rule 3  A raised number in the text refers to a note when the notes of its page have that number, or it is the next one: its note may stand
        on the next page. "m²" refers to none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterator, Sequence
from itertools import pairwise
from typing import Any

SMALLER = 0.94
"""Size of the letters of notes to those of the text, at most."""

RAISED = 0.75
"""Size of a raised number to the letters beside it, at most."""

NEAR = 1.5
THICKEST = 1.5
GAP = 40.0
"""Points: from one digit of a number to the next; thickness of the rule over notes, and how far the first note stands below it, at most."""

_NUMBER = re.compile(r"\d{1,3}(?!\d)")

Char = dict[str, Any]
Line = dict[str, Any]
"""As pdfplumber gives them."""


class NoteFinder:
    """Tells the notes of pages given in order: the size of the document's letters is that of most letters so far."""

    def __init__(self) -> None:
        self._sizes: Counter[float] = Counter()
        self._goes_on = False
        self._last = 0

    def first_note(self, lines: Sequence[Line], page: Any) -> int:
        """The index of the first line of notes; `len(lines)` when the page has none (Rules 1 and 2)."""
        self._sizes.update(round(char["size"], 1) for line in lines for char in line["chars"])
        goes_on, self._goes_on = self._goes_on, False
        first = self._first_small(lines)
        rules = [rule["top"] for rule in (*page.rects, *page.lines, *page.curves) if rule["height"] <= THICKEST and rule["width"] > 50]
        for index in range(first, len(lines)):
            above = lines[index - 1]["bottom"] if index else 0.0
            top = lines[index]["top"]
            ruled = any(max(above, top - GAP) - 1 <= rule <= top for rule in rules)
            if (ruled and goes_on) or self._opens(lines[index], ruled):
                self._goes_on = True
                return index
        return len(lines)

    def _opens(self, line: Line, ruled: bool) -> bool:
        """Whether a line opens the first note of a page: its number is the next one, or 1 again. One that stands alone needs a rule."""
        number = _number_at_start(line)
        return number in ("1", str(self._last + 1)) and (ruled or not _is_number(line))

    def referred(self, notes: Sequence[Line]) -> frozenset[str]:
        """The numbers to which the text of a page with these notes can refer: theirs, and the next one."""
        opened = [int(number) for line in notes if (number := _number_at_start(line))]
        self._last = opened[-1] if opened else self._last
        return frozenset(map(str, (*opened, self._last + 1)))

    def _first_small(self, lines: Sequence[Line]) -> int:
        text = self._sizes.most_common(1)[0][0] if self._sizes else 0.0
        first = len(lines)
        while first and (_is_small(lines[first - 1], text) or (first < len(lines) and _is_number(lines[first - 1]))):
            first -= 1
        return first


def _is_small(line: Line, text: float) -> bool:
    return _size(line) <= text * SMALLER and all(char["upright"] for char in line["chars"])


def _is_number(line: Line) -> bool:
    return bool(_NUMBER.fullmatch(line["text"])) and bool(line["chars"][0]["upright"])


def note_lines(notes: Sequence[Line]) -> Iterator[tuple[str, Line]]:
    """The words of the lines of notes, each number in brackets; a number that stands alone goes before the next line."""
    waiting = ""
    for line in notes:
        number = _number_at_start(line)
        words = f"[{number}] {line['text'][len(number) :].strip()}" if number else str(line["text"])
        if _is_number(line):
            waiting = words
        else:
            yield f"{waiting} {words}".strip(), line
            waiting = ""


def mark_references(lines: Sequence[Line], numbers: Container[str]) -> None:
    """Put the raised numbers among `numbers` that refer to notes in brackets, in the characters of the lines themselves (Rule 3)."""
    for line in lines:
        for run in _raised_runs(line["chars"], _size(line)):
            if "".join(char["text"] for char in run) in numbers:
                run[0]["text"] = "[" + run[0]["text"]
                run[-1]["text"] += "]"


def _raised_runs(chars: Sequence[Char], size: float) -> Iterator[list[Char]]:
    """Raised digits of a line that stand beside each other, without those behind a unit ("m²")."""
    run: list[Char] = []
    for before, char in pairwise(({"text": "", "x1": 0.0, "size": 0.0}, *chars)):
        if run and not (_raised(char, size) and char["x0"] - run[-1]["x1"] < NEAR):
            yield run
            run = []
        if _raised(char, size) and (run or before["text"] != "m"):
            run.append(char)
    if run:
        yield run


def _raised(char: Char, size: float) -> bool:
    return char["text"].isdigit() and bool(char["size"] <= size * RAISED)


def _number_at_start(line: Line) -> str:
    """The raised number that opens a line, or is all of it; empty when none does."""
    found = _NUMBER.match(line["text"])
    if found is None:
        return ""
    return found[0] if _is_number(line) or _raised(line["chars"][0], _size(line)) else ""


def _size(line: Line) -> float:
    """The size of most letters of a line, in points."""
    sizes = Counter(round(char["size"], 1) for char in line["chars"])
    return sizes.most_common(1)[0][0] if sizes else 0.0
