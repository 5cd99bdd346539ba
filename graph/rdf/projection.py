"""The record store as a persistent RDF store in `home/rdf`: caught up by revision, document by document, rebuilt when it must be.

Rule 1  `state.json` is written last and moved into place: what it names is whole. A run that was killed is done again; replacing a document's
        graphs twice changes nothing.
Rule 2  One writer: `home/rdf/store` is opened only to catch up (RocksDB's own lock keeps others out). Readers open a snapshot that nobody writes;
        it is made of links to the same files.
Rule 3  A document's graph is replaced when the document was written, when a document it names was written (its address and its days may have
        changed), or when people have decided on one of its facts.
Rule 4  What is derived for validity is computed anew for the documents that replaced graphs speak of, and onwards along what they act on as long
        as something changes.
"""

from __future__ import annotations

import json
import os
import shutil
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Store

from graph.errors import StoreError
from graph.impact import ACTS
from graph.rdf.mapping import Mapper
from graph.rdf.vocabulary import MAPPING, Names, term
from graph.rdf.writing import Progress, derived_quads, quads, work_quads
from graph.store import RecordStore

if TYPE_CHECKING:
    import rdflib

PATIENCE = 60.0
"""Seconds to wait for another process that is catching up."""

_WRITING = threading.Lock()


@dataclass(frozen=True, slots=True)
class State:
    """What a projection holds: the revision, what names start with, the version of the mapping, the folder of the snapshot."""

    revision: int
    base: str
    mapping: str
    snapshot: str


