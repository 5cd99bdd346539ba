"""Pure parts of ranking: weights, grouping by document, snippets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from graph.text import fold, match_key
from search.analysis import Analysis, analyse, has_diacritics, tokens
from search.engine import Hit

WEIGHTS = {"syllables": 1.0, "pairs": 1.0, "words": 0.6, "numbers": 12.0, "title": 0.8, "title_pairs": 0.8, "own_number": 60.0}
"""Boosts of the fields. Pairs as heavy as syllables: adding their score took MRR@10 from .57 to .68 on the public questions. A number
in the query must bring its own document first, before any sum of words can."""

SNIPPET = 220
"""Characters of a snippet."""


def clauses_of(text: str, *, segment: bool) -> Iterator[tuple[str, str, float]]:
    """(field, token, weight) of free words: accented fields when the user typed diacritics, folded ones when not."""
    analysis = analyse(text, segment=segment and has_diacritics(text))
    accented = has_diacritics(text)
    yield from (
        (field, token, WEIGHTS[weight])
        for field, weight, values in _fields(analysis, accented)
        for token in dict.fromkeys(values)
    )


def _fields(analysis: Analysis, accented: bool) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    syllables, pairs = (analysis.syllables, analysis.pairs) if accented else (analysis.folded, analysis.folded_pairs)
    tail = "" if accented else "_folded"
    yield f"syllables{tail}", "syllables", syllables
    yield f"pairs{tail}", "pairs", pairs
    yield f"title{tail}", "title", syllables
    yield "words", "words", analysis.words
    yield "numbers", "numbers", analysis.numbers
    yield "own_number", "own_number", analysis.numbers


def grouped(hits: Iterable[Hit], limit: int) -> tuple[Hit, ...]:
    """The best hit of each document, in order of score; a provision is preferred to the document's head at equal score."""
    best: dict[int, Hit] = {}
    for hit in hits:
        known = best.get(hit.work_id)
        if known is None or hit.score > known.score:
            best[hit.work_id] = hit
    return tuple(sorted(best.values(), key=lambda hit: (-hit.score, hit.work_id))[:limit])


def snippet(text: str, query: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The stretch of `text` that holds most of the query's words, and the ranges to highlight in it."""
    accented = has_diacritics(query)
    key = match_key if accented else fold
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
