"""Uploads: files in, a job out; its progress by asking or by server-sent events."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import File, Path, Request, Response, UploadFile
from sse_starlette import EventSourceResponse
from starlette.concurrency import run_in_threadpool

from api.dependencies import Acting, Held, prefix_of, problems
from api.jobs.intake import accept, described, found_job
from api.jobs.queue import JobQueue
from api.routes.wire import resource
from api.schemas_wire_jobs import JobOut, JobSummaryOut

router = resource("nạp văn bản")

JobId = Annotated[str, Path(min_length=1, max_length=64, pattern=r"^[\w-]+$")]


@router.post("/jobs", status_code=202, response_model=JobOut, responses=problems(413))
def upload(request: Request, response: Response, services: Held, actor: Acting, files: Annotated[list[UploadFile], File(description="Tệp cần nạp.")]) -> Any:
    """Take files to be read and stored; the answer's Location is the job."""
    queue: JobQueue = request.app.state.queue
    job = accept(queue, services.store, files, actor.name)
    request.app.state.supervisor.wake()
    response.headers["Location"] = f"{prefix_of(request)}/api/v1/jobs/{job.id}"
    return described(services.store, job)


@router.get("/jobs", response_model=list[JobSummaryOut])
def jobs(request: Request) -> Any:
    """The newest jobs."""
    queue: JobQueue = request.app.state.queue
    return [{"id": row.id, "created": row.created, "actor": row.actor, "state": row.state} for row in queue.recent()]


@router.get("/jobs/{job_id}", response_model=JobOut, responses=problems(404))
def job(request: Request, services: Held, job_id: JobId) -> Any:
    """A job and what has become of its files."""
    return described(services.store, found_job(request.app.state.queue, job_id))


@router.get("/jobs/{job_id}/events", response_class=EventSourceResponse, response_model=None,
            responses={200: {"description": "Sự kiện progress và done, mỗi sự kiện là công việc như khi hỏi", "content": {"text/event-stream": {}}}, **problems(404)})  # fmt: skip
async def events(request: Request, services: Held, job_id: JobId) -> EventSourceResponse:
    """The job each time something of it changes, until it is done."""
    queue: JobQueue = request.app.state.queue
    await run_in_threadpool(found_job, queue, job_id)

    async def told() -> AsyncIterator[dict[str, str]]:
        before = None
        while not await request.is_disconnected():
            state = await run_in_threadpool(lambda: described(services.store, found_job(queue, job_id)))
            if state != before:
                yield {"event": "done" if state["state"] == "done" else "progress", "data": json.dumps(state, ensure_ascii=False)}
                before = state
            if state["state"] == "done":
                return
            await asyncio.sleep(0.3)

    return EventSourceResponse(told(), headers={"X-Accel-Buffering": "no"})
