"""Latency of the service: N real documents held, readers at once, an upload running all the while. Prints first-byte p50, p95 by kind of page, pages
a second, and errors.

    CANCU_CORPUS=… python tests/benchmarks/service.py [--documents 1000] [--readers 20] [--requests 1500] [--workers 2] [--home FOLDER]

Documents are the texts of the corpus' web pages; what is searched for are words of the headings of their articles, half of them typed without
diacritics, numbers, and questions. No address is asked twice in a round, and those of a cold round were never asked before. Rounds:

cold, closed   readers ask for the next page as soon as they have one: more than any office does, it shows what a page costs
warm, closed   the same pages again, in another order
cold, people   readers look at each page for a second before they ask for the next

The load comes from a process on the same machine and takes its share of the processors. A home given by --home is kept and used again.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import json
import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import httpx

from graph.model import Work
from graph.store import RecordStore
from graph.text import fold

TABS = ("noi-dung",) * 7 + ("thuoc-tinh", "luoc-do", "nhiem-vu", "tac-dong", "lich-su")


def texts(corpus: Path) -> Iterator[tuple[str, str]]:
    """Names and texts without end: the corpus, then the corpus with other years, and so on."""
    with gzip.open(corpus / "vbpl_text/docs.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    number = 0
    while True:
        row, turn = rows[number % len(rows)], number // len(rows)
        yield f"{number:05d}.txt", row["text"].replace("/20", f"/2{turn}") if turn else row["text"]
        number += 1


def fill(home: Path, documents: list[tuple[str, str]], folder: Path) -> None:
    """Ingest the documents by the command line."""
    folder.mkdir(exist_ok=True)
    for name, text in documents:
        (folder / name).write_text(text, encoding="utf-8")
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", "from api.cli import main; main()", "ingest", str(folder), "--home", str(home), "--jobs", "2"], check=False,
                   stdout=subprocess.DEVNULL)  # fmt: skip
    print(f"{len(documents)} documents ingested in {time.perf_counter() - began:.0f} s")


class Addresses:
    """Kinds of pages and addresses in a random order that is always the same; none comes twice."""

    def __init__(self, home: Path) -> None:
        with RecordStore(home) as store:
            self._works = store.works(held=True)
            self._bases = sorted({r.object_id for r in store.relations()})
            sample = random.Random(5).sample(self._works, min(300, len(self._works)))
            self._headings = [p.heading for work in sample for p in store.provisions(work.id) if len(p.heading.split()) in range(3, 20)]
        self._agencies = sorted({work.document.issuer for work in self._works if work.document.issuer})
        self._random, self._given = random.Random(7), set[str]()

    def take(self, count: int) -> list[tuple[str, str]]:
        """The next `count` kinds and addresses."""
        kinds = {"search": self._search, "document": self._document, "tasks": self._tasks}
        found: list[tuple[str, str]] = []
        while len(found) < count:
            (kind,) = self._random.choices(list(kinds), weights=(4, 4, 1))
            address = kinds[kind]()
            if address not in self._given:
                self._given.add(address)
                found.append((kind, address))
        return found

    def _work(self) -> Work:
        return self._random.choice(self._works)

    def _search(self) -> str:
        work, kind = self._work(), self._random.random()
        if kind < 0.15 and work.document.number:
            return f"/?q={quote(work.document.number)}"
        if kind < 0.2 and work.document.number:
            return f"/?q={quote('nhiệm vụ nào phụ thuộc ' + work.document.number + '?')}"
        words = self._random.choice(self._headings).split()
        start = self._random.randrange(max(1, len(words) - 2))
        typed = " ".join(words[start : start + self._random.randint(2, 6)]).lower()
        return f"/?q={quote(fold(typed) if self._random.random() < 0.5 else typed)}"

    def _document(self) -> str:
        tab = self._random.choice(TABS)
        return f"/van-ban/{self._work().id}" + (f"?muc={tab}" if tab != "noi-dung" else "")

    def _tasks(self) -> str:
        if self._random.random() < 0.7:
            return f"/nhiem-vu?can_cu=%23{self._random.choice(self._bases)}"
        return f"/nhiem-vu?don_vi={quote(self._random.choice(self._agencies))}&tu={self._random.randint(2005, 2026)}-01-01"


@dataclass(frozen=True, slots=True)
class Uploads:
    """Jobs sent one after the other for as long as the readers read."""

    client: httpx.AsyncClient
    documents: Iterator[tuple[str, str]]
    size: int

    async def run(self) -> None:
        """Send, wait until it is read, send the next."""
        while True:
            files = [("files", (name, text.encode())) for name, text in (next(self.documents) for _ in range(self.size))]
            sent = await self.client.post("/api/v1/jobs", files=files)
            state = sent.json()
            while state["state"] != "done":
                await asyncio.sleep(0.5)
                state = (await self.client.get(f"/api/v1/jobs/{state['id']}")).json()


class Line:
    """One kept connection of a reader, as thin as can be: the load shares the processors with what it measures."""

    def __init__(self, base: str) -> None:
        self._host = urlsplit(base).netloc
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def get(self, address: str) -> tuple[int, float]:
        """Status, and seconds to the first byte; the rest is read as well."""
        if self._streams is None:
            name, port = self._host.split(":")
            self._streams = await asyncio.open_connection(name, int(port), limit=1 << 20)
        reader, writer = self._streams
        began = time.perf_counter()
        writer.write(f"GET {address} HTTP/1.1\r\nHost: {self._host}\r\nAccept: text/html\r\n\r\n".encode())
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        seconds = time.perf_counter() - began
        await reader.readexactly(int(head.split(b"content-length:", 1)[1].split(b"\r\n", 1)[0]))
        return int(head.split(b" ", 2)[1]), seconds

    def close(self) -> None:
        """Hang up."""
        if self._streams is not None:
            self._streams[1].close()


async def read(base: str, wanted: list[tuple[str, str]], readers: int, pause: float, documents: Iterator[tuple[str, str]], upload: int) -> dict[str, list[float]]:
    """Seconds to the first byte by kind; "error …" is what was not answered with 200, by status and address."""
    found: dict[str, list[float]] = defaultdict(list)
    queue = list(reversed(wanted))

    async def reader(number: int) -> None:
        await asyncio.sleep(pause * number / readers)
        line = Line(base)
        while queue:
            kind, address = queue.pop()
            status, seconds = await line.get(address)
            found[kind if status == 200 else f"error {status} {address}"].append(seconds)
            await asyncio.sleep(pause * random.uniform(0.5, 1.5))
        line.close()

    async with httpx.AsyncClient(base_url=base, timeout=60) as client:
        uploading = asyncio.create_task(Uploads(client, documents, upload).run()) if upload else None
        await asyncio.gather(*map(reader, range(readers)))
        if uploading is not None:
            uploading.cancel()
    return found


def report(title: str, found: dict[str, list[float]], took: float) -> None:
    """One round in words."""
    count = sum(map(len, found.values()))
    print(f"{title}: {count} pages, {count / took:.0f} a second")
    for kind, seconds in sorted(found.items()):
        seconds.sort()
        print(f"  {kind:9} n={len(seconds):5} p50={seconds[len(seconds) // 2] * 1000:6.0f} ms  p95={seconds[int(len(seconds) * 0.95)] * 1000:6.0f} ms")


def started(home: Path, workers: int) -> tuple[subprocess.Popen[bytes], str]:
    """The service and its address, once all is ready to be read."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-c", "from api.cli import main; main()", "serve", "--port", str(port), "--workers", str(workers), "--home", str(home)]
    service, base = subprocess.Popen(command, stderr=subprocess.DEVNULL), f"http://127.0.0.1:{port}"
    for _ in range(600):
        try:
            if httpx.get(base + "/ready").status_code == 200:
                break
        except httpx.HTTPError:
            pass
        time.sleep(0.1)
    return service, base


