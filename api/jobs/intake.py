"""Uploaded files into the queue, and jobs in words."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Any

from fastapi import UploadFile

from api.drafts import file_name, saved
from api.ingesting.outcome import FileOutcome
from api.jobs.queue import Job, JobQueue
from api.problems import TooLarge, TooMany
from graph.errors import UnknownReference
from graph.store import RecordStore
from graph.titles import subtitle

OUTCOMES = {"added": "đã thêm", "updated": "đã cập nhật", "unchanged": "không đổi (đã có)", "failed": "không đọc được"}
"""What may become of a file, in words."""

WAITING = 5000
"""Files of one person that may wait."""


def accept(queue: JobQueue, store: RecordStore, files: Sequence[UploadFile], actor: str) -> Job:
    """Save and queue uploaded files; one that is too large has failed at once.

    Raises:
        TooMany: too many files of this person are waiting.
    """
    if queue.waiting_of(actor) + len(files) > WAITING:
        raise TooMany(f"đang có quá nhiều tệp chờ đọc (tối đa {WAITING})", {"Retry-After": "60"})
    job_id, folder = queue.reserve()
    names: list[str] = []
    failed: list[FileOutcome] = []
    for upload in files:
        try:
            names.append(saved(upload, folder / str(len(names))).name)
        except TooLarge as error:
            failed.append(FileOutcome(file_name(upload.filename or ""), "failed", message=str(error)))
    queue.submit(job_id, names, actor, failed, store.revision())
    return found_job(queue, job_id)


def found_job(queue: JobQueue, job_id: str) -> Job:
    """A job by id.

    Raises:
        UnknownReference: there is none.
    """
    job = queue.job(job_id)
    if job is None:
        raise UnknownReference(job_id)
    return job


def described(store: RecordStore, job: Job) -> dict[str, Any]:
    """A job as it is told: its files, and what was read in each."""
    files = [{"name": name, "state": state, "outcomes": [outcome_row(store, o) for o in outcomes]} for name, state, outcomes in job.files]
    return {"id": job.id, "created": job.created, "state": job.state, "finished": job.finished, "revision": job.revision, "files": files}


def outcome_row(store: RecordStore, outcome: FileOutcome) -> dict[str, Any]:
    """What became of a file, in words, and what was read of it."""
    row: dict[str, Any] = {
        "file": outcome.path if ".zip/" in outcome.path else PurePosixPath(outcome.path).name, "status": outcome.status,
        "words": OUTCOMES[outcome.status], "message": outcome.message, "resolved": outcome.resolved,
    }  # fmt: skip
    works = store.works_with([outcome.work_id]) if outcome.work_id is not None else []
    for work in works:
        counts = store.counts(work.id)
        row |= {"id": work.id, "label": work.label, "title": subtitle(work), **counts, "warnings": [w.message for w in store.warnings(work.id)]}
    return row
