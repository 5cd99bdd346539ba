"""The ingest: read, store some files in one transaction, tell what became of them, let the index catch up."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

from api.access.actor import user_of_machine
from api.bootstrap import Services
from api.ingesting.files import files_below, unpacked
from api.ingesting.outcome import FileOutcome
from api.ingesting.pool import Pool
from api.ingesting.readings import readings
from api.ingesting.worker import FileRead
from api.scratch import scratch
from api.state.audit import Event, record_all
from api.state.database import mark
from graph.errors import StateSecret, StoreError
from graph.model import Work
from graph.store import Incoming, Outcome

TOGETHER, LONGEST = 64, 1.0
"""Files that are stored in one transaction at most, and seconds for which what was read waits for others."""

Batch = list[tuple[Path, FileRead]]


def ingest(
    services: Services, paths: Sequence[Path], *, jobs: int = 1, report: Callable[[FileOutcome], None], actor: str = "", index: bool = True
) -> list[FileOutcome]:
    """Read and store files; a bad one is reported and the rest goes on. What is reported is stored: a crash loses at most a second's work, which the
    next run does again.

    Args:
        actor: who does it, for the audit log; the user of the machine when not given.
        index: let the index catch up at the end.
    """
    outcomes: list[FileOutcome] = []
    with scratch(services.settings.home) as folder, Pool(jobs, services.store.close) if jobs > 1 else nullcontext() as pool:
        files, shown = unpacked(files_below(paths), folder, outcomes)
        for outcome in outcomes:
            report(outcome)
        for batch in _batches(readings(files, services.settings.home, services.store, pool)):
            stored = [replace(outcome, path=shown.get(Path(outcome.path), outcome.path)) for outcome in _stored(services, batch, actor or local_actor())]
            for outcome in stored:
                report(outcome)
            outcomes += stored
        written = [o.work_id for o in outcomes if o.work_id is not None and o.status in ("added", "updated")]
        if index and written:
            services.catch_up(pool)
            _finish(services, written)
    return outcomes


def local_actor() -> str:
    """Who works at the command line, for the audit log."""
    return f"máy: {user_of_machine()}"


def _finish(services: Services, written: list[int]) -> None:
    from api.following.matching import announce  # it needs this module

    with services.state.write() as connection:
        mark(connection, "finished", services.store.revision())
    announce(services, written)


def _batches(found: Iterable[tuple[Path, FileRead]]) -> Iterator[Batch]:
    """What was read, some files together; what takes long to read is not waited for by what was read before."""
    batch: Batch = []
    began = time.monotonic()
    for path, read in found:
        batch.append((path, read))
        if len(batch) >= TOGETHER or time.monotonic() - began > LONGEST:
            yield batch
            batch, began = [], time.monotonic()
    if batch:
        yield batch


def _stored(services: Services, batch: Batch, actor: str) -> Iterator[FileOutcome]:
    """What became of each document of each file, once it is in the audit log; one outcome for a file of which nothing was read."""
    incoming = [Incoming(path.name, read.sha256, read.documents) for path, read in batch if read.documents]
    stored = iter(services.store.add_files(incoming) if incoming else ())
    outcomes = [outcome for path, read in batch for outcome in _outcomes(path, read, next(stored) if read.documents else None)]
    ids = [outcome.work_id for outcome in outcomes if outcome.work_id is not None]
    works, warnings = {work.id: work for work in services.store.works_with(ids)}, services.store.warnings_of(ids)
    _audit(services, outcomes, works, actor)
    for outcome in outcomes:
        if outcome.work_id in works:
            yield replace(outcome, number=works[outcome.work_id].document.number, warnings=tuple(dict.fromkeys(warnings.get(outcome.work_id, ()))))
        else:
            yield outcome


def _outcomes(path: Path, read: FileRead, stored: list[Outcome] | StoreError | None) -> list[FileOutcome]:
    if read.unread is not None:
        return [FileOutcome(str(path), "failed", message=read.unread.message, refused=read.unread.refused)]
    if isinstance(stored, StoreError):
        return [FileOutcome(str(path), "failed", message=str(stored))]
    if stored is None or all(o.status == "unchanged" for o in stored):
        return [FileOutcome(str(path), "unchanged")]
    return [
        FileOutcome(str(path), o.status, o.work_id, o.resolved, found=o.found, part=number, parts=len(stored)) for number, o in enumerate(stored, 1)
    ]


def _audit(services: Services, outcomes: Sequence[FileOutcome], works: dict[int, Work], actor: str) -> None:
    """Record in the audit log what was read; of a state secret only that one was refused."""
    events: list[Event] = []
    for outcome in outcomes:
        if outcome.refused:
            events.append(Event("document.refused", StateSecret.UNNAMED))
        elif outcome.work_id in works and outcome.status in ("added", "updated"):
            events.append(Event(f"document.{outcome.status}", works[outcome.work_id].label, outcome.work_id, {"resolved": outcome.resolved}))
    record_all(services.state, actor, events)
