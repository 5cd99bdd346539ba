"""Pure parts of ranking: weights of the fields, second look, grouping by document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from search.analysis import Analysis, analyse, has_diacritics
from search.engine import Hit, IndexRecord, Page
from search.nodes import Query, Words
from search.rerank import Candidate, Rarity, reranked

WEIGHTS = {"syllables": 1.0, "pairs": 1.0, "words": 0.6, "numbers": 12.0, "title": 0.15, "heading_pairs": 0.3, "own_number": 60.0}
"""Boosts of the fields. Pairs as heavy as syllables: adding their score took MRR@10 from .57 to .68 on the public questions. A number
in the query must bring its own document first, before any sum of words can. Headings and titles weigh little: they are in the text as well."""


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
    yield f"heading_pairs{tail}", "heading_pairs", pairs
    yield f"title{tail}", "title", syllables
    yield "words", "words", analysis.words
    yield "numbers", "numbers", analysis.numbers
    yield "own_number", "own_number", analysis.numbers


def required(text: str) -> tuple[list[tuple[tuple[str, ...], str]], int]:
    """What a record must hold to match free words: ((fields, any of which may hold the token), token) for each, and how many of them at least.
    Two thirds: what holds less is found only when nothing holds more."""
    analysis = analyse(text, segment=False)
    accented = has_diacritics(text)
    tokens = dict.fromkeys(analysis.syllables if accented else analysis.folded)
    tail = "" if accented else "_folded"
    terms: list[tuple[tuple[str, ...], str]] = [((f"syllables{tail}", f"title{tail}"), token) for token in tokens]
    return terms, -(-2 * len(terms) // 3)


HEADING = 300
"""Characters of the first line that counts as a heading."""


def heading_of(record: IndexRecord) -> str:
    """What a record is about: its heading, else its first line."""
    return record.heading or record.text.split("\n", 1)[0][:HEADING]


def page(query: Query, candidates: Sequence[Candidate], rarity: Rarity, limit: int, *, by_document: bool, total: int) -> Page:
    """The answer to a query from an engine's candidates, best first: words get a second look, a number or a field keeps the engine's order."""
    if isinstance(query.node, Words):
        analysis = analyse(query.text, segment=False)
        if not analysis.numbers and len(analysis.syllables) > 1:
            candidates = reranked(analysis.clauses, candidates, rarity, folded=not has_diacritics(query.text))
    best: dict[tuple[int, str], Candidate] = {}
    for candidate in candidates:
        best.setdefault((candidate.work_id, "") if by_document else (candidate.work_id, candidate.provision), candidate)
        if len(best) >= limit:
            break
    return Page(tuple(_hit(candidate, query.text) for candidate in best.values()), total)


def _hit(found: Candidate, query: str) -> Hit:
    return Hit(found.work_id, found.provision, found.score, found.number, found.title, found.text, query, found.start)
