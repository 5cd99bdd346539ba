"""What an engine offers beside its ranked search: one consistent view of the index, for orders, totals, facets, terms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, NamedTuple, Protocol

from search.candidates import Candidate
from search.nodes import Node
from search.statistics import Statistics
from search.vocabulary import Vocabulary


class Order(StrEnum):
    """How results are put in order."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"
    TITLE = "title"


class Located(NamedTuple):
    """A matching record before it is loaded; `address` is the engine's own. A page makes some hundred, and a tuple in half the time of a dataclass."""

    score: float
    work_id: int
    address: Any


class Reader(Protocol):
    """One view of an index; what is committed meanwhile is not seen."""

    def records(self, node: Node, order: Order, limit: int, offset: int = 0) -> list[Located]:
        """Matching records in order; by date and by title the records of one document stand together."""
        ...

    def load(self, located: Sequence[Located]) -> list[Candidate]:
        """The records themselves."""
        ...

    def total(self, node: Node) -> int:
        """The number of documents that match."""
        ...

    def counts(self, node: Node) -> Mapping[str, Mapping[str, int]]:
        """For each facet of `search.facts.FACETS` its values with the number of matching documents."""
        ...

    def terms(self, field: str, prefix: str = "", limit: int | None = None) -> list[tuple[str, int]]:
        """Terms of a field that begin so, with the number of records that hold each."""
        ...

    def frequency(self, field: str, token: str) -> int:
        """Records that hold a token."""
        ...

    def size(self) -> int:
        """Records in the index."""
        ...

    @property
    def statistics(self) -> Statistics:
        """How rare tokens and pairs are."""
        ...

    @property
    def vocabulary(self) -> Vocabulary:
        """The syllables of the index."""
        ...
