"""The queue of files to be read. A file is taken by one process at a time; one that stops the process twice is given up.

A job is `queued`, then `running`, then `done`. A file is `queued`, `reading`, then what became of it: `read` or `failed`; its outcomes tell more.
"""

from __future__ import annotations

import json
import secrets
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import func, insert, select, update

from api.ingesting.outcome import FileOutcome
from api.state.database import StateStore, mark, now
from api.state.schema import job_files, jobs, marks
from graph.errors import StateSecret
from graph.store import Found

ATTEMPTS = 2
"""Times that a file is tried when reading it ends the process."""

FINISHED = "finished"
"""The mark of the revision at which an ingest has ended last."""

_OPEN = ("queued", "reading")

_BUSY = select(func.count()).select_from(jobs).where(jobs.c.state != "done")
"""Jobs that are not done."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file of a job, where it lies, and what it has cost so far."""

    id: int
    job_id: str
    name: str
    path: Path
    actor: str
    attempts: int


@dataclass(frozen=True, slots=True)
class Job:
    """A job with its files' states: rows of (name, state, outcomes)."""

    id: str
    created: str
    actor: str
    state: str
    finished: str | None
    revision: int | None
    files: tuple[tuple[str, str, tuple[FileOutcome, ...]], ...]


class JobQueue:
    """The jobs of one home folder."""

    def __init__(self, state: StateStore, home: Path) -> None:
        self._state, self._folder = state, home / "uploads"

    def reserve(self) -> tuple[str, Path]:
        """A new job's id and the folder for its files: each in a folder named by its position."""
        name = secrets.token_urlsafe(16)
        folder = self._folder / name
        folder.mkdir(parents=True)
        return name, folder

    def submit(self, job_id: str, files: Sequence[str], actor: str, failed: Sequence[FileOutcome] = (), revision: int = 0) -> None:
        """Queue the files saved in a reserved folder; `failed` are files that were turned away already, `revision` is the store's now: an ingest has ended
        there, unless others are under way."""
        with self._state.write() as connection:
            if not connection.execute(_BUSY).scalar():
                mark(connection, FINISHED, revision)
            connection.execute(insert(jobs).values(id=job_id, created=now(), actor=actor, state="queued"))
            rows = [{"job_id": job_id, "name": name, "state": "queued", "attempts": 0, "outcomes": "[]"} for name in files]
            rows += [{"job_id": job_id, "name": o.path, "state": "failed", "attempts": 0, "outcomes": json.dumps([asdict(o)])} for o in failed]
            if rows:
                connection.execute(insert(job_files), rows)

    def take(self) -> Waiting | None:
        """The next file, now `reading`; a file left behind by a process that ended comes again, or is given up."""
        while (row := self._next()) is not None:
            found = Waiting(row.id, row.job_id, row.name, self._where(row), row.actor, row.attempts)
            if row.attempts >= ATTEMPTS:
                self.finish(found, [FileOutcome(row.name, "failed", message="tiến trình đọc dừng đột ngột khi đọc tệp này (hỏng, quá lớn hoặc quá lâu)")])
                continue
            with self._state.write() as connection:
                connection.execute(update(job_files).where(job_files.c.id == row.id).values(state="reading", attempts=row.attempts + 1))
                connection.execute(update(jobs).where(jobs.c.id == row.job_id).values(state="running"))
            return found
        return None

    def give_back(self, waiting: Waiting) -> None:
        """The process must stop: the file was not read, and is not to blame."""
        with self._state.write() as connection:
            connection.execute(update(job_files).where(job_files.c.id == waiting.id).values(state="queued", attempts=waiting.attempts))

    def progress(self, waiting: Waiting, outcomes: Sequence[FileOutcome]) -> None:
        """What has come out of a file so far (an archive holds several)."""
        self._set(waiting, "reading", outcomes, waiting.name)

    def finish(self, waiting: Waiting, outcomes: Sequence[FileOutcome]) -> None:
        """The file is done with and its upload is gone; of a state secret, so is its name."""
        shutil.rmtree(waiting.path.parent, ignore_errors=True)
        failed = all(outcome.status == "failed" for outcome in outcomes)
        secret = bool(outcomes) and all(outcome.refused for outcome in outcomes)
        self._set(waiting, "failed" if failed else "read", outcomes, StateSecret.UNNAMED if secret else waiting.name)
        if secret:
            self._state.forget()

    def close(self, revision: int) -> list[str]:
        """Mark the jobs whose files are all done with; to be called when the index holds `revision`. Returns their ids."""
        pending = select(job_files.c.job_id).where(job_files.c.state.in_(_OPEN))
        with self._state.write() as connection:
            done = list(connection.execute(select(jobs.c.id).where(jobs.c.state != "done", jobs.c.id.not_in(pending))).scalars())
            connection.execute(update(jobs).where(jobs.c.id.in_(done)).values(state="done", finished=now(), revision=revision))
            if done:
                mark(connection, FINISHED, revision)
        for name in done:
            shutil.rmtree(self._folder / name, ignore_errors=True)
        return done

    def pending(self) -> int:
        """Jobs that are not done."""
        return int(self._state.rows(_BUSY)[0][0])

    def finished(self) -> int | None:
        """While jobs are being read, the revision at which an ingest has ended last; None while nothing is read."""
        last = select(marks.c.value).where(marks.c.name == FINISHED).scalar_subquery()
        open_jobs, revision = self._state.rows(select(_BUSY.scalar_subquery(), last))[0]
        return int(revision or 0) if open_jobs else None

    def waiting_of(self, actor: str) -> int:
        """Files of one actor that are not yet read."""
        query = select(func.count()).select_from(job_files.join(jobs)).where(job_files.c.state.in_(_OPEN), jobs.c.actor == actor)
        return int(self._state.rows(query)[0][0])

    def job(self, job_id: str) -> Job | None:
        """A job by id."""
        row = self._state.first(select(jobs).where(jobs.c.id == job_id))
        if row is None:
            return None
        files = self._state.rows(select(job_files).where(job_files.c.job_id == job_id).order_by(job_files.c.id))
        told = tuple((f.name, f.state, tuple(_outcome(o) for o in json.loads(f.outcomes))) for f in files)
        return Job(row.id, row.created, row.actor, row.state, row.finished, row.revision, told)

    def recent(self, limit: int = 50) -> list[Any]:
        """The newest jobs: id, created, actor, state."""
        return self._state.rows(select(jobs).order_by(jobs.c.created.desc(), jobs.c.id).limit(limit))

    def _next(self) -> Any:
        """The oldest file that waits; files left `reading` are of a process that has ended, for only one reads at a time."""
        query = select(job_files, jobs.c.actor).join(jobs).where(job_files.c.state.in_(_OPEN)).order_by(job_files.c.id)
        return self._state.first(query)

    def _where(self, row: Any) -> Path:
        position = self._state.rows(select(func.count()).select_from(job_files).where(job_files.c.job_id == row.job_id, job_files.c.id < row.id))[0][0]
        return self._folder / str(row.job_id) / str(position) / str(row.name)

    def _set(self, waiting: Waiting, state: str, outcomes: Sequence[FileOutcome], name: str) -> None:
        told = json.dumps([asdict(outcome) for outcome in outcomes], ensure_ascii=False)
        with self._state.write() as connection:
            connection.execute(update(job_files).where(job_files.c.id == waiting.id).values(state=state, outcomes=told, name=name))


def _outcome(told: dict[str, Any]) -> FileOutcome:
    return FileOutcome(**told | {"found": tuple(Found(**found) for found in told.get("found", ())), "warnings": tuple(told.get("warnings", ()))})
