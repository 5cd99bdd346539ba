"""One view of a tantivy index: orders, totals, facets, terms."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import tantivy

from search.candidates import Candidate
from search.facts import FACETS
from search.nodes import Node
from search.reader import Located, Order
from search.statistics import Statistics
from search.tantivy_query import Compiler
from search.vocabulary import Vocabulary

_EXACT = 5000
"""Matching documents up to which facets are counted one by one; above it they are estimated (HyperLogLog, within some 2 %): exact counting
costs a dictionary for each document and facet."""
_MOST = 65_000
"""Most values of a facet, and most documents of an exact total."""

_ORDERS = {
    Order.NEWEST: ("order_date", tantivy.Order.Desc),
    Order.OLDEST: ("order_date", tantivy.Order.Asc),
    Order.TITLE: ("order_title", tantivy.Order.Asc),
}


class TantivyReader:
    """A searcher and a compiler for it."""

    def __init__(self, searcher: Any, compiler: Compiler, statistics: Callable[[], Statistics]) -> None:
        self._searcher, self._compiler, self._statistics = searcher, compiler, statistics

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
        return [Candidate(found.score, self._searcher.doc(found.address)["stored"][0]) for found in located]

    def total(self, node: Node) -> int:
        """The number of documents that match."""
        query = self._compiler.compiled(node)
        found = self._searcher.aggregate(query, {"works": {"terms": {"field": "work_number", "size": _MOST}}})["works"]
        known = len(found["buckets"])
        return known if known < _MOST else round(self._searcher.cardinality(query, "work_number"))

    def counts(self, node: Node) -> Mapping[str, Mapping[str, int]]:
        """Facets with the number of documents of each value."""
        query = self._compiler.compiled(node)
        exact = self.total(node) <= _EXACT
        each = {"terms": {"field": "work_number", "size": _EXACT}} if exact else {"cardinality": {"field": "work_number"}}
        wanted = {name: {"terms": {"field": name, "size": _MOST}, "aggs": {"works": each}} for name in FACETS}
        found = self._searcher.aggregate(query, wanted)
        return {name: {str(b["key"]): _documents(b["works"]) for b in found[name]["buckets"]} for name in FACETS}

    def terms(self, field: str, prefix: str = "", limit: int | None = None) -> list[tuple[str, int]]:
        """Terms of a field that begin so."""
        return list(self._searcher.terms_with_prefix(field, prefix, limit=limit))

    def frequency(self, field: str, token: str) -> int:
        """Records that hold a token."""
        return self._statistics().frequency(field, token)

    def size(self) -> int:
        """Records in the index."""
        return int(self._searcher.num_docs)

    @property
    def statistics(self) -> Statistics:
        """How rare tokens and pairs are."""
        return self._statistics()

    @property
    def vocabulary(self) -> Vocabulary:
        """The syllables of the index."""
        return self._statistics().vocabulary


def _documents(found: Mapping[str, Any]) -> int:
    return len(found["buckets"]) if "buckets" in found else round(found["value"])
