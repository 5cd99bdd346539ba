"""Uploads: files in, a job out; its progress by asking or by server-sent events."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import File, Header, Path, Request, Response, UploadFile
from sse_starlette import EventSourceResponse

from api.dependencies import Acting, Held, prefix_of, problems
from api.jobs.intake import accept, described
from api.jobs.progress import Progress
from api.jobs.queue import JobQueue
from api.routes.wire import resource
from api.schemas_wire_jobs import JobOut, JobSummaryOut

router = resource("nạp văn bản")

RETRY = 2000
"""Milliseconds after which a browser that has lost its connection comes back."""

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
async def job(request: Request, job_id: JobId) -> Response:
    """A job and what has become of its files."""
    progress: Progress = request.app.state.progress
    return Response((await progress.of(job_id)).data, media_type="application/json")


@router.get("/jobs/{job_id}/events", response_class=EventSourceResponse, response_model=None,
            responses={200: {"description": "Sự kiện progress và done, mỗi sự kiện là công việc như khi hỏi", "content": {"text/event-stream": {}}},
                       204: {"description": "Đã nhận sự kiện cuối cùng (Last-Event-ID): không còn gì để nghe"}, **problems(404)})  # fmt: skip
async def events(request: Request, job_id: JobId, last_event_id: Annotated[str, Header(max_length=64)] = "") -> Response:
    """The job each time something of it changes, until it is done. Who comes back with the last event's id is told what is new since."""
    progress: Progress = request.app.state.progress
    first = await progress.of(job_id)
    if first.done and first.id == last_event_id:
        return Response(status_code=204)

    async def told() -> AsyncIterator[dict[str, Any]]:
        before, state = last_event_id, first
        while True:
            if state.id != before:
                yield {"event": "done" if state.done else "progress", "id": state.id, "data": state.data, "retry": RETRY}
                before = state.id
            if state.done or await request.is_disconnected():
                return
            await asyncio.sleep(max(0.05, state.until - time.monotonic()))
            state = await progress.of(job_id)

    return EventSourceResponse(told(), headers={"X-Accel-Buffering": "no"})
