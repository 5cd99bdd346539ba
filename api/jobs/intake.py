"""Uploaded files into the queue, and jobs in words."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Any

from fastapi import UploadFile

from api.drafts import file_name, saved
from api.ingesting.outcome import FileOutcome
from api.jobs.queue import Job, JobQueue
from api.refused import TooLarge, TooMany
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
    ids = list({o.work_id for _, _, outcomes in job.files for o in outcomes if o.work_id is not None})
    works, counts, warnings = {work.id: work for work in store.works_with(ids)}, store.counts_of(ids), store.warnings_of(ids)

    def told(outcome: FileOutcome) -> dict[str, Any]:
        work = works.get(outcome.work_id or 0)
        read = {"id": work.id, "label": work.label, "title": subtitle(work), **counts[work.id], "warnings": warnings.get(work.id, [])} if work else {}
        return _outcome(outcome) | read

    files = [{"name": name, "state": state, "outcomes": [told(outcome) for outcome in outcomes]} for name, state, outcomes in job.files]
    return {"id": job.id, "created": job.created, "state": job.state, "finished": job.finished, "revision": job.revision, "files": files}


def _outcome(outcome: FileOutcome) -> dict[str, Any]:
    """What became of a file, in words."""
    return {
        "file": outcome.path if ".zip/" in outcome.path else PurePosixPath(outcome.path).name, "status": outcome.status,
        "words": OUTCOMES[outcome.status], "message": outcome.message, "resolved": outcome.resolved,
    }  # fmt: skip
