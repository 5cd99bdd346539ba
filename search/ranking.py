"""Pure parts of ranking: weights of the fields, second look, grouping by document."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from search.abbreviations import expanded
from search.analysis import analyse, folded_keys, has_diacritics, number_keys, pairs_of
from search.candidates import Candidate
from search.engine import Hit, Page
from search.nodes import Query, Words
from search.rerank import QUIET, QUIET_FOLDED, Rarity, reranked
from search.segmenting import Segment
from search.statistics import Statistics

WEIGHTS = {"syllables": 1.0, "pairs": 1.0, "words": 0.6, "numbers": 12.0, "title": 0.15, "own_number": 60.0}
"""Boosts of the fields. Pairs as heavy as syllables: adding their score took MRR@10 from .57 to .68 on the public questions. A number
in the query must bring its own document first, before any sum of words can. Titles weigh little: they are in the text as well. Pairs of headings were tried and
brought nothing that the second look does not see."""

QUESTION = 6
"""Syllables from which on a query is a question: most terms of the law have two or four."""
_FIELDS = {True: ("syllables", "title"), False: ("syllables_folded", "name")}
"""Where words typed with and without diacritics are looked for: in the text and in the title."""

Clause = tuple[str, str, float]
"""Field, token, weight."""


def clauses_of(text: str, statistics: Statistics, *, segment: Segment | None) -> Iterator[Clause]:
    """What free words are looked for as, abbreviations in both their forms. What was typed without diacritics is looked for in the folded
    syllables, and in the accented pairs that it stands for. Words that tell nothing are left out, unless there are no others."""
    accented = has_diacritics(text)
    analysis = analyse(text, segment=segment if accented else None)
    keys = expanded(analysis.keys if accented else folded_keys(analysis.keys), folded=not accented)
    yield from [*_terms(keys, statistics, accented=accented, telling=True)] or _terms(keys, statistics, accented=accented, telling=False)
    yield from (("words", word, WEIGHTS["words"]) for word in dict.fromkeys(analysis.words))
    yield from ((field, key, WEIGHTS[field]) for key in dict.fromkeys(analysis.numbers) for field in ("numbers", "own_number"))


def _terms(keys: Sequence[str], statistics: Statistics, *, accented: bool, telling: bool) -> Iterator[Clause]:
    quiet = QUIET if accented else QUIET_FOLDED
    syllables, title = _FIELDS[accented]
    for token in dict.fromkeys(filter(None, keys)):
        if not telling or statistics.tells(syllables, token, quiet=token in quiet):
            yield syllables, token, WEIGHTS["syllables"]
            yield title, token, WEIGHTS["title"]
    for pair in dict.fromkeys(pairs_of(keys)):
        for form, share in ((pair, 1.0),) if accented else statistics.restored(pair):
            if not telling or statistics.tells("pairs", form, quiet=quiet.issuperset(pair.split("_", 1))):
                yield "pairs", form, WEIGHTS["pairs"] * share


def required(text: str) -> tuple[list[tuple[tuple[str, ...], str]], int]:
    """What a record must hold to match free words: ((fields, any of which may hold the token), token) for each, and how many of them at least.
    Two thirds: what holds less is found only when nothing holds more. Of a question, words that ask are not counted: every text holds some of them."""
    analysis = analyse(text, segment=False)
    accented = has_diacritics(text)
    tokens = list(dict.fromkeys(analysis.syllables if accented else analysis.folded))
    if len(tokens) >= QUESTION:
        quiet = QUIET if accented else QUIET_FOLDED
        tokens = [token for token in tokens if token not in quiet] or tokens
    terms: list[tuple[tuple[str, ...], str]] = [(_FIELDS[accented], token) for token in tokens]
    return terms, -(-2 * len(terms) // 3)


def page(query: Query, candidates: Sequence[Candidate], rarity: Rarity, limit: int, *, by_document: bool, total: Callable[[], int]) -> Page:
    """The answer to a query from an engine's candidates, best first: words get a second look, a number alone or a field keeps the engine's order."""
    if isinstance(query.node, Words):
        candidates = _second_look(query.text, candidates, rarity)
    best: dict[tuple[int, str], Candidate] = {}
    for candidate in candidates:
        best.setdefault((candidate.work_id, "") if by_document else (candidate.work_id, candidate.provision), candidate)
        if len(best) >= limit:
            break
    return Page(tuple(Hit(candidate, query.text) for candidate in best.values()), total)


def _second_look(text: str, candidates: Sequence[Candidate], rarity: Rarity) -> Sequence[Candidate]:
    """Words are judged anew; beside a number, first those of the document that it names, then the others."""
    analysis = analyse(text, segment=False)
    numbers = set(analysis.numbers)
    if len(analysis.syllables) < (4 if numbers else 2):
        return candidates
    groups: tuple[list[Candidate], list[Candidate]] = ([], [])
    for candidate in candidates:
        groups[not numbers or numbers.isdisjoint(number_keys(candidate.number))].append(candidate)
    return [found for group in groups for found in reranked(analysis.clauses, group, rarity, folded=not has_diacritics(text))]
