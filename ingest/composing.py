"""Text typed with its marks apart ("o" and "̛" for "ơ", as macOS and some portals write) is read composed; spans go back to the text as given."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from msgspec import Struct, structs

from graph.model import Reading, Span

_MARKS = "\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323"
"""The marks of Vietnamese letters."""
_APART = re.compile(rf"[^\W\d_][{_MARKS}]+")


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
        letter = unicodedata.normalize("NFC", found[0])
        pieces += [text[end : found.start()], letter]
        length += found.start() - end + len(letter)
        more += len(found[0]) - len(letter)
        end = found.end()
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
        return tuple(_moved(each, whole, start, low) for each in fact)
    if isinstance(fact, Struct):
        return structs.replace(fact, **{name: _moved(getattr(fact, name), whole, start, low) for name in fact.__struct_fields__})
    if is_dataclass(fact) and not isinstance(fact, type):
        return replace(fact, **{field.name: _moved(getattr(fact, field.name), whole, start, low) for field in fields(fact)})
    return fact