def processor_seconds(service: int) -> float:
    """Seconds of processor that the processes serving pages have used (Linux; elsewhere 0); the reading process is not among them."""
    spent = 0.0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2]
            parent, ticks = int(fields.split()[1]), int(fields.split()[11]) + int(fields.split()[12])
            if parent == service and b"api.jobs.reader" not in stat.with_name("cmdline").read_bytes():
                spent += ticks / os.sysconf("SC_CLK_TCK")
        except (OSError, ValueError):
            continue
    return spent


def measured(asked: Any, home: Path, documents: Iterator[tuple[str, str]]) -> None:
    """Start the service, read, print."""
    addresses = Addresses(home)
    cold, people = addresses.take(asked.requests), addresses.take(asked.requests)
    service, base = started(home, asked.workers)
    again = random.Random(3).sample(cold, len(cold))
    try:
        print(f"{asked.readers} readers, {asked.workers} processes, an upload running; load of the machine before: {os.getloadavg()[0]:.1f}")
        for title, wanted, pause in (("cold, closed", cold, 0.0), ("warm, closed", again, 0.0), ("cold, people", people, 1.0)):
            began, spent = time.perf_counter(), processor_seconds(service.pid)
            found = asyncio.run(read(base, wanted, asked.readers, pause, documents, asked.upload))
            took, spent = time.perf_counter() - began, processor_seconds(service.pid) - spent
            report(f"{title} ({spent * 1000 / len(wanted):.1f} ms of processor a page)", found, took)
    finally:
        service.terminate()
        service.wait(30)


def main() -> None:
    """Fill a home, measure."""
    parser = argparse.ArgumentParser()
    for name, value in (("documents", 1000), ("readers", 20), ("requests", 1500), ("workers", 2), ("upload", 200)):
        parser.add_argument(f"--{name}", type=int, default=value)
    parser.add_argument("--home", type=Path)
    asked = parser.parse_args()
    os.environ["CANCU_SEGMENTER"] = "none"
    documents = texts(Path(os.environ["CANCU_CORPUS"]))
    with tempfile.TemporaryDirectory(prefix="cancu-bench-") as folder:
        home = asked.home or Path(folder) / "home"
        held = [next(documents) for _ in range(asked.documents)]
        if not (home / "cancu.db").exists():
            fill(home, held, Path(folder) / "files")
        used = Path(folder) / "used"  # uploads make a home grow
        shutil.copytree(home, used)
        measured(asked, used, documents)


if __name__ == "__main__":
    main()
