"""Text typed with its marks apart ("o" and "̛" for "ơ", as macOS and some portals write) is read composed; spans go back to the text as given."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass, is_dataclass, replace
from functools import cache
from typing import Any, get_args, get_type_hints

from msgspec import Struct, structs

from graph.model import Reading, Span

_MARKS = "\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323"
"""The marks of Vietnamese letters."""
_APART = re.compile(rf"[{_MARKS}]+")


@dataclass(frozen=True, slots=True)
class Composed:
    """A text with its letters composed; `places` and `further`: from which of its characters on, how much further the given text is."""

    text: str
    given: str
    places: tuple[int, ...]
    further: tuple[int, ...]

    def back(self, at: int) -> int:
        """The offset in the given text."""
        index = bisect_right(self.places, at) - 1
        return at + (self.further[index] if index >= 0 else 0)


def marks_apart(text: str) -> bool:
    """Whether a letter of the text has its marks apart. Eight quick scans; most texts have none."""
    return any(mark in text for mark in _MARKS)


def composed(text: str) -> Composed:
    """The text with its letters composed."""
    pieces, places, further = [], [], []
    end = length = more = 0
    for found in _APART.finditer(text):
        start = found.start() - 1
        if start < end or not text[start].isalpha():
            continue
        letter = unicodedata.normalize("NFC", text[start : found.end()])
        pieces += [text[end:start], letter]
        length += start - end + len(letter)
        end = found.end()
        more += end - start - len(letter)
        places.append(length)
        further.append(more)
    return Composed("".join([*pieces, text[end:]]), text, tuple(places), tuple(further))


def restored(reading: Reading, whole: Composed, start: int = 0) -> Reading:
    """The reading of a piece of the composed text, from `start` on, over that piece as it was given."""
    low = whole.back(start)
    given = whole.given[low : whole.back(start + len(reading.text))]

    there: Reading = _moved(reading, whole, start, low)
    citations = tuple(replace(citation, text=citation.span.slice(given)) for citation in there.citations)
    part = replace(reading.part, start=whole.back(reading.part.start)) if reading.part else None
    return replace(there, text=given, citations=citations, part=part)


def _moved(fact: Any, whole: Composed, start: int, low: int) -> Any:
    """A fact, and all in it, with its spans in the given text."""
    if isinstance(fact, Span):
        return Span(whole.back(start + fact.start) - low, whole.back(start + fact.end) - low)
    if isinstance(fact, tuple):
        return tuple([_moved(each, whole, start, low) for each in fact])
    kind: Any = type(fact)
    moved = {name: _moved(getattr(fact, name), whole, start, low) for name in _holding(kind)}
    if not moved:
        return fact
    return structs.replace(fact, **moved) if isinstance(fact, Struct) else replace(fact, **moved)


@cache
def _holding(kind: type) -> tuple[str, ...]:
    """The fields of a kind of fact in which spans may stand."""
    return tuple(name for name, hint in _fields(kind).items() if _may_hold(hint, frozenset([kind])))


def _may_hold(hint: Any, above: frozenset[type]) -> bool:
    """Whether spans may stand in what a hint tells; `above` are the kinds that it is part of: some hold others of themselves."""
    if hint is Span:
        return True
    within = [] if hint in above else [*get_args(hint), *_fields(hint).values()]
    return any(_may_hold(each, above | {hint}) for each in within)


def _fields(kind: Any) -> dict[str, Any]:
    """The hints of the fields of a record, none of anything else."""
    return get_type_hints(kind) if isinstance(kind, type) and (is_dataclass(kind) or issubclass(kind, Struct)) else {}
