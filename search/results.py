"""Matching records → results: grouped by document with the best provisions of each, counted, put in order, page by page.

What counts as a match of free words: at least two thirds of them in one provision; when no document has that much, any of them. Of a question of several
words also the best records of the second look count that hold much of what it tells: users' words and those of the law differ, and one answer in
five holds less than two thirds. Totals, facets and pages are over the same matches.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from graph.errors import CancuError
from search.alike import collapsed
from search.analysis import analyse, has_diacritics
from search.candidates import Candidate
from search.engine import Hit
from search.facets import Facet, facets_of, filters_of
from search.nodes import And, Field, Most, Node, Not, Or, Query, Tokens, Words, conjunction
from search.ranking import QUESTION
from search.reader import Located, Order, Reader
from search.rerank import CANDIDATES, reranked

PASSAGES = 3
"""Provisions shown under a document."""
DEEPEST = 2000
"""Documents down to which results are paged; farther ones are found by narrowing the search."""
HELD = 0.4
"""Share of a question, by what its words tell, that a record of the second look must hold to be shown: 98 of 100 right answers of the public questions do,
among the records that are looked at half."""
POOL = 300
"""Records that are ranked for a question: enough for several provisions of a document. A hundred would take as long."""
_RECORDS = 20_000
"""Most records looked through for one page."""


class BadCursor(CancuError):
    """A cursor that does not belong to this query."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for: a query, values of facets to keep to, an order, a page. `ahead` are documents that answer by their number or name and
    stand first when the order is by relevance."""

    query: Query
    filters: Mapping[str, Sequence[str]] = field(default_factory=dict)
    order: Order = Order.RELEVANCE
    limit: int = 10
    cursor: str = ""
    facets: bool = False
    ahead: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """A document with its best provisions, best first; none when it is found by what is known of it. `alike` are documents that say nearly the same
    there and are not listed themselves."""

    work_id: int
    passages: tuple[Hit, ...]
    alike: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Results:
    """One page. `total` counts all matching documents; `next` marks the page behind it, `facets` are counted over all matches."""

    results: tuple[Result, ...]
    total: int
    next: str | None = None
    facets: tuple[Facet, ...] = ()


def find(reader: Reader, request: Request) -> Results:
    """The page of results that a request asks for.

    Raises:
        BadCursor: the cursor belongs to another query.
        BadValue: a filter has a value that its facet cannot have.
    """
    start = _start(request)
    conditions = filters_of(request.filters)
    wanted = conjunction(request.query.node, *conditions)
    needed = start + request.limit + 1
    pool = _pool(reader, request.query, wanted, needed)
    matching, total = _matching(reader, wanted, pool)
    ahead = request.ahead if request.order is Order.RELEVANCE else ()
    ahead = _kept(reader, ahead, conditions)
    extra = len(ahead) - _among(reader, matching, ahead)
    found = _documents(reader, request, And((wanted, matching)) if wanted != matching else wanted, pool, needed)
    order = [*ahead, *(work_id for work_id in found.order if work_id not in ahead)]
    shown = order[start : start + request.limit]
    more = len(order) > start + request.limit and start + request.limit < DEEPEST
    return Results(
        _results(reader, request.query, wanted, shown, found),
        total + extra,
        _cursor(request, start + request.limit) if more else None,
        facets_of(reader.counts(matching), request.filters) if request.facets else (),
    )


@dataclass(frozen=True, slots=True)
class _Found:
    """Documents in order, the judged records of each, other records that were located, and documents listed under another."""

    order: list[int] = field(default_factory=list)
    loaded: dict[int, list[Candidate]] = field(default_factory=dict)
    located: dict[int, list[Located]] = field(default_factory=dict)
    alike: dict[int, list[int]] = field(default_factory=dict)


def _pool(reader: Reader, query: Query, wanted: Node, needed: int) -> _Found:
    """The documents that answer a question best: the engine's best records, those of them that hold much of it, after the second look. None for what
    is no question of several words."""
    analysis = analyse(query.words, segment=False)
    if not isinstance(query.node, Words) or analysis.numbers or len(analysis.syllables) < QUESTION:
        return _Found()
    records = reader.records(wanted, Order.RELEVANCE, POOL)
    candidates = [c for c in _second_look(reader, query, records) if c.held >= HELD]
    return _judged(candidates, records, needed)


def _second_look(reader: Reader, query: Query, records: Sequence[Located]) -> list[Candidate]:
    analysis = analyse(query.words, segment=False)
    folded = not has_diacritics(query.words)
    return reranked(analysis.clauses, reader.load(records[:CANDIDATES]), partial(reader.statistics.rarity, folded=folded), folded=folded)


def _judged(candidates: Sequence[Candidate], records: Sequence[Located], needed: int) -> _Found:
    loaded: dict[int, list[Candidate]] = {}
    for candidate in candidates:
        loaded.setdefault(candidate.work_id, []).append(candidate)
    order, alike = collapsed([*loaded], {work_id: found[0] for work_id, found in loaded.items()}, needed)
    located: dict[int, list[Located]] = {}
    for record in records[CANDIDATES:]:
        located.setdefault(record.work_id, []).append(record)
    return _Found(order, loaded, located, alike)


def _matching(reader: Reader, wanted: Node, pool: _Found) -> tuple[Node, int]:
    """The condition that a record must meet, and how many documents meet it."""
    strict = _strict(wanted)
    if pool.loaded:
        matching = Or((strict, _works(sorted(pool.loaded))))
        return matching, reader.total(matching)
    total = reader.total(strict)
    if total or strict == wanted:
        return strict, total
    return wanted, reader.total(wanted)


def _strict(node: Node) -> Node:
    """Free words as a condition."""
    match node:
        case Words(text):
            return Most(text)
        case And(parts):
            return And(tuple(map(_strict, parts)))
        case Or(parts):
            return Or(tuple(map(_strict, parts)))
        case Not(part):
            return Not(_strict(part))
    return node


def _works(ids: Sequence[int]) -> Node:
    fields: tuple[Node, ...] = tuple(Field("work", str(work_id)) for work_id in ids)
    return fields[0] if len(fields) == 1 else Or(fields)


def _kept(reader: Reader, ahead: tuple[int, ...], conditions: Sequence[Node]) -> tuple[int, ...]:
    """The documents ahead that meet the filters."""
    if not ahead or not conditions:
        return ahead
    found = {r.work_id for r in reader.records(And((_works(ahead), *conditions)), Order.RELEVANCE, _RECORDS)}
    return tuple(work_id for work_id in ahead if work_id in found)


def _among(reader: Reader, matching: Node, ahead: Sequence[int]) -> int:
    return reader.total(And((_works(ahead), matching))) if ahead else 0


def _documents(reader: Reader, request: Request, node: Node, pool: _Found, needed: int) -> _Found:
    """The first documents in order, at least `needed` of them if there are so many, and what was found on the way."""
    relevance = request.order is Order.RELEVANCE
    if relevance and len(pool.order) >= needed:
        return pool
    needed = min(needed, DEEPEST + 1)
    limit = max(CANDIDATES, (needed + len(pool.loaded)) * 4)
    while True:
        records = reader.records(node, request.order, limit)
        order = list(dict.fromkeys(record.work_id for record in records))
        if len(order) >= needed + len(pool.loaded) or len(records) < limit or limit >= _RECORDS:
            break
        limit *= 4
    if not relevance:
        return _Found(order)
    if pool.loaded:
        return replace(pool, order=[*pool.order, *(work_id for work_id in order if work_id not in pool.loaded)])
    return _looked_at(reader, request.query, records, order, needed)


def _looked_at(reader: Reader, query: Query, records: Sequence[Located], order: list[int], needed: int) -> _Found:
    """The best records get a second look; the documents behind them keep the engine's order."""
    analysis = analyse(query.words, segment=False)
    if analysis.numbers or len(analysis.syllables) < 2:
        return _Found(order)
    found = _judged(_second_look(reader, query, records), (), needed)
    return replace(found, order=[*found.order, *(work_id for work_id in order if work_id not in found.loaded)])


