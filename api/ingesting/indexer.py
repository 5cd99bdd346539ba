"""Documents made ready for the index in other processes: each reads them from the store, so that only their ids go there, and what is indexed comes back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import cache, lru_cache
from pathlib import Path

from api.indexing import records_with
from api.ingesting.pool import Begun, Died, Pool, ahead
from api.ingesting.worker import opened
from graph.registry.own import use_own
from graph.store import RecordStore
from graph.validity import Standings
from search.records import Indexed, indexed_records, received, sent
from search.segmenting import Segment, Segmenter, segment_of

AHEAD = 2
"""Portions of documents that each process may be ahead of the index."""


def indexed_elsewhere(pool: Pool, home: Path, segmenter: str) -> Callable[[Iterable[Sequence[int]]], Iterator[Iterable[Indexed]]]:
    """What makes documents ready in the processes of a pool; a portion whose process died is made ready in this one."""

    def elsewhere(portions: Iterable[Sequence[int]]) -> Iterator[Iterable[Indexed]]:
        begun = ((portion, pool.begin(index_some, home, segmenter, portion)) for portion in portions)
        for portion, ready in ahead(begun, AHEAD * pool.jobs):
            told = _answer(ready)
            yield received(_in_this(home, segmenter, portion) if told is None else told)

    return elsewhere


def index_some(home: Path, segmenter: str, ids: Sequence[int]) -> list[bytes]:
    """What is indexed of some documents of a home folder."""
    use_own(home / "registry")
    store = opened(home)
    return sent(indexed_records(records_with(store, ids, _standings(home, store.revision(), date.today())), _segment(home, segmenter)))


def _in_this(home: Path, segmenter: str, ids: Sequence[int]) -> list[bytes]:
    with RecordStore(home) as store:
        return sent(indexed_records(records_with(store, ids, {}), segment_of(Segmenter(segmenter), home / "clauses.db")))


def _answer(ready: Begun[list[bytes]]) -> list[bytes] | None:
    """What was made ready; None when the process died."""
    try:
        return ready.answer()
    except Died:
        return None


@lru_cache(maxsize=1)
def _standings(home: Path, revision: int, today: date) -> Standings:
    """What is found in one state of the store, on one day: documents rest on the same laws again and again."""
    return {}


@cache
def _segment(home: Path, segmenter: str) -> Segment | None:
    """Made once in a process, which ends with its work."""
    return segment_of(Segmenter(segmenter), home / "clauses.db")
