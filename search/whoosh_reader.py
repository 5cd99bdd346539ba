"""One view of a Whoosh index: orders, totals, facets, terms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from search.candidates import Candidate
from search.facts import FACETS
from search.nodes import Node
from search.reader import Located, Order
from search.statistics import Statistics
from search.vocabulary import Vocabulary
from search.whoosh_query import Compiler

_ORDERS = {Order.NEWEST: ("order_date", True), Order.OLDEST: ("order_date", False), Order.TITLE: ("order_title", False)}


class WhooshReader:
    """A searcher and a compiler for it."""

    def __init__(self, searcher: Any, compiler: Compiler, statistics: Callable[[], Statistics]) -> None:
        self._searcher, self._compiler, self._statistics = searcher, compiler, statistics

    def records(self, node: Node, order: Order, limit: int, offset: int = 0) -> list[Located]:
        """Matching records in order."""
        query, works = self._compiler.compiled(node), self._works()
        if order is Order.RELEVANCE:
            found = self._searcher.search(query, limit=offset + limit)
            return [Located(float(score), works(number), number) for score, number in found.top_n[offset:]]
        field, falling = _ORDERS[order]
        found = self._searcher.search(query, limit=offset + limit, sortedby=field, reverse=falling)
        return [Located(0.0, works(number), number) for _, number in found.top_n[offset:]]

    def load(self, located: Sequence[Located]) -> list[Candidate]:
        """The records themselves."""
        return [Candidate(found.score, self._searcher.stored_fields(found.address)["stored"]) for found in located]

    def total(self, node: Node) -> int:
        """The number of documents that match."""
        works = self._works()
        return len({works(number) for number in self._matching(node)})

    def counts(self, node: Node) -> Mapping[str, Mapping[str, int]]:
        """Facets with the number of documents of each value."""
        works, matching = self._works(), self._matching(node)
        counts: dict[str, dict[str, int]] = {name: {} for name in FACETS}
        reader = self._searcher.reader()
        for name in FACETS:
            for value in reader.field_terms(name):
                documents = {works(number) for number in reader.postings(name, value).all_ids() if number in matching}
                if documents:
                    counts[name][str(value)] = len(documents)
        return counts

    def terms(self, field: str, prefix: str = "", limit: int | None = None) -> list[tuple[str, int]]:
        """Terms of a field that begin so."""
        found: dict[str, int] = defaultdict(int)
        reader = self._searcher.reader()
        for term in reader.expand_prefix(field, prefix):
            if limit is not None and len(found) >= limit:
                break
            found[term.decode() if isinstance(term, bytes) else term] += reader.doc_frequency(field, term)
        return list(found.items())

    def frequency(self, field: str, token: str) -> int:
        """Records that hold a token."""
        return self._statistics().frequency(field, token)

    def size(self) -> int:
        """Records in the index."""
        return int(self._searcher.doc_count())

    @property
    def statistics(self) -> Statistics:
        """How rare tokens and pairs are."""
        return self._statistics()

    @property
    def vocabulary(self) -> Vocabulary:
        """The syllables of the index."""
        return self._statistics().vocabulary

    def _matching(self, node: Node) -> set[int]:
        return set(self._searcher.docs_for_query(self._compiler.compiled(node)))

    def _works(self) -> Callable[[int], int]:
        column = self._searcher.reader().column_reader("work_number")
        return lambda number: int(column[number])