class Projection:
    """The RDF store of one home folder.

    Args:
        home: the home folder.
        store: its record store.
        base: what names start with.
        progress: told how many documents are done.
    """

    def __init__(self, home: Path, store: RecordStore, base: str = "", progress: Progress | None = None) -> None:
        self._folder, self._store, self._progress = home / "rdf", store, progress
        self._base = Names(base).base

    def snapshot(self) -> Path:
        """The folder to read, caught up with the record store.

        Raises:
            StoreError: another process has been writing for too long, or the folder cannot be written.
        """
        state = self._current()
        if state is None:
            state = self._caught_up()
        return self._folder / state.snapshot

    def dataset(self) -> rdflib.Dataset:
        """The snapshot behind rdflib's API, read only; one named graph a document."""
        import rdflib
        from oxrdflib import OxigraphStore

        return rdflib.Dataset(store=OxigraphStore(store=Store.read_only(str(self.snapshot()))), default_union=True)

    def revision(self) -> int:
        """The revision that the projection holds; 0 when there is none. Nothing is caught up for asking."""
        state = self._state()
        return state.revision if state else 0

    def rebuild(self) -> int:
        """Build everything anew; returns the number of documents."""
        with _WRITING, self._opened(fresh=True) as inner:
            return self._finished(inner, self._store.revision(), self._filled(inner))[1]

    # --- state ---------------------------------------------------------------------------------------------------------

    def _state(self) -> State | None:
        try:
            state = State(**json.loads((self._folder / "state.json").read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None
        fits = state.base == self._base and state.mapping == MAPPING and (self._folder / state.snapshot).is_dir()
        return state if fits else None

    def _current(self) -> State | None:
        state = self._state()
        return state if state and state.revision == self._store.revision() else None

    def _caught_up(self) -> State:
        with _WRITING:
            fresh = self._state() is None
            with self._opened(fresh=fresh) as inner:
                done = self._current()
                if done:  # another process was faster
                    return done
                revision = self._store.revision()
                state = self._state()
                count = self._filled(inner) if fresh or state is None else self._updated(inner, state.revision)
                return self._finished(inner, revision, count)[0]

    def _opened(self, *, fresh: bool) -> _Opened:
        return _Opened(self._folder, fresh)

    def _finished(self, inner: Store, revision: int, count: int) -> tuple[State, int]:
        """Make the snapshot, then say so (Rule 1). The one before stays for who has just been told of it; older ones go."""
        inner.flush()
        before = self._state()
        name = f"snapshot-{revision}-{time.time_ns()}"
        inner.backup(str(self._folder / name))
        state = State(revision, self._base, MAPPING, name)
        beside = self._folder / "state.json.new"
        beside.write_text(json.dumps(asdict(state)), encoding="utf-8")
        os.replace(beside, self._folder / "state.json")
        for old in self._folder.glob("snapshot-*"):
            if old.name not in (name, before.snapshot if before else ""):
                shutil.rmtree(old, ignore_errors=True)
        return state, count

    # --- filling -------------------------------------------------------------------------------------------------------

    def _filled(self, inner: Store) -> int:
        mapper = Mapper(self._store, self._base)
        inner.bulk_extend(quads(mapper, self._progress))
        return len(self._store.written_since(0))

    def _updated(self, inner: Store, known: int) -> int:
        """Bring an earlier revision up to date; returns the number of documents whose graphs were replaced."""
        mapper = Mapper(self._store, self._base)
        touched = self._touched(inner, known)
        if self._store.merged_since(known):
            _drop_missing(inner, self._store)
        spoken_of = set(touched)
        for number, work_id in enumerate(touched, start=1):
            spoken_of |= _objects_in(inner, work_id)
            _replace(inner, mapper, work_id)
            spoken_of.update(stored.object_id for stored in self._store.said_in(work_id))
            if self._progress:
                self._progress(number, len(touched))
        _rederive(inner, mapper, spoken_of)
        return len(touched)

    def _touched(self, inner: Store, known: int) -> list[int]:
        """Rule 3."""
        written = self._store.written_since(known)
        touched = {*written, *self._store.naming(written)}
        if self._store.decided_since(known):
            touched |= self._store.reviewed_works() | _decided_in(inner)
        return sorted(touched - self._store.missing_works(touched))


class _Opened:
    """The writable store, waited for while another process holds it; made anew when it is asked for or damaged."""

    def __init__(self, folder: Path, fresh: bool) -> None:
        self._folder, self._fresh = folder, fresh

    def __enter__(self) -> Store:
        until = time.monotonic() + PATIENCE
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            if self._fresh:
                self._store = self._anew(until)
            else:
                self._store = self._open(until)
        except (OSError, RuntimeError) as error:
            raise StoreError(f"không mở được kho RDF tại {self._folder}: {error}") from error
        return self._store

    def __exit__(self, *_: object) -> None:
        del self._store

    def _anew(self, until: float) -> Store:
        """An empty store. The old one is cleared under its lock, so that a process that is writing it is waited for."""
        (self._folder / "state.json").unlink(missing_ok=True)
        store = self._open(until)
        if len(store):
            store.clear()
        return store

    def _open(self, until: float) -> Store:
        path = self._folder / "store"
        while True:
            try:
                return Store(str(path))
            except (OSError, RuntimeError) as error:
                if _damaged(error):
                    shutil.rmtree(path, ignore_errors=True)
                    (self._folder / "state.json").unlink(missing_ok=True)
                    return Store(str(path))
                if "lock" not in str(error).lower():
                    raise
                if time.monotonic() > until:
                    raise StoreError("kho RDF đang được tiến trình khác cập nhật, hãy thử lại sau") from error
            time.sleep(0.1)


def _damaged(error: Exception) -> bool:
    """Whether RocksDB says that files are broken or missing, which building anew mends."""
    told = str(error).lower()
    return "corruption" in told or "no such file" in told


def _graph_of(inner: Store, work_id: int) -> NamedNode | None:
    """The graph that describes a work, by its id."""
    found = next(inner.quads_for_pattern(None, term("cancu:workId"), Literal(work_id)), None)
    return found.graph_name if found and isinstance(found.graph_name, NamedNode) else None


def _objects_in(inner: Store, work_id: int) -> set[int]:
    """The works that a document's graph, as it is, speaks of as objects."""
    graph = _graph_of(inner, work_id)
    if graph is None:
        return set()
    objects = {
        q.object for q in inner.quads_for_pattern(None, term("cancu:objectWork"), None, graph) if isinstance(q.object, NamedNode)
    }
    return {
        int(q.object.value)
        for o in objects
        for q in inner.quads_for_pattern(o, term("cancu:workId"), None)
        if isinstance(q.object, Literal)
    }


def _replace(inner: Store, mapper: Mapper, work_id: int) -> None:
    _drop(inner, _graph_of(inner, work_id))
    inner.extend(work_quads(mapper, mapper.work(work_id)))


def _drop(inner: Store, graph: NamedNode | None) -> None:
    """Remove a document's graph and what is derived for it."""
    if graph is not None:
        inner.remove_graph(graph)
        inner.remove_graph(NamedNode(Names.validity_graph(graph.value.removesuffix("#record"))))


def _drop_missing(inner: Store, store: RecordStore) -> None:
    held = {
        int(q.object.value): q.graph_name
        for q in inner.quads_for_pattern(None, term("cancu:workId"), None)
        if isinstance(q.object, Literal)
    }
    for work_id in store.missing_works(held):
        graph = held[work_id]
        _drop(inner, graph if isinstance(graph, NamedNode) else None)


def _decided_in(inner: Store) -> set[int]:
    """The works in whose graphs a fact is on record as decided: the decision may have been taken back."""
    graphs = {
        q.graph_name
        for q in inner.quads_for_pattern(None, term("cancu:reviewState"), None)
        if q.object != term("cancu:review-extracted")
    }
    return {
        int(q.object.value)
        for graph in graphs
        for q in inner.quads_for_pattern(None, term("cancu:workId"), None, graph)
        if isinstance(q.object, Literal)
    }


def _rederive(inner: Store, mapper: Mapper, works: Iterable[int]) -> None:
    """Rule 4."""
    queue = sorted(set(works))
    seen = set(queue)
    for work_id in queue:
        for other in _changed(inner, mapper, work_id):
            if other not in seen:
                seen.add(other)
                queue.append(other)


def _changed(inner: Store, mapper: Mapper, work_id: int) -> Iterator[int]:
    """Derive one document anew; when that changes anything, the documents that it acts on."""
    work = mapper.work(work_id)
    graph = NamedNode(Names.validity_graph(mapper.names.work(work)))
    new = list(derived_quads(mapper, work))
    old = set(inner.quads_for_pattern(None, None, None, graph))
    if old != set(new):
        inner.remove_graph(graph)
        inner.extend(new)
        yield from (
            r.object_id for r in mapper.store.relations(work_id) if r.subject_id == work_id and r.relation.predicate in ACTS
        )
