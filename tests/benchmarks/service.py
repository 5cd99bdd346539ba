"""Latency of the service: N real documents held, readers at once, an upload running. Prints first-byte p50 and p95 by kind of page, and errors.

    CANCU_CORPUS=… python tests/benchmarks/service.py [--documents 400] [--readers 20] [--requests 1500] [--workers 2] [--home FOLDER]

Documents are the texts of the corpus' web pages. A home given by --home is kept and used again.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import json
import os
import random
import socket
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from urllib.parse import quote

import httpx

from graph.store import RecordStore

QUERIES = ["kiểm soát thủ tục hành chính", "kiem soat thu tuc", "xử phạt vi phạm hành chính", "so:92/2017", "bảo hiểm xã hội", "đất đai", "ngân sách nhà nước",
           "cấp giấy phép xây dựng", "cong chuc vien chuc", "an toàn thực phẩm", "học phí", "thuế giá trị gia tăng"]  # fmt: skip


def texts(corpus: Path, count: int) -> list[tuple[str, str]]:
    """Names and texts, repeated with other numbers when more are asked for than there are."""
    with gzip.open(corpus / "vbpl_text/docs.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    found = []
    for number in range(count):
        row, turn = rows[number % len(rows)], number // len(rows)
        found.append((f"{number:05d}.txt", row["text"].replace("/20", f"/2{turn}") if turn else row["text"]))
    return found


def fill(home: Path, documents: list[tuple[str, str]], folder: Path) -> None:
    """Ingest the documents by the command line."""
    folder.mkdir(exist_ok=True)
    for name, text in documents:
        (folder / name).write_text(text, encoding="utf-8")
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", "from api.cli import main; main()", "ingest", str(folder), "--home", str(home), "--jobs", "2"], check=False,
                   stdout=subprocess.DEVNULL)  # fmt: skip
    print(f"{len(documents)} documents ingested in {time.perf_counter() - began:.0f} s")


def addresses(home: Path, count: int) -> list[tuple[str, str]]:
    """Kind of page and address, in a random order that is always the same."""
    with RecordStore(home) as store:
        works = [work.id for work in store.works(held=True)]
        bases = sorted({r.object_id for r in store.relations()})[:200]
    random.seed(7)
    kinds = [("search", lambda: f"/?q={quote(random.choice(QUERIES))}"), ("document", lambda: f"/van-ban/{random.choice(works)}"),
             ("tasks", lambda: f"/nhiem-vu?can_cu=%23{random.choice(bases)}"), ("tasks", lambda: "/nhiem-vu")]  # fmt: skip
    return [(kind, make()) for kind, make in random.choices(kinds, weights=(4, 4, 1, 1), k=count)]


async def read(base: str, wanted: list[tuple[str, str]], readers: int, upload: list[tuple[str, str]]) -> dict[str, list[float]]:
    """Seconds to the first byte by kind; "error" holds what was not answered with 200."""
    found: dict[str, list[float]] = defaultdict(list)
    queue = list(reversed(wanted))
    async with httpx.AsyncClient(base_url=base, timeout=60, limits=httpx.Limits(max_connections=readers + 2)) as client:
        async def reader() -> None:
            while queue:
                kind, address = queue.pop()
                began = time.perf_counter()
                async with client.stream("GET", address) as answer:
                    found[kind if answer.status_code == 200 else "error"].append(time.perf_counter() - began)
                    await answer.aread()

        sent = await client.post("/api/v1/jobs", files=[("files", (name, text.encode())) for name, text in upload]) if upload else None
        await asyncio.gather(*(reader() for _ in range(readers)))
        if sent is not None:
            job = (await client.get(f"/api/v1/jobs/{sent.json()['id']}")).json()
            print("the upload was", job["state"], "when the readers ended;", sum(bool(f["outcomes"]) for f in job["files"]), "of", len(job["files"]), "files were read")
    return found


def measured(home: Path, readers: int, requests: int, workers: int, upload: list[tuple[str, str]]) -> None:
    """Start the service, read, print."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-c", "from api.cli import main; main()", "serve", "--port", str(port), "--workers", str(workers), "--home", str(home)]
    service = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    base = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
            try:
                if httpx.get(base + "/ready").status_code == 200:
                    break
            except httpx.HTTPError:
                pass
            time.sleep(0.1)
        asyncio.run(read(base, addresses(home, 60), 4, []))
        for title, extra in (("no upload", []), ("upload running", upload)):
            began = time.perf_counter()
            found = asyncio.run(read(base, addresses(home, requests), readers, extra))
            print(f"{title}: {requests} requests, {readers} readers, {workers} processes, {requests / (time.perf_counter() - began):.0f} requests/s")
            for kind, seconds in sorted(found.items()):
                seconds.sort()
                print(f"  {kind:9} n={len(seconds):5} p50={seconds[len(seconds) // 2] * 1000:6.0f} ms  p95={seconds[int(len(seconds) * 0.95)] * 1000:6.0f} ms")
    finally:
        service.terminate()
        service.wait(30)


def main() -> None:
    """Fill a home, measure."""
    parser = argparse.ArgumentParser()
    for name, value in (("documents", 400), ("readers", 20), ("requests", 1500), ("workers", 2), ("upload", 40)):
        parser.add_argument(f"--{name}", type=int, default=value)
    parser.add_argument("--home", type=Path)
    asked = parser.parse_args()
    os.environ["CANCU_SEGMENTER"] = "none"
    with tempfile.TemporaryDirectory(prefix="cancu-bench-") as folder:
        home = asked.home or Path(folder) / "home"
        documents = texts(Path(os.environ["CANCU_CORPUS"]), asked.documents + asked.upload)
        if not (home / "cancu.db").exists():
            fill(home, documents[: asked.documents], Path(folder) / "files")
        measured(home, asked.readers, asked.requests, asked.workers, documents[asked.documents :])


if __name__ == "__main__":
    main()
