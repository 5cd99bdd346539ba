"""References to provisions: "điểm a, b khoản 2 và khoản 5 Điều 7" → the paths it names.

Law on Promulgation of Legal Documents: a reference goes from the smallest part to the largest; a larger part holds for all smaller ones
before it, back to the next part of its own level.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from graph.identifiers import provision_number
from ingest.provision_labels import POINTS, ROMAN_NUMBERS

_LEVELS = {"điểm": ("diem", 60), "khoản": ("khoan", 50), "điều": ("dieu", 40), "tiểu mục": ("tieu_muc", 35), "mục": ("muc", 30),
           "chương": ("chuong", 20), "phần": ("phan", 10), "phụ lục": ("phu_luc", 40)}  # fmt: skip
"""Name of the step in a path, and how deep it stands."""

_LEVEL = r"(?:[Đđ]iểm|[Kk]hoản|[Đđ]iều|[Tt]iểu\s+mục|[Mm]ục|[Cc]hương|[Pp]hần|[Pp]hụ\s+lục)"
_NUMBER = r"(?:[a-zđ]{1,2}\d?|\d{1,3}(?:\.\d{1,2}){0,3}[a-zđ]?|[IVXLC]{1,7}|[A-Z])(?!\w)"
_LIST = rf"(?:số\s+)?{_NUMBER}(?:\s*(?:,|;|(?:và|hoặc|đến)(?!\w))\s*{_NUMBER})*"
_PARTS = ("iểm", "hoản", "iều", "ục", "hương", "hần")
"""Every reference holds one of these."""
_JOINT = r"\s*(?:(?:[,;]|(?:và|hoặc|của|tại|thuộc|gồm|từ|đến(?:\s+hết)?)(?!\w))\s*){0,2}(?:các\s+(?:điều\s+từ\s+)?)?"
_GROUP = rf"{_LEVEL}\s+{_LIST}"
_REFERENCE = re.compile(rf"(?<!\w){_GROUP}(?:{_JOINT}{_GROUP})*+")
_PART = re.compile(rf"(?P<level>{_LEVEL})\s+(?P<numbers>{_LIST})")
_UP_TO = re.compile(r"\s*đến(?:\s+hết)?\s*")
"""Between two parts that bound a range: "từ Điều 67 đến Điều 78"."""
_OF_EACH = re.compile(r"(?<!\w)các\s+$")
"""Before several larger parts that all hold the smaller one: "khoản 1 các điều 134, 135"."""
_HELD = re.compile(r"\s*(?:(?:của|tại|thuộc)\s+)?")
"""Between a part and the annex that holds it: "phần A Phụ lục XV", "mục III của Phụ lục II"."""
_TIE = re.compile(r"\s*(?:,|của|tại|trong|(?:được\s+)?ban\s+hành\s+kèm\s+theo|theo|kèm\s+theo)?\s*(?:của\s+)?(?:các\s+)?")

_EXCEPTING = re.compile(r"\s*,?\s*trừ\s+(?:các\s+)?(?:(?:nội\s+dung|trường\s+hợp|quy\s+định)\s+){0,2}(?:tại\s+)?(?:các\s+)?$")
"""Between a reference and its exception."""
_ASIDE = re.compile(r"\([^()]*\)")
"""Words in parentheses between a reference and its document: "khoản 3 Điều 26 (được sửa đổi …) của Nghị định …"."""
_SOME_OF = re.compile(r"(?:một\s+số\s+(?:điều|khoản|nội\s+dung|quy\s+định)|(?:điều|khoản|điểm)(?:\s+sau(?:\s+đây)?)?)\s+của\s+(?:các\s+)?$", re.IGNORECASE)
_LIST_BEHIND = re.compile(r"(?:\s*\([^()]{0,200}\))?\s*[,;]?\s*(?:(?:bao\s+)?gồm(?:\s+các)?|cụ\s+thể(?:\s+là)?|sau\s+đây|như\s+sau)?\s*:\s*(?:các\s+)?")
_LONGEST_LEAD = 260
_ARTICLE = 40
_IN_ANNEX = 41
"""Depth of a part, section or chapter of an annex."""

_REACHES = (240, 1200, 6000)
"""Characters before a mention in which its reference is looked for: the next ones when it goes back to the first of them."""
_NEAR_START = 16

MOST = 200
"""Paths one reference may expand to; more is a sign of a text that is no reference."""
WIDEST = 300
"""Numbers a range may be filled up with."""

_POINTS = tuple(map(provision_number, POINTS))
"""Điểm in their order, as they stand in paths."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference at `start`–`end` of the text, and the provision paths it names in the order in which they stand."""

    start: int
    end: int
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """One level with its numbers, and where it stands in the reference."""

    name: str
    depth: int
    numbers: list[str]
    start: int
    end: int


def reference_before(text: str, at: int, low: int) -> Reference | None:
    """The reference to provisions that ends right before offset `at` (a document's mention), not before `low`."""
    found = None
    window = at
    for reach in _REACHES:
        window = max(low, at - reach)
        found = _reference_in(text[window:at])
        if found is None or window == low or found.start() > _NEAR_START:
            break
    if found is None:
        return None
    start, end = window + found.start(), window + found.end()
    paths = expand(found[0])
    main = _before_exception(text, start, low)
    if main is not None:
        return Reference(main, end, tuple(dict.fromkeys((*expand(text[main:start]), *paths))))
    return Reference(start, end, paths)


