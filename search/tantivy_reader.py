"""One view of a tantivy index: orders, totals, facets, terms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import tantivy

from search.candidates import Candidate
from search.facts import BETWEEN, FACETS, facets_of_key, work_of_key
from search.nodes import Node
from search.reader import Located, Order
from search.statistics import Statistics
from search.tantivy_query import Compiler
from search.vocabulary import Vocabulary

_EXACT = 10_000
"""Matching documents up to which they are counted one by one. Above it the total is estimated (HyperLogLog, within some 2 %) and facets are those of
a fair sample of so many documents (within some 1 %)."""

_MANY = 50 * _EXACT
"""Records from which on there are sure to be more documents than that."""

_ORDERS = {
    Order.NEWEST: ("order_date", tantivy.Order.Desc),
    Order.OLDEST: ("order_date", tantivy.Order.Asc),
    Order.TITLE: ("order_title", tantivy.Order.Asc),
}


_REMEMBERED = 256
"""Queries whose matching documents are remembered in one state of the index."""


@dataclass(frozen=True, slots=True)
class Counted:
    """How many documents match, which share of them was looked at, and how many of these have each combination of facets."""

    total: int
    share: float
    profiles: Counter[str]


class Memory:
    """What was counted in one state of the index: by query, and the facets of all documents (None: not asked for yet)."""

    def __init__(self) -> None:
        self.counted: dict[Node, Counted] = {}
        self.profiles: dict[int, str] | None = None


ROOM = 64_000_000
"""Bytes of records that are remembered: queries of one office find the same records again and again, and to unpack one takes longer than to judge it."""


class Records:
    """Records by their numbers, which follow from what is stored of them: those that an index keeps when it changes need not be read again."""

    def __init__(self, room: int = ROOM) -> None:
        self._room, self._used = room, 0
        self._known: dict[int, bytes] = {}

    def of(self, number: int, searcher: Any, address: Any) -> bytes:
        """What is stored of a record."""
        known = self._known.get(number)
        if known is None:
            known = self._known[number] = searcher.doc(address)["stored"][0]
            self._used += len(known)
            if self._used > self._room:
                self._known, self._used = {}, 0
        return known


class TantivyReader:
    """A searcher and a compiler for it; `memory` holds what was counted in this state of the index, `records` what was read in any."""

    def __init__(self, searcher: Any, compiler: Compiler, statistics: Statistics, memory: Memory, records: Records) -> None:
        self._searcher, self._compiler, self._memory, self._records = searcher, compiler, memory, records
        self.statistics = statistics

    def prepare(self) -> None:
        """Load what the first questions would wait for."""
        self._profiles()
        _ = self.vocabulary

    def records(self, node: Node, order: Order, limit: int, offset: int = 0) -> list[Located]:
        """Matching records in order."""
        query = self._compiler.compiled(node)
        if order is Order.RELEVANCE:
            hits = self._searcher.search(query, limit, count=False, offset=offset).hits
        else:
            field, direction = _ORDERS[order]
            hits = self._searcher.search(query, limit, count=False, offset=offset, order_by_field=field, order=direction).hits
        addresses = [address for _, address in hits]
        works = self._searcher.fast_field_values("work_number", addresses)
        scores = [score if order is Order.RELEVANCE else 0.0 for score, _ in hits]
        return [Located(score, int(work), address) for score, work, address in zip(scores, works, addresses, strict=True)]

    def load(self, located: Sequence[Located]) -> list[Candidate]:
        """The records themselves."""
        numbers = self._searcher.fast_field_values("record", [found.address for found in located])
        return [Candidate(found.score, self._records.of(number, self._searcher, found.address)) for found, number in zip(located, numbers, strict=True)]

    def total(self, node: Node) -> int:
        """The number of documents that match."""
        return self._counted(node).total

    def counts(self, node: Node) -> Mapping[str, Mapping[str, int]]:
        """Facets with the number of documents of each value."""
        counted = self._counted(node)
        counts: dict[str, dict[str, int]] = {name: {} for name in FACETS}
        for profile, number in counted.profiles.items():
            for name, values in facets_of_key(profile).items():
                for value in values:
                    counts[name][value] = counts[name].get(value, 0) + number
        if counted.share < 1:
            return {name: {value: round(number / counted.share) for value, number in values.items()} for name, values in counts.items()}
        return counts

    def _counted(self, node: Node) -> Counted:
        """The matching documents, looked through once for totals and facets of all pages of a query."""
        known = self._memory.counted.get(node)
        if known is None:
            if len(self._memory.counted) >= _REMEMBERED:
                self._memory.counted.clear()
            known = self._memory.counted[node] = self._count(self._compiler.compiled(node))
        return known

    def _count(self, query: Any) -> Counted:
        known = self._profiles()
        if known:
            works = self._buckets(query, "work_number")
            return Counted(len(works), 1.0, Counter(map(known.__getitem__, works)))
        keys = self._buckets(query, "facets")
        profiles = Counter(key[key.index(BETWEEN) :] for key in keys)
        if len(keys) < _EXACT:
            return Counted(len(keys), 1.0, profiles)
        total = max(len(keys), round(self._searcher.cardinality(query, "work_number")))
        return Counted(total, len(keys) / total, profiles)

    def _profiles(self) -> dict[int, str]:
        """The combination of facets of each document; empty where there are too many documents. To count numbers takes half as long as to count words."""
        if self._memory.profiles is None:
            self._memory.profiles = self._all_profiles()
        return self._memory.profiles

    def _all_profiles(self) -> dict[int, str]:
        keys = self._buckets(tantivy.Query.all_query(), "facets") if self._searcher.num_docs < _MANY else []
        return {work_of_key(key): key[key.index(BETWEEN) :] for key in keys} if len(keys) < _EXACT else {}

    def _buckets(self, query: Any, field: str) -> list[Any]:
        column = {"terms": {"field": field, "size": _EXACT, "segment_size": _EXACT, "order": {"_key": "asc"}}}
        return [bucket["key"] for bucket in self._searcher.aggregate(query, {"documents": column})["documents"]["buckets"]]

    def terms(self, field: str, prefix: str = "", limit: int | None = None) -> list[tuple[str, int]]:
        """Terms of a field that begin so."""
        return list(self._searcher.terms_with_prefix(field, prefix, limit=limit))

    def frequency(self, field: str, token: str) -> int:
        """Records that hold a token."""
        return self.statistics.frequency(field, token)

    def size(self) -> int:
        """Records in the index."""
        return int(self._searcher.num_docs)

    @property
    def vocabulary(self) -> Vocabulary:
        """The syllables of the index."""
        return self.statistics.vocabulary
