"""Nạp văn bản: files in, a job out; its page tells what was read and what was not."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, File, Request, UploadFile
from starlette.responses import JSONResponse, RedirectResponse, Response

from api.dependencies import prefix_of
from api.jobs.intake import accept, described, found_job
from api.web.core import Held, pages, render, same_origin

router = pages()


@router.get("/nap-van-ban")
def intake_page(request: Request) -> Response:
    """The form and the newest jobs."""
    return render(request, "intake.html", job=None, jobs=request.app.state.queue.recent(8))


@router.post("/nap-van-ban", dependencies=[Depends(same_origin)])
def take(request: Request, services: Held, tep: Annotated[list[UploadFile], File()]) -> Response:
    """Queue the files; the job as JSON for the script of the page, else its page."""
    queue, prefix = request.app.state.queue, prefix_of(request)
    job = accept(queue, services.store, tep, request.state.actor.name)
    request.app.state.supervisor.wake()
    if "application/json" in request.headers.get("accept", ""):
        return JSONResponse(described(services.store, job), 202, headers={"Location": f"{prefix}/api/v1/jobs/{job.id}"})
    return RedirectResponse(f"{prefix}/nap-van-ban/{job.id}", 303)


@router.get("/nap-van-ban/{job_id}")
def job_page(request: Request, services: Held, job_id: str) -> Response:
    """What has become of each file so far; the page asks again until the job is done."""
    job = described(services.store, found_job(request.app.state.queue, job_id))
    headers = {} if job["state"] == "done" else {"Refresh": "2"}
    answer = render(request, "intake.html", job=job, jobs=())
    answer.headers.update(headers)
    return answer