def reference_behind(text: str, at: int, low: int, high: int) -> Reference | None:
    """The reference to provisions of "một số điều của Luật A, gồm: …" behind offset `at`, where the mention of the document ends that begins at `low`."""
    if text.find(":", at, min(high, at + _LONGEST_LEAD)) < 0 or not _SOME_OF.search(text, max(0, low - 60), low):
        return None
    lead = _LIST_BEHIND.match(text, at, high)
    if lead is None:
        return None
    words = _ASIDE.sub(lambda m: " " * len(m[0]), text[lead.end() : min(high, lead.end() + _REACHES[-1])])
    found = _REFERENCE.match(words)
    return Reference(lead.end(), lead.end() + found.end(), expand(found[0])) if found else None


def _before_exception(text: str, at: int, low: int) -> int | None:
    """Where the reference begins to which the one at `at` is an exception: "các điều 4, 5 và 7, trừ khoản 2 Điều 5"."""
    begin = max(low, at - _REACHES[1])
    words = text[begin:at]
    excepting = _EXCEPTING.search(words, max(0, len(words) - 60)) if "trừ" in words[-60:] else None
    if excepting is None:
        return None
    return next((begin + found.start() for found in _REFERENCE.finditer(words) if found.end() == excepting.start()), None)


def _reference_in(words: str) -> re.Match[str] | None:
    """The reference that ends `words`."""
    if not any(part in words for part in _PARTS):
        return None
    if "(" in words:
        words = _ASIDE.sub(lambda m: " " * len(m[0]), words)
    return next((found for found in _REFERENCE.finditer(words) if _TIE.fullmatch(words, found.end())), None)


@lru_cache(maxsize=4096)
def expand(reference: str) -> tuple[str, ...]:
    """The paths that a reference names.

    >>> expand("điểm a, b khoản 2 và khoản 5 Điều 7")
    ('dieu_7__khoan_2__diem_a', 'dieu_7__khoan_2__diem_b', 'dieu_7__khoan_5')
    """
    parts = _parts(reference)
    paths: list[str] = []
    context: dict[int, tuple[str, list[str]]] = {}
    for index in range(len(parts) - 1, -1, -1):
        part = parts[index]
        context = {d: held for d, held in context.items() if d < part.depth}
        context[part.depth] = (part.name, part.numbers)
        smaller_before = index > 0 and parts[index - 1].depth > part.depth
        beside = smaller_before and _set_beside(reference, parts[index - 1], part)
        if not smaller_before or beside:
            paths[:0] = _product(context)[:MOST]
            context = {} if beside else context
        elif len(part.numbers) > 1 and not _OF_EACH.search(reference, parts[index - 1].end, part.start):
            first = {**context, part.depth: (part.name, part.numbers[1:])}
            context[part.depth] = (part.name, part.numbers[:1])
            paths[:0] = _product(first)[:MOST]
    return tuple(dict.fromkeys(paths))[:MOST]


def _parts(reference: str) -> list[_Part]:
    """The parts in order; the two bounds of a range are one part, parts of an annex stand below it."""
    parts: list[_Part] = []
    for found in _PART.finditer(reference):
        name, depth = _LEVELS[re.sub(r"\s+", " ", found["level"]).lower()]
        part = _Part(name, depth, _numbers(found["numbers"], name), found.start(), found.end())
        before = parts[-1] if parts else None
        if before and before.name == name and _UP_TO.fullmatch(reference, before.end, part.start):
            between = _between(before.numbers[-1], part.numbers[0], name)
            parts[-1] = replace(before, numbers=[*before.numbers, *between, *part.numbers], end=part.end)
            continue
        if before and name == "phu_luc" and before.depth < _ARTICLE and _HELD.fullmatch(reference, before.end, part.start):
            parts[-1] = replace(before, depth=_IN_ANNEX)
        parts.append(part)
    return parts


def _set_beside(reference: str, smaller: _Part, larger: _Part) -> bool:
    """Whether the larger part does not hold the smaller one before it: "khoản 6 Điều 46 và Chương XI"."""
    return bool(re.search(r"(?:và|hoặc)(?!\w)|;", reference[smaller.end : larger.start]))


def _product(context: dict[int, tuple[str, list[str]]]) -> list[str]:
    """The paths of a chain of parts. Điều are counted through the whole document, so chapters and sections above them are left out."""
    paths = [""]
    for depth in sorted(d for d in context if d >= _ARTICLE or _ARTICLE not in context):
        name, numbers = context[depth]
        paths = [f"{path}__{name}_{number}" if path else f"{name}_{number}" for path in paths for number in numbers]
    return paths


def _numbers(words: str, name: str) -> list[str]:
    """The numbers of a list of steps of one name; "3 đến 5" is filled up."""
    found: list[str] = []
    tokens = re.findall(rf"đến|{_NUMBER}", words)
    for i, token in enumerate(tokens):
        if token == "đến":
            continue
        if i and tokens[i - 1] == "đến" and found:
            found += _between(found[-1], token, name)
        found.append(provision_number(token))
    return found


def _between(first: str, last: str, name: str) -> list[str]:
    """The numbers between the bounds of a range; none for bounds that are no range."""
    if first.isdigit() and last.isdigit():
        return [str(number) for number in range(int(first) + 1, int(last))][:WIDEST]
    order = _POINTS if name == "diem" else ROMAN_NUMBERS
    bounds = (provision_number(first), provision_number(last))
    return list(order[order.index(bounds[0]) + 1 : order.index(bounds[1])]) if all(bound in order for bound in bounds) else []
