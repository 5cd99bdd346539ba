"""The composition root: opens store and index, lets the index catch up with the store."""

from __future__ import annotations

import shutil
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from contextlib import AbstractContextManager
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from filelock import FileLock

from api.backup import finished
from api.indexing import catch_up, turned
from api.ingesting.indexer import indexed_elsewhere
from api.ingesting.pool import Pool
from api.reading.fragments import Fragments
from api.removing import Removing
from api.reviewing import Reviewing
from api.settings import Settings
from api.state import StateStore
from graph.errors import CancuError
from graph.lost_basis import LostBasisRow, lost_basis
from graph.model import Work
from graph.registry.own import use_own
from graph.review import Doubt, Mention, doubtful_mentions, review_queue
from graph.store import RecordStore
from graph.validity import Validities
from graph.warm import WarmFacts
from search.engine import Engine
from search.reader import Reader
from search.segmenting import Segmenter, segment_of

if TYPE_CHECKING:
    from graph.rdf.projection import Projection


Made = TypeVar("Made")

_DAYS, _NAMES = 8, 16
"""Days for which validities are remembered, and names under which other things are."""


class Services:
    """Store and engine of one home folder. The engine opens at first use.

    Args:
        writes: whether the index may be brought up to date here; the web service leaves that to its reading process, so that no page waits.
    """

    def __init__(self, settings: Settings, *, writes: bool = True) -> None:
        finished(settings.home)
        use_own(settings.home / "registry")
        self.settings = settings
        self._writes = writes
        self.store = RecordStore(settings.home)
        self._engine: Engine | None = None
        self._day: date | None = None
        self._state: StateStore | None = None
        self.fragments = Fragments(settings.home, self.store)
        self._facts = WarmFacts(self.store)
        self._validities: OrderedDict[tuple[int, date], Validities] = OrderedDict()
        self._judging = threading.Lock()
        self._remembered: OrderedDict[str, tuple[Hashable, Any]] = OrderedDict()
        self.needed: int | None = None

    def doubts(self, document: Work | None) -> dict[int, tuple[str, ...]]:
        """Relations to look at, of one document or all, the riskiest first, with the reasons; remembered until the store changes."""
        name = f"doubts of {document.id}" if document else "doubts"
        return self.remembered(name, self._facts.refresh(self.needed).revision, lambda: {doubt.id: doubt.reasons for doubt in self.queue(document, "relation")})

    def doubtful_mentions(self, document: Work | None) -> list[Mention]:
        """Mentions to look at, of one document or all, the riskiest first; remembered until the store changes."""
        found = self.remembered("mentions", self._facts.refresh(self.needed).revision, lambda: doubtful_mentions(self.store))
        return found if document is None else [mention for mention in found if mention.stored.work_id == document.id]

    def remembered(self, name: str, key: Hashable, make: Callable[[], Made]) -> Made:
        """What was made under a name for a key, as long as the key stays the same: a revision, a day; of the names asked for last."""
        known = self._remembered.pop(name, None)
        if known is None or known[0] != key:
            known = (key, make())
        self._remembered[name] = known
        while len(self._remembered) > _NAMES:
            self._remembered.popitem(last=False)
        made: Made = known[1]
        return made

    def queue(self, document: Work | None, kind: str | None) -> list[Doubt]:
        """The doubtful facts of one document or all, of one kind or both, over facts that are kept warm."""
        return review_queue(self.store, document=document, kind=kind, facts=self._facts.refresh(self.needed))

    def lost_basis(self, on: date, *, every: bool) -> list[LostBasisRow]:
        """Documents and tasks that have lost bases, over facts that are kept warm."""
        return lost_basis(self.store, on, every=every, facts=self._facts.refresh(self.needed), validities=self.validities(on))

    def validities(self, on: date, known: date | None = None) -> Validities:
        """Validities on a day, over facts that are kept warm; what was computed of a day is remembered until the store changes.

        The facts are the store's, or of revision `needed` at least where that is set.
        """
        facts = self._facts.refresh(self.needed)
        if known is not None:
            return Validities(facts, on, known)
        key = (facts.revision, on)
        with self._judging:
            found = self._validities.get(key) or self._judged_before(facts, key)
            self._validities[key] = found
            self._validities.move_to_end(key)
            while len(self._validities) > _DAYS:
                self._validities.popitem(last=False)
        return found

    def _judged_before(self, facts: WarmFacts, key: tuple[int, date]) -> Validities:
        """Validities on a day for which there are none yet: those of an earlier revision, but for what rests on works that have changed since."""
        last = max((revision for revision, on in self._validities if on == key[1] and revision < key[0]), default=None)
        changed = facts.changed_since(last) if last is not None else None
        return Validities(facts, key[1]) if last is None or changed is None else self._validities[last, key[1]].following(changed)

    def reader(self) -> AbstractContextManager[Reader]:
        """One view of the index, of revision `needed` at least where that is set."""
        return self.engine.reader(self.needed)

    def follow(self) -> None:
        """Make ready what pages need of the index and the store as last committed, if anything was: who asks next does not wait for it."""
        if self.engine.follow():
            self._facts.refresh()
            self.validities(date.today())
            self.store.graph_arrays()
            self.store.load_tasks()

    def works(self, ids: Iterable[int]) -> dict[int, Work]:
        """Works by id, as they are kept warm; those that are not in the store are left out."""
        return self._facts.refresh(self.needed).works_with(ids)

    def held(self, ids: Iterable[int]) -> set[int]:
        """Those of some documents that are held."""
        return {work.id for work in self.store.works_with(list(ids)) if work.held}

    @property
    def state(self) -> StateStore:
        """What the service itself remembers; opened at first use."""
        if self._state is None:
            self._state = StateStore(self.settings.home)
        return self._state

    @property
    def reviewing(self) -> Reviewing:
        """What people decide of facts."""
        return Reviewing(self.store, self.state)

    @property
    def removing(self) -> Removing:
        """Documents taken out."""
        return Removing(self.store, self.state)

    def close(self) -> None:
        """Release everything."""
        if self._state is not None:
            self._state.close()
        if self._engine is not None:
            self._engine.close()
        self.fragments.close()
        self.store.close()

    @property
    def engine(self) -> Engine:
        """The index, caught up with the store where it may be written."""
        if self._engine is None:
            self._engine = open_engine(self.settings)
        if self._writes:
            self.catch_up()
        return self._engine

    def catch_up(self, pool: Pool | None = None) -> int:
        """Index what the store has written since, in the processes of a pool when one is given; processes take turns. Returns the number of documents."""
        if self._engine is None:
            self._engine = open_engine(self.settings)
        today, new_day = date.today(), self._day != date.today()
        self._day = today
        if self._engine.revision() >= self.store.revision() and not (new_day and turned(self._engine, today)):
            return 0
        with FileLock(self.settings.home / "index.lock"):
            elsewhere = indexed_elsewhere(pool, self.settings.home, self.settings.segmenter) if pool else None
            return catch_up(self.store, self._engine, today, elsewhere)

    def index_revision(self) -> int:
        """The revision that the index holds; nothing is indexed for asking."""
        if self._engine is None:
            self._engine = open_engine(self.settings)
        return self._engine.revision()

    @property
    def rdf(self) -> Projection:
        """The RDF store; it catches up when it is read."""
        from graph.rdf.projection import Projection

        return Projection(self.settings.home, self.store, self.settings.base)

    def rebuild(self) -> int:
        """Build the index and the RDF store anew from the records, forget the pages kept; returns the number of documents."""
        self.rdf.rebuild()
        self.fragments.clear()
        if self._engine is not None:
            self._engine.close()
            self._engine = None
        shutil.rmtree(self.settings.home / "index", ignore_errors=True)
        self._engine = open_engine(self.settings)
        return self.catch_up()


def open_engine(settings: Settings) -> Engine:
    """The engine that the settings name. Several processes that start together open it one after another: the first makes a new index, or drops one of
    another format, and must not do so beneath the others."""
    path = settings.home / "index" / settings.engine
    if settings.segmenter not in [*Segmenter]:
        raise CancuError(f"CANCU_SEGMENTER phải là crf, longest hoặc none, không phải {settings.segmenter!r}")
    segment = segment_of(Segmenter(settings.segmenter), settings.home / "clauses.db", jobs=settings.jobs)
    settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    with FileLock(settings.home / "opening.lock"):
        if settings.engine == "whoosh":
            from search.whoosh_engine import WhooshEngine

            return WhooshEngine(path, segment=segment)
        from search.tantivy_engine import TantivyEngine

        return TantivyEngine(path, segment=segment)
