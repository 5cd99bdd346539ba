"""The port: records in, `Query` in, `Page` of `Hit` out. Engines translate to and from their own language and errors."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol, TypeAlias


@dataclass(frozen=True, slots=True)
class IndexRecord:
    """One provision (or, with provision "", the head of a document) as it is indexed."""

    work_id: int
    provision: str
    number: str
    type: str
    issuer: str
    year: int
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Words:
    """Free words: any may match, more and closer is better."""

    text: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that must stand together."""

    text: str


@dataclass(frozen=True, slots=True)
class Field:
    """A value in a field: so, loai, cq, nam."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class And:
    """All parts must match."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Any part may match."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part must not match."""

    part: Node


Node: TypeAlias = Words | Phrase | Field | And | Or | Not


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query. `note` tells the user when it was not read as it was typed."""

    node: Node
    text: str
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A found provision. `marks` are the ranges of `snippet` to highlight."""

    work_id: int
    provision: str
    score: float
    number: str
    title: str
    snippet: str
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """Hits, best first, one document at most once; `total` counts matching records."""

    hits: tuple[Hit, ...]
    total: int


class Engine(Protocol):
    """A full-text engine over `IndexRecord`s."""

    def add(self, records: Iterable[IndexRecord]) -> None:
        """Queue records; visible after `commit`."""
        ...

    def delete(self, work_id: int) -> None:
        """Queue the removal of a document's records."""
        ...

    def commit(self, revision: int) -> None:
        """Make the queued changes visible and remember the store's revision, atomically."""
        ...

    def revision(self) -> int:
        """The last committed revision, 0 for a new index."""
        ...

    def search(self, query: Query, limit: int = 10) -> Page:
        """The best records of the best documents."""
        ...

    def close(self) -> None:
        """Release files."""
        ...
