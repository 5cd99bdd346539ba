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
_PARTS = ("iểm", "hoản", "iều", "ục", "hương", "hần")
"""Every reference holds one of these."""
_GROUP = (
    rf"(?:[Đđ]iểm|[Kk]hoản|[Đđ]iều|[Mm]ục|[Cc]hương|[Pp]hần|[Pp]hụ\s+lục)\s+{_NUMBERS}(?:\s*(?:,|;|và|hoặc|đến)\s*{_NUMBERS})*"
)
_REFERENCE = re.compile(rf"(?<!\w){_GROUP}(?:\s*(?:,|;|và|hoặc|của|tại)?\s*{_GROUP}){{0,12}}")
_PART = re.compile(
    rf"(?P<level>[Đđ]iểm|[Kk]hoản|[Đđ]iều|[Mm]ục|[Cc]hương|[Pp]hần|[Pp]hụ\s+lục)\s+(?P<numbers>{_NUMBERS}(?:\s*(?:,|;|và|hoặc|đến)\s*{_NUMBERS})*)"
)
_TIE = re.compile(r"\s*(?:,|của|tại|trong|(?:được\s+)?ban\s+hành\s+kèm\s+theo|theo|kèm\s+theo)?\s*(?:của\s+)?(?:các\s+)?")

_ASIDE = re.compile(r"\([^()]*\)")
"""Words in parentheses between a reference and its document: "khoản 3 Điều 26 (được sửa đổi …) của Nghị định …"."""
_ARTICLE = 4

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
    words = text[window:at]
    if not any(part in words for part in _PARTS):
        return None
    if "(" in words:
        words = _ASIDE.sub(lambda m: " " * len(m[0]), words)
    for found in _REFERENCE.finditer(words):
        if _TIE.fullmatch(words, found.end()):
            return Reference(window + found.start(), window + found.end(), expand(found[0]))
    return None


def expand(reference: str) -> tuple[str, ...]:
    """The paths that a reference names.

    >>> expand("điểm a, b khoản 2 và khoản 5 Điều 7")
    ('dieu_7__khoan_2__diem_a', 'dieu_7__khoan_2__diem_b', 'dieu_7__khoan_5')
    """
    parts = list(_PART.finditer(reference))
    paths: list[str] = []
    context: dict[int, tuple[str, list[str]]] = {}
    for index in range(len(parts) - 1, -1, -1):
        name, depth = _level(parts[index])
        numbers = _numbers(parts[index]["numbers"])
        context = {d: held for d, held in context.items() if d < depth}
        context[depth] = (name, numbers)
        smaller_before = index > 0 and _level(parts[index - 1])[1] > depth
        beside = smaller_before and _set_beside(reference, parts[index - 1], parts[index])
        if not smaller_before or beside:
            paths[:0] = _product(context)[:MOST]
            context = {} if beside else context
        elif len(numbers) > 1:
            first = {**context, depth: (name, numbers[1:])}
            context[depth] = (name, numbers[:1])
            paths[:0] = _product(first)[:MOST]
    return tuple(dict.fromkeys(paths))[:MOST]


def _level(part: re.Match[str]) -> tuple[str, int]:
    return _LEVELS[re.sub(r"\s+", " ", part["level"]).lower()]


def _set_beside(reference: str, smaller: re.Match[str], larger: re.Match[str]) -> bool:
    """Whether the larger part does not hold the smaller one before it: "khoản 6 Điều 46 và Chương XI"."""
    return bool(re.search(r"và|hoặc|;", reference[smaller.end() : larger.start()]))


def _product(context: dict[int, tuple[str, list[str]]]) -> list[str]:
    """The paths of a chain of parts. Điều are counted through the whole document, so chapters and sections above them are left out."""
    paths = [""]
    for depth in sorted(d for d in context if d >= _ARTICLE or _ARTICLE not in context):
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
