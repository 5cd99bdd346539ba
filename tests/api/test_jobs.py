"""Upload jobs: read in a process of its own, progress survives restarts, a file that stops the reader stops nothing else."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.bootstrap import Services
from api.ingesting.outcome import FileOutcome
from api.jobs.progress import Progress
from api.jobs.queue import ATTEMPTS, JobQueue
from api.jobs.reader import run
from api.settings import Settings
from api.state import StateStore
from ingest.pipeline import read_text

PLAN = "ỦY BAN NHÂN DÂN TỈNH BẾN TRE\nSố: {}/KH-UBND\nBến Tre, ngày 05 tháng 01 năm 2018\nKẾ HOẠCH\nTHỬ\nI. NHIỆM VỤ\n- Công khai theo Nghị định số 92/2017/NĐ-CP.\n"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "home", segmenter="none")


@pytest.fixture
def queue(settings: Settings) -> Iterator[JobQueue]:
    state = StateStore(settings.home)
    yield JobQueue(state, settings.home)
    state.close()


def submitted(queue: JobQueue, *files: tuple[str, bytes]) -> str:
    job_id, folder = queue.reserve()
    for position, (name, content) in enumerate(files):
        (folder / str(position)).mkdir()
        (folder / str(position) / name).write_bytes(content)
    queue.submit(job_id, [name for name, _ in files], "lan")
    return job_id


def outcomes(queue: JobQueue, job_id: str) -> list[tuple[str, str]]:
    job = queue.job(job_id)
    assert job is not None
    return [(o.path, o.status) for _, _, found in job.files for o in found]


def test_files_are_read_one_after_another_and_uploads_are_gone(settings: Settings, queue: JobQueue) -> None:
    job_id = submitted(queue, ("a.txt", PLAN.format(1).encode()), ("b.docx", b"PK\x03\x04"), ("c.txt", PLAN.format(2).encode()))
    run(settings, patience=0.3)
    assert outcomes(queue, job_id) == [("a.txt", "added"), ("b.docx", "failed"), ("c.txt", "added")]
    job = queue.job(job_id)
    assert job is not None
    assert (job.state, job.actor) == ("done", "lan")
    assert list((settings.home / "uploads").iterdir()) == []
    services = Services(settings, writes=False)
    assert services.index_revision() == services.store.revision() == job.revision
    services.close()


def test_a_file_that_stops_the_process_is_given_up_and_the_rest_is_read(settings: Settings, queue: JobQueue) -> None:
    job_id = submitted(queue, ("hong.txt", b"x"), ("c.txt", PLAN.format(2).encode()))
    for _ in range(ATTEMPTS):
        taken = queue.take()
        assert taken is not None
        assert taken.name == "hong.txt"  # and the process falls here
    run(settings, patience=0.3)
    assert outcomes(queue, job_id) == [("hong.txt", "failed"), ("c.txt", "added")]


def test_a_process_told_to_stop_gives_its_file_back(queue: JobQueue) -> None:
    submitted(queue, ("a.txt", b"x"))
    for _ in range(5):
        taken = queue.take()
        assert taken is not None
        queue.give_back(taken)


def test_only_one_process_reads(settings: Settings, queue: JobQueue) -> None:
    submitted(queue, ("a.txt", PLAN.format(1).encode()))
    environment = os.environ | {"CANCU_SEGMENTER": "none"}
    others = [subprocess.Popen([sys.executable, "-m", "api.jobs.reader", str(settings.home)], env=environment) for _ in range(2)]
    deadline = time.monotonic() + 120
    while (queue.pending() or all(other.poll() is None for other in others)) and time.monotonic() < deadline:
        time.sleep(0.1)  # the one that came second ends by itself, however long it took to start
    assert not queue.pending()
    assert [other.poll() for other in others].count(0) == 1
    for other in others:
        other.send_signal(signal.SIGTERM)
    assert [other.wait(30) for other in others] == [0, 0]


def test_a_job_left_by_an_earlier_run_is_resumed_and_a_killed_reader_is_replaced(settings: Settings, queue: JobQueue) -> None:
    job_id = submitted(queue, *((f"{n}.txt", PLAN.format(n).encode()) for n in range(3)))
    with TestClient(create_app(settings)) as client:
        process = client.app.state.supervisor.process_id
        assert process is not None
        os.kill(process, signal.SIGKILL)
        deadline = time.monotonic() + 120
        while client.get(f"/api/v1/jobs/{job_id}").json()["state"] != "done" and time.monotonic() < deadline:
            time.sleep(0.2)
        told = client.get(f"/api/v1/jobs/{job_id}").json()
        assert [o["status"] for f in told["files"] for o in f["outcomes"]] == ["added"] * 3
        assert client.get("/api/v1/search?q=Công khai").json()["total"] >= 3
        assert client.get("/api/v1/jobs").json()[0]["id"] == job_id
        assert "Đã nạp xong" in client.get(f"/nap-van-ban/{job_id}").text
        entries = [(e["actor"], e["action"]) for e in client.get("/api/v1/audit?action=document.").json()]
        assert entries == [("lan", "document.added")] * 3


def test_an_unknown_job_is_404(settings: Settings) -> None:
    with TestClient(create_app(settings)) as client:
        for path in ("/api/v1/jobs/xyz", "/api/v1/jobs/xyz/events", "/nap-van-ban/xyz"):
            assert client.get(path).status_code == 404


def test_progress_is_kept_while_an_archive_is_read(queue: JobQueue) -> None:
    job_id = submitted(queue, ("goi.zip", b"x"))
    taken = queue.take()
    assert taken is not None
    queue.progress(taken, [FileOutcome("goi.zip/a.txt", "added", 1)])
    job = queue.job(job_id)
    assert job is not None
    assert [(name, state, len(found)) for name, state, found in job.files] == [("goi.zip", "reading", 1)]


def ready(client: TestClient, within: float) -> bool:
    """Whether the service says that it is ready, now or after a while."""
    deadline = time.monotonic() + within
    while (status := client.get("/ready").status_code) != 200 and time.monotonic() < deadline:
        time.sleep(0.2)
    return status == 200


def test_the_index_follows_what_people_decide(settings: Settings, queue: JobQueue) -> None:
    submitted(queue, ("a.txt", PLAN.format(1).encode()))
    run(settings, patience=0.3)
    with TestClient(create_app(replace(settings, bound="127.0.0.1")), base_url="http://127.0.0.1") as client:
        assert ready(client, 0)
        assert client.post("/api/v1/review/relation/1", json={"state": "rejected", "reason": "sai"}).status_code == 204
        assert client.get("/ready").status_code == 503
        assert ready(client, 60), "the index stays behind"


def test_a_service_that_reads_uploads_is_ready(settings: Settings, queue: JobQueue) -> None:
    submitted(queue, ("a.txt", PLAN.format(1).encode()))
    run(settings, patience=0.3)
    with TestClient(create_app(settings)) as client:
        services = Services(settings)
        job_id = submitted(queue, ("b.txt", PLAN.format(2).encode()))
        services.store.add(read_text(PLAN.format(3)), source="c.txt", content=b"3")  # what the reader stores first and indexes later
        services.close()
        assert queue.job(job_id) is not None
        assert client.get("/ready").status_code == 200


def streamed(client: TestClient, address: str, **headers: str) -> tuple[int, list[dict[str, str]]]:
    """Status and events, each with its fields."""
    answer = client.get(address, headers=headers)
    told = [dict(line.split(": ", 1) for line in event.splitlines() if ": " in line) for event in answer.text.replace("\r\n", "\n").split("\n\n")]
    return answer.status_code, [event for event in told if event]


def test_events_have_names_by_which_a_browser_comes_back(settings: Settings, queue: JobQueue) -> None:
    job_id = submitted(queue, ("a.txt", PLAN.format(1).encode()))
    with TestClient(create_app(settings)) as client:
        address = f"/api/v1/jobs/{job_id}/events"
        status, events = streamed(client, address)
        assert (status, events[-1]["event"], events[-1]["retry"]) == (200, "done", "2000")
        assert len({event["id"] for event in events}) == len(events) > 1
        assert streamed(client, address, **{"Last-Event-ID": events[0]["id"]}) == (200, events[-1:])
        assert streamed(client, address, **{"Last-Event-ID": events[-1]["id"]}) == (204, [])  # a browser stops coming back at 204
        assert client.head(address).status_code == 200


def test_many_listeners_cost_one_look() -> None:
    looks = 0

    def described(job_id: str) -> dict[str, str]:
        nonlocal looks
        looks += 1
        return {"id": job_id, "state": "running"}

    async def listen() -> set[str]:
        progress = Progress(described)
        return {told.id for told in await asyncio.gather(*(progress.of("x") for _ in range(100)))}

    assert len(asyncio.run(listen())) == 1
    assert looks == 1
