"""References to provisions: "điểm a, b khoản 2 và khoản 5 Điều 7" → the paths it names.

Law on Promulgation of Legal Documents: a reference goes from the smallest part to the largest; a larger part holds for all smaller ones
before it, back to the next part of its own level.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from graph.identifiers import provision_number

_LEVELS = {"điểm": ("diem", 6), "khoản": ("khoan", 5), "điều": ("dieu", 4), "mục": ("muc", 3), "chương": ("chuong", 2), "phần": ("phan", 1),
           "phụ lục": ("phu_luc", 4)}  # fmt: skip

_NUMBERS = r"(?:[a-zđ]{1,2}\d?|\d{1,3}[a-zđ]?|[IVXLC]{1,7})(?!\w)"
_GROUP = (
    rf"(?:[Đđ]iểm|[Kk]hoản|[Đđ]iều|[Mm]ục|[Cc]hương|[Pp]hần|[Pp]hụ\s+lục)\s+{_NUMBERS}(?:\s*(?:,|;|và|hoặc|đến)\s*{_NUMBERS})*"
)
_REFERENCE = re.compile(rf"(?<!\w){_GROUP}(?:\s*(?:,|;|và|hoặc|của|tại)?\s*{_GROUP}){{0,12}}")
_PART = re.compile(
    rf"(?P<level>[Đđ]iểm|[Kk]hoản|[Đđ]iều|[Mm]ục|[Cc]hương|[Pp]hần|[Pp]hụ\s+lục)\s+(?P<numbers>{_NUMBERS}(?:\s*(?:,|;|và|hoặc|đến)\s*{_NUMBERS})*)"
)
_TIE = re.compile(r"\s*(?:,|của|tại|trong|ban\s+hành\s+kèm\s+theo|theo|kèm\s+theo)?\s*(?:các\s+)?")

MOST = 200
"""Paths one reference may expand to; more is a sign of a text that is no reference."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference at `start`–`end` of the text, and the provision paths it names in the order in which they stand."""

    start: int
    end: int
    paths: tuple[str, ...]


def reference_before(text: str, at: int, low: int) -> Reference | None:
    """The reference to provisions that ends right before offset `at` (a document's mention), not before `low`."""
    window = max(low, at - 240)
    for found in _REFERENCE.finditer(text, window, at):
        if _TIE.fullmatch(text, found.end(), at):
            return Reference(found.start(), found.end(), expand(found[0]))
    return None


def expand(reference: str) -> tuple[str, ...]:
    """The paths that a reference names.

    >>> expand("điểm a, b khoản 2 và khoản 5 Điều 7")
    ('dieu_7__khoan_2__diem_a', 'dieu_7__khoan_2__diem_b', 'dieu_7__khoan_5')
    """
    parts = [(*_LEVELS[re.sub(r"\s+", " ", m["level"]).lower()], _numbers(m["numbers"])) for m in _PART.finditer(reference)]
    paths: list[str] = []
    context: dict[int, tuple[str, list[str]]] = {}
    for index in range(len(parts) - 1, -1, -1):
        name, depth, numbers = parts[index]
        context = {d: held for d, held in context.items() if d < depth}
        inner = index > 0 and parts[index - 1][1] > depth
        context[depth] = (name, numbers)
        if not inner:
            paths[:0] = _product(context)[:MOST]
        elif len(numbers) > 1:
            first = {**context, depth: (name, numbers[1:])}
            context[depth] = (name, numbers[:1])
            paths[:0] = _product(first)[:MOST]
    return tuple(dict.fromkeys(paths))[:MOST]


def _product(context: dict[int, tuple[str, list[str]]]) -> list[str]:
    paths = [""]
    for depth in sorted(context):
        name, numbers = context[depth]
        paths = [f"{path}__{name}_{number}" if path else f"{name}_{number}" for path in paths for number in numbers]
    return paths


def _numbers(words: str) -> list[str]:
    """The numbers of a list; "3 đến 5" is filled up."""
    found: list[str] = []
    tokens = re.findall(rf"đến|{_NUMBERS}", words)
    for i, token in enumerate(tokens):
        if token == "đến":
            continue
        if (
            i
            and tokens[i - 1] == "đến"
            and found
            and found[-1].isdigit()
            and token.isdigit()
            and int(token) - int(found[-1]) < 60
        ):
            found += [str(n) for n in range(int(found[-1]) + 1, int(token))]
        found.append(provision_number(token))
    return found
