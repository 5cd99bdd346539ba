"""The composition root: opens store and index, ingests files, lets the index catch up with the store."""

from __future__ import annotations

import shutil
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from filelock import FileLock

from api.access.actor import user_of_machine
from api.backup import finished
from api.indexing import catch_up, turned
from api.reading.fragments import Fragments
from api.reviewing import Reviewing
from api.scratch import scratch
from api.settings import Settings
from api.state import StateStore
from api.state.audit import record
from api.state.database import mark
from graph.errors import CancuError, StateSecret
from graph.lost_basis import LostBasisRow, lost_basis
from graph.model import Reading, Work
from graph.registry.own import use_own
from graph.review import Doubt, Mention, doubtful_mentions, review_queue
from graph.store import Found, RecordStore
from graph.validity import Validities
from graph.warm import WarmFacts
from ingest.pipeline import read_file_parts
from ingest.readers.archive import is_archive, unpack
from search.engine import Engine
from search.segmenting import Segmenter, segment_of

if TYPE_CHECKING:
    from graph.rdf.projection import Projection


Made = TypeVar("Made")

_DAYS = 8
"""Days for which validities are remembered, and documents whose doubtful relations are."""


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """What became of one file, or of one document of a file that holds several (`part` of `parts`): added, updated, unchanged or failed; `message`
    says why it failed, `found` in which documents earlier citations were resolved by it, `refused` that it is a state secret."""

    path: str
    status: str
    work_id: int | None = None
    resolved: int = 0
    message: str = ""
    found: tuple[Found, ...] = ()
    refused: bool = False
    part: int = 1
    parts: int = 1


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
        self._doubts: OrderedDict[tuple[int, int], dict[int, tuple[str, ...]]] = OrderedDict()
        self._remembered: dict[str, tuple[Hashable, Any]] = {}
        self.needed: int | None = None

    def doubts(self, document: Work | None) -> dict[int, tuple[str, ...]]:
        """Relations to look at, of one document or all, the riskiest first, with the reasons; remembered until the store changes."""
        key = (self._facts.refresh(self.needed).revision, document.id if document else 0)
        found = self._doubts.get(key)
        if found is None:
            found = self._doubts[key] = {doubt.id: doubt.reasons for doubt in self.queue(document, "relation")}
        while len(self._doubts) > _DAYS:
            self._doubts.popitem(last=False)
        return found

    def doubtful_mentions(self, document: Work | None) -> list[Mention]:
        """Mentions to look at, of one document or all, the riskiest first; remembered until the store changes."""
        found = self.remembered("mentions", self._facts.refresh(self.needed).revision, lambda: doubtful_mentions(self.store))
        return found if document is None else [mention for mention in found if mention.stored.work_id == document.id]

    def remembered(self, name: str, key: Hashable, make: Callable[[], Made]) -> Made:
        """What was made under a name for a key, as long as the key stays the same: a revision, a day."""
        known = self._remembered.get(name)
        if known is None or known[0] != key:
            known = self._remembered[name] = (key, make())
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
        found = self._validities.pop(key, None) or Validities(facts, on)
        self._validities[key] = found
        while len(self._validities) > _DAYS:
            self._validities.popitem(last=False)
        return found

    def works(self, ids: Iterable[int]) -> dict[int, Work]:
        """Works by id, as they are kept warm; those that are not in the store are left out."""
        return self._facts.refresh(self.needed).works_with(ids)

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

    def audit_outcomes(self, outcomes: Sequence[FileOutcome], actor: str) -> None:
        """Record in the audit log what was read; of a state secret only that one was refused."""
        for outcome in outcomes:
            if outcome.refused:
                record(self.state, actor, "document.refused", StateSecret.UNNAMED)
            elif outcome.work_id is not None and outcome.status in ("added", "updated"):
                label = self.store.work(outcome.work_id).label
                record(self.state, actor, f"document.{outcome.status}", label, outcome.work_id, resolved=outcome.resolved)

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

    def catch_up(self) -> int:
        """Index what the store has written since; processes take turns. Returns the number of documents."""
        if self._engine is None:
            self._engine = open_engine(self.settings)
        today, new_day = date.today(), self._day != date.today()
        self._day = today
        if self._engine.revision() >= self.store.revision() and not (new_day and turned(self._engine, today)):
            return 0
        with FileLock(self.settings.home / "index.lock"):
            return catch_up(self.store, self._engine, today)

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


