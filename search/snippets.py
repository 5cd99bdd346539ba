"""The stretch of a text that shows best why it was found."""

from __future__ import annotations

from graph.text import fold
from search.analysis import has_diacritics, syllable_key, tokens

SNIPPET = 220
"""Characters of a snippet."""


def snippet(text: str, query: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The stretch of `text` that holds most of the query's words, and the ranges to highlight in it."""
    accented = has_diacritics(query)
    key = syllable_key if accented else fold
    wanted = {key(token.words) for token in tokens(query)}
    places = [(token.start, token.end) for token in tokens(text) if key(token.words) in wanted]
    start = _densest(places)
    start = 0 if start < SNIPPET // 3 else text.rfind(" ", 0, max(1, start - 40)) + 1
    end = min(len(text), start + SNIPPET)
    if end < len(text):
        end = max(text.rfind(" ", start, end), start + SNIPPET // 2)
    marks = tuple((a - start, b - start) for a, b in places if a >= start and b <= end)
    return text[start:end].replace("\n", " "), marks


def _densest(places: list[tuple[int, int]]) -> int:
    """Start of the window of snippet length with the most matches."""
    best, best_count, low = 0, 0, 0
    for high, (_, end) in enumerate(places):
        while end - places[low][0] > SNIPPET:
            low += 1
        if high - low + 1 > best_count:
            best, best_count = places[low][0], high - low + 1
    return best
