"""The stretch of a text that shows best why it was found."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from graph.text import fold
from search.analysis import has_diacritics, places_of, syllable_key, tokens
from search.rerank import QUIET, QUIET_FOLDED

SNIPPET = 220
"""Characters of a snippet."""
_TOGETHER = 40
"""Characters within which highlighted words speak of one thing."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a text: where it begins, its words, the ranges of them to highlight."""

    start: int
    words: str
    marks: tuple[tuple[int, int], ...]

    @property
    def centre(self) -> int:
        """Where in the text most highlighted words stand together."""
        best, best_count, low = 0, 0, 0
        for high, (start, _) in enumerate(self.marks):
            while start >= self.marks[low][0] + _TOGETHER:
                low += 1
            if high - low + 1 > best_count:
                best, best_count = self.marks[low][0], high - low + 1
        return self.start + best


def snippet(text: str, query: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The words of the best stretch, and the ranges to highlight in them."""
    found = stretch(text, query)
    return found.words, found.marks


def stretch(text: str, query: str) -> Stretch:
    """The stretch of `text` that holds most of the query's words."""
    wanted, folded = _wanted(query)
    places = places_of(text, wanted, folded=folded)
    start = _densest(places)
    start = 0 if start < SNIPPET // 3 else text.rfind(" ", 0, max(1, start - 40)) + 1
    end = min(len(text), start + SNIPPET)
    if end < len(text):
        end = max(text.rfind(" ", start, end), start + SNIPPET // 2)
    marks = tuple((a - start, b - start) for a, b in places if a >= start and b <= end)
    return Stretch(start, text[start:end].replace("\n", " "), marks)


@lru_cache(maxsize=256)
def _wanted(query: str) -> tuple[frozenset[str], bool]:
    """The keys of a query's words, and whether they are without diacritics; asked for with each passage of a page. Words that only ask are left out: a
    stretch full of "của" and "và" shows nothing."""
    folded = not has_diacritics(query)
    keys = frozenset((fold if folded else syllable_key)(token.words) for token in tokens(query))
    return keys - (QUIET_FOLDED if folded else QUIET) or keys, folded


def _densest(places: list[tuple[int, int]]) -> int:
    """Start of the window of snippet length with the most matches."""
    best, best_count, low = 0, 0, 0
    for high, (_, end) in enumerate(places):
        while end - places[low][0] > SNIPPET:
            low += 1
        if high - low + 1 > best_count:
            best, best_count = places[low][0], high - low + 1
    return best
