"""The port: records in, `Query` in, `Page` of `Hit` out. Engines translate to and from their own language and errors."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from search.candidates import Candidate
from search.facts import NO_FACTS, Facts
from search.nodes import Query
from search.reader import Reader
from search.snippets import snippet

if TYPE_CHECKING:
    from search.records import Indexed


@dataclass(frozen=True, slots=True)
class IndexRecord:
    """One provision (or, with provision "", the head of a document) as it is indexed. `heading` are the words of `text` that name what it is
    about (the title of an article); without it the first line of `text` counts. `start` is where `text` begins in the stored text; `subject` says
    what the whole document is about, as `search.subjects` finds it; without it the title does. `parts` are the provisions of which anything stands in `text`:
    where each begins and ends in the stored text, and its path."""

    work_id: int
    provision: str
    number: str
    type: str
    issuer: str
    year: int
    title: str
    text: str
    heading: str = ""
    start: int = 0
    facts: Facts = NO_FACTS
    subject: str = ""
    parts: tuple[tuple[int, int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """A found provision and the words that it answers. All that is shown of it is read when it is asked for: of a hundred hits a page shows ten."""

    found: Candidate
    query: str

    @property
    def work_id(self) -> int:
        """The document."""
        return self.found.work_id

    @property
    def provision(self) -> str:
        """The path of the provision, "" for the head of a document."""
        return self.found.provision

    @property
    def score(self) -> float:
        """Higher is better; comparable within one page only."""
        return self.found.score

    @property
    def number(self) -> str:
        """The document's number."""
        return self.found.number

    @property
    def title(self) -> str:
        """The document's title."""
        return self.found.title

    @property
    def text(self) -> str:
        """The provision's words."""
        return self.found.text

    @property
    def start(self) -> int:
        """Where `text` begins in the document's text."""
        return self.found.start

    def innermost(self, at: int) -> str:
        """The path of the innermost provision in it that a character of the document's text stands in, or its own."""
        return self.found.innermost(at)

    @property
    def cut(self) -> tuple[str, tuple[tuple[int, int], ...]]:
        """Snippet and marks, cut once for both."""
        return snippet(self.text, self.query)

    @property
    def snippet(self) -> str:
        """The stretch of the text that holds most of the query's words."""
        return snippet(self.text, self.query)[0]

    @property
    def marks(self) -> tuple[tuple[int, int], ...]:
        """The ranges of `snippet` to highlight."""
        return snippet(self.text, self.query)[1]


@dataclass(frozen=True, slots=True)
class Page:
    """Hits, best first; by document, each stands at most once."""

    hits: tuple[Hit, ...]
    counted: Callable[[], int]

    @property
    def total(self) -> int:
        """Matching records. Counted when it is asked for: the best ones are found without looking at all."""
        return self.counted()


class Engine(Protocol):
    """A full-text engine over `IndexRecord`s."""

    def add(self, records: Iterable[IndexRecord]) -> None:
        """Queue records; visible after `commit`."""
        ...

    def add_indexed(self, records: Iterable[Indexed]) -> None:
        """Queue records that `search.records` has made ready, in this process or another."""
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

    def search(self, query: Query, limit: int = 10, *, by_document: bool = True) -> Page:
        """The best record of each of the best documents; with `by_document` false, the best records."""
        ...

    def reader(self, at_least: int | None = None) -> AbstractContextManager[Reader]:
        """One view of the index, for orders, totals, facets and terms.

        Args:
            at_least: a revision; a view of it or of a later one that is at hand will do. None: the index as last committed.
        """
        ...

    def follow(self) -> bool:
        """Make ready what questions need of the index as last committed; False when nothing was committed since. Until then, who asks for no more than what is
        at hand is answered from that."""
        ...

    def close(self) -> None:
        """Release files."""
        ...
