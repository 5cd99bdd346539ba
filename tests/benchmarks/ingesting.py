"""Ingest in one process and in several: `python tests/benchmarks/ingesting.py [--documents N] [--rounds N] [--sizes N N]`.

Portal texts, no word segmentation. Documents a second, what the processor does in the process that stores and indexes and in those that read, and the
memory of each for few and for many documents: copies of the texts under numbers of their own. Runs with one and with two processes take turns, each in a
process and a home folder of its own; the best of each counts, for others may use the machine.
"""

from __future__ import annotations

import argparse
import gzip
import json
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from scores import corpus_folder


@dataclass(frozen=True)
class Run:
    """Seconds on the clock, of the processor in the first process and in the others; greatest memory of the first and of the largest other, in MB."""

    wall: float
    own: float
    others: float
    memory: float
    memory_of_others: float


def main() -> None:
    """Print documents a second, the split of the processor, memory."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--documents", type=int, default=464)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--sizes", type=int, nargs="*", default=[300, 1000, 3000])
    parser.add_argument("--one", nargs=2, metavar=("FOLDER", "JOBS"), help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        print(json.dumps(_measured(Path(args.one[0]), int(args.one[1]))))
        return
    _print_speed(args.documents, args.rounds)
    for size in args.sizes:
        with tempfile.TemporaryDirectory() as folder:
            write(Path(folder), size)
            run = _run(Path(folder), 2)
        print(f"{size} documents in two processes: {size / run.wall:.0f} a second, {run.memory:.0f} MB and {run.memory_of_others:.0f} MB in each reader")


def _print_speed(documents: int, rounds: int) -> None:
    runs: dict[int, list[Run]] = {1: [], 2: []}
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder), documents)
        for _ in range(rounds):
            for jobs, found in runs.items():
                found.append(_run(Path(folder), jobs))
    best = {jobs: min(found, key=lambda run: run.wall) for jobs, found in runs.items()}
    for jobs, run in best.items():
        print(
            f"--jobs {jobs}: {documents / run.wall:.0f} documents a second; processor {run.own / documents * 1000:.1f} ms a document in the process that stores, "
            f"{run.others / documents * 1000:.1f} ms in the others"
        )
    print(f"two processes are {best[1].wall / best[2].wall:.2f} times as fast as one")


def write(folder: Path, count: int) -> None:
    """Texts of the portal as files; copies have other numbers, so that each is a document of its own."""
    from ingest.pipeline import read_text

    with gzip.open(corpus_folder() / "vbpl_text" / "docs.jsonl.gz", "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    more = max(0, count - len(texts))
    numbered = [(text, number) for text in texts if more and (number := read_text(text).document.number) and number in text]
    copies = (text.replace(number, f"{copy}{number}") for copy in range(10, 100) for text, number in numbered)
    for place, text in enumerate([*texts[:count], *islice(copies, more)]):
        (folder / f"{place:06}.txt").write_text(text, encoding="utf-8")


def _run(folder: Path, jobs: int) -> Run:
    command = [sys.executable, __file__, "--one", str(folder), str(jobs)]
    return Run(**json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout))


def _measured(folder: Path, jobs: int) -> dict[str, float]:
    """One ingest, without the start of Python."""
    from api.bootstrap import Services
    from api.ingesting.run import ingest
    from api.settings import Settings

    with tempfile.TemporaryDirectory() as home:
        services = Services(Settings(Path(home), segmenter="none", jobs=jobs))
        began, own = time.perf_counter(), time.process_time()
        ingest(services, [folder], jobs=jobs, report=lambda _: None)
        wall, own = time.perf_counter() - began, time.process_time() - own
        services.close()
    others, memory = resource.getrusage(resource.RUSAGE_CHILDREN), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {"wall": wall, "own": own, "others": others.ru_utime + others.ru_stime, "memory": memory / 1024, "memory_of_others": others.ru_maxrss / 1024}


if __name__ == "__main__":
    main()