def files_below(paths: Sequence[Path]) -> list[Path]:
    """The files that the paths name, folders walked in order of name, hidden ones left out."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += [
                p
                for p in sorted(path.rglob("*"))
                if p.is_file() and not any(part.startswith(".") for part in p.relative_to(path).parts)
            ]
        else:
            found.append(path)
    return found


def ingest(
    services: Services, paths: Sequence[Path], *, jobs: int = 1, report: Callable[[FileOutcome], None], actor: str = "", index: bool = True
) -> list[FileOutcome]:
    """Read and store files; each is one transaction, a bad one is reported and the rest goes on.

    Args:
        actor: who does it, for the audit log; the user of the machine when not given.
        index: let the index catch up at the end.
    """
    outcomes: list[FileOutcome] = []
    with scratch(services.settings.home) as folder:
        files, shown = _unpacked(files_below(paths), folder, outcomes)
        for outcome in outcomes:
            report(outcome)
        for path, content, read in _readings(services, files, jobs):
            for outcome in _stored(services, path, content, read):
                outcomes.append(replace(outcome, path=shown.get(path, str(path))))
                report(outcomes[-1])
    services.audit_outcomes(outcomes, actor or local_actor())
    if index and any(outcome.status in ("added", "updated") for outcome in outcomes):
        _ = services.engine
        with services.state.write() as connection:
            mark(connection, "finished", services.store.revision())
        from api.following.matching import announce  # it needs this module

        announce(services, [o.work_id for o in outcomes if o.work_id is not None and o.status in ("added", "updated")])
    return outcomes


def _unpacked(paths: Sequence[Path], folder: Path, failed: list[FileOutcome]) -> tuple[list[Path], dict[Path, str]]:
    """The files to read, archives replaced by what they hold, and how a file from an archive is shown ("gói.zip/tệp.docx")."""
    files: list[Path] = []
    shown: dict[Path, str] = {}
    for number, path in enumerate(paths):
        if not is_archive(path):
            files.append(path)
            continue
        try:
            for member, where in unpack(path, folder / str(number)):
                files.append(where)
                shown[where] = f"{path}/{member}"
        except CancuError as error:
            failed.append(FileOutcome(str(path), "failed", message=str(error)))
    return files, shown


def local_actor() -> str:
    """Who works at the command line, for the audit log."""
    return f"máy: {user_of_machine()}"


@dataclass(frozen=True, slots=True)
class Unread:
    """Why a file was not read; `refused`: it is a state secret. Travels between processes, which exceptions of ours do not."""

    message: str
    refused: bool = False


Read = tuple[Reading, ...] | Unread | None

AHEAD = 32
"""Files that each reading process may be ahead of the store."""


def _readings(services: Services, paths: Sequence[Path], jobs: int) -> Iterator[tuple[Path, bytes, Read]]:
    """Each file with its bytes and what it says; None for bytes that are known, why for what cannot be read.

    Several processes read some files at a time: storing is slower than reading, and what has been read waits in memory.
    """
    if jobs <= 1:
        yield from (_read(path, services.settings.home) if not _known(services, path) else (path, b"", None) for path in paths)
        return
    from joblib import Parallel, delayed

    with Parallel(n_jobs=jobs, return_as="generator") as pool:
        for first in range(0, len(paths), AHEAD * jobs):
            files = paths[first : first + AHEAD * jobs]
            known = {path for path in files if _known(services, path)}
            yield from ((path, b"", None) for path in files if path in known)
            yield from pool(delayed(_read)(path, services.settings.home) for path in files if path not in known)


def _known(services: Services, path: Path) -> bool:
    try:
        return services.store.knows_content(path.read_bytes())
    except OSError:
        return False


def _read(path: Path, home: Path) -> tuple[Path, bytes, Read]:
    try:
        use_own(home / "registry")
        return path, path.read_bytes(), read_file_parts(path)
    except CancuError as error:
        return path, b"", Unread(str(error), isinstance(error, StateSecret))
    except OSError as error:
        return path, b"", Unread(f"{path.name}: không mở được tệp ({error.strerror})")
    except (RecursionError, MemoryError, ValueError, KeyError, IndexError, AttributeError, TypeError) as error:
        return path, b"", Unread(f"{path.name}: lỗi khi đọc tệp ({type(error).__name__}: {error})")


def _stored(services: Services, path: Path, content: bytes, read: Read) -> list[FileOutcome]:
    """What became of each document of a file; one outcome for a file of which nothing was read."""
    if read is None:
        return [FileOutcome(str(path), "unchanged")]
    if isinstance(read, Unread):
        return [FileOutcome(str(path), "failed", message=read.message, refused=read.refused)]
    try:
        outcomes = services.store.add_file(read, source=path.name, content=content)
    except CancuError as error:
        return [FileOutcome(str(path), "failed", message=str(error))]
    return [
        FileOutcome(str(path), o.status, o.work_id, o.resolved, found=o.found, part=number, parts=len(outcomes)) for number, o in enumerate(outcomes, 1)
    ]