def _results(reader: Reader, query: Query, wanted: Node, shown: Sequence[int], found: _Found) -> tuple[Result, ...]:
    """The documents of a page with their best provisions: those that were judged first, then others that match."""
    passages = {work_id: list(found.loaded.get(work_id, ())) for work_id in shown}
    short = [work_id for work_id in shown if len(passages[work_id]) < PASSAGES]
    others = [record for work_id in short for record in found.located.get(work_id, ())[:PASSAGES]]
    short = [work_id for work_id in short if not (found.located and passages[work_id])]
    if short and (query.words or _names_articles(wanted)):
        others += _first_of_each(reader.records(And((_works(short), wanted)), Order.RELEVANCE, 12 * len(short)))
    for candidate in reader.load(others):
        passages[candidate.work_id].append(candidate)
    return tuple(Result(work_id, _passages(query, passages[work_id]), tuple(found.alike.get(work_id, ()))) for work_id in shown)


def _names_articles(node: Node) -> bool:
    """Whether a provision is asked for: fields of the document alone find documents, and no provision of them says more than another."""
    if isinstance(node, And | Or):
        return any(map(_names_articles, node.parts))
    return isinstance(node, Tokens) or (isinstance(node, Field) and node.name == "article")


def _first_of_each(records: Sequence[Located]) -> list[Located]:
    taken: dict[int, int] = {}
    kept = []
    for record in records:
        taken[record.work_id] = taken.get(record.work_id, 0) + 1
        if taken[record.work_id] <= PASSAGES + 1:
            kept.append(record)
    return kept


def _passages(query: Query, candidates: Sequence[Candidate]) -> tuple[Hit, ...]:
    """Provisions once each; the head of the document only where no provision was found."""
    once: dict[tuple[str, int], Candidate] = {}
    for candidate in candidates:
        once.setdefault((candidate.provision, candidate.start), candidate)
    kept = [candidate for (provision, _), candidate in once.items() if provision] or [*once.values()]
    return tuple(Hit(candidate, query.words) for candidate in kept[:PASSAGES])


# --- cursors ------------------------------------------------------------------------------------------------------------------


def _cursor(request: Request, offset: int) -> str:
    return base64.urlsafe_b64encode(json.dumps([offset, _mark(request)]).encode()).decode().rstrip("=")


def _start(request: Request) -> int:
    if not request.cursor:
        return 0
    try:
        offset, mark = json.loads(base64.urlsafe_b64decode(request.cursor + "=" * (-len(request.cursor) % 4)))
    except (ValueError, TypeError, binascii.Error, RecursionError) as error:
        raise BadCursor(f"không phải con trỏ của trang: {request.cursor[:80]!r}") from error
    if not isinstance(offset, int) or not 0 <= offset <= DEEPEST or mark != _mark(request):
        raise BadCursor("con trỏ không thuộc truy vấn này")
    return offset


def _mark(request: Request) -> str:
    """Tells a query with its filters and order from others."""
    parts = [request.query.text, request.order.value, sorted((name, sorted(values)) for name, values in request.filters.items() if values)]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:12]
