"""Impact on a made-up graph of a million relations beside networkx, a recursive query and SPARQL property paths, on the same graph in the same run.

`python tests/benchmarks/graph_scale.py [--relations N] [--bound SECONDS] [--home FOLDER] [--measure HOME]`

Degrees are those of the shared corpus (`--measure HOME` prints them for a home folder): how many relations a document states, and how the number of
documents that name a work falls with its rank. Documents name older ones. The store is a real one; only its rows are made up.
"""

from __future__ import annotations

import argparse
import math
import random
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np

from graph.closure import Walker
from graph.impact import RESTS_ON, KnowledgeGraph
from graph.store import RecordStore
from ingest.pipeline import read_text

STATED = ((0.0, 2), (0.1, 4), (0.25, 7), (0.5, 13), (0.75, 26), (0.9, 48), (0.95, 63), (0.99, 182), (1.0, 396))
"""Relations that a document of the corpus states: share of documents, at most so many."""

FALL = 0.65
"""The number of documents that name a work falls with its rank to this power."""

KINDS = (("cites", 0.554), ("amends", 0.184), ("based_on", 0.16), ("repeals", 0.05), ("details", 0.037), ("replaces", 0.008), ("guides", 0.005), ("implements", 0.002))  # fmt: skip
"""Shares of the kinds in the corpus."""

WALKED = [kind.value for kind in RESTS_ON[:-1]]
PLANS, TASKS = 2_000, 10
"""Documents with tasks, and tasks in each."""


def main() -> None:
    """Make the stores, measure, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--relations", type=int, default=1_000_000)
    parser.add_argument("--bound", type=int, default=60, help="seconds after which SPARQL is given up")
    parser.add_argument("--home", type=Path)
    parser.add_argument("--measure", type=Path)
    parser.add_argument("--start", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--sparql", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.measure:
        measure(args.measure)
    elif args.start:
        start_up(args.start)
    elif args.sparql:
        sparql(args.sparql)
    else:
        with tempfile.TemporaryDirectory() as folder:
            compare(args.home or Path(folder), args.relations, args.bound)


def compare(folder: Path, relations: int, bound: int) -> None:
    """The table."""
    small, large = (made(folder / str(n), n) for n in (relations // 10, relations))
    with RecordStore(large) as store:
        root = most_cited(large)
        before = resident()
        worked = time.process_time()
        took, arrays = timed(store.graph_arrays)
        worked = time.process_time() - worked
        print(f"graph: {len(arrays.base.columns)} relations, {len(arrays.issued) - 1} documents; loaded in {took:.2f} s (processor {worked:.2f}); "
              f"arrays {arrays.nbytes / 1e6:.0f} MB, resident +{resident() - before:.0f} MB")  # fmt: skip
        reached = KnowledgeGraph(store).reach(root)
        print(f"most cited document: named by {cited_by(large, root)}, a change reaches {len(reached) - 1} documents")
        report("impact, first 100 rows with paths and quotations", times(lambda: KnowledgeGraph(store).impact(root, limit=100), 40))
        report("closure with predecessors, all documents", times(lambda: KnowledgeGraph(store).reach(root), 40))
        walker = Walker(store.graph_arrays())
        count = len(walker.reach(root, acts=(), rests_on=RESTS_ON[:-1], from_root=())) - 1
        report("closure over the kinds the others walk", times(lambda: walker.reach(root, acts=(), rests_on=RESTS_ON[:-1], from_root=()), 40))
    others(large, root, count, bound)
    fresh = subprocess.run([sys.executable, __file__, "--start", str(large)], capture_output=True, text=True, check=True)
    print(fresh.stdout.strip())
    for home in (small, large):
        adding(home)


def others(home: Path, root: int, count: int, bound: int) -> None:
    """networkx, SQL and SPARQL; each must reach as many documents."""
    edges = walked_edges(home)
    took, graph = timed(lambda: nx.DiGraph(edges))
    print(f"networkx: built in {took:.1f} s")
    report("networkx bfs_edges(reverse=True)", times(lambda: expect(sum(1 for _ in nx.bfs_edges(graph, root, reverse=True)), count), 5))
    with sqlite3.connect(home / "cancu.db") as connection:
        kinds = ",".join(f"'{kind}'" for kind in WALKED)
        query = (f"with recursive r(id) as (select {root} union select subject_id from relations join r on object_id = r.id "
                 f"where predicate in ({kinds})) select count(*) - 1 from r")  # fmt: skip
        report("SQL recursive query", times(lambda: expect(connection.execute(query).fetchone()[0], count), 5))
    try:
        done = subprocess.run([sys.executable, __file__, "--sparql", str(home)], capture_output=True, text=True, timeout=bound + 60, check=True)
        print(done.stdout.strip())
    except subprocess.TimeoutExpired:
        print(f"SPARQL property path (oxrdflib): not done in {bound} s")


def sparql(home: Path) -> None:
    """The property path, in a process of its own so that it can be given up."""
    from rdflib import Graph, URIRef

    def node(number: int) -> URIRef:
        return URIRef(f"urn:w:{number}")

    root = most_cited(home)
    graph = Graph(store="Oxigraph")
    took, _ = timed(lambda: graph.addN((node(s), URIRef(f"urn:k:{k}"), node(o), graph) for s, o, k in kind_edges(home)))
    path = "|".join(f"<urn:k:{kind}>" for kind in WALKED)
    found: list[int] = []
    spent = times(lambda: found.append(int(next(iter(graph.query(f"select (count(distinct ?x) as ?n) {{ ?x ({path})+ <urn:w:{root}> }}")))[0])), 3)
    print(f"SPARQL: loaded in {took:.1f} s, reaches {found[0]} documents")
    report("SPARQL property path (oxrdflib)", spent)


def start_up(home: Path) -> None:
    """A fresh process: open, load, answer."""
    begun = time.perf_counter()
    worked = time.process_time()
    with RecordStore(home) as store:
        opened = time.perf_counter()
        KnowledgeGraph(store)
        loaded = time.perf_counter()
        KnowledgeGraph(store).impact(most_cited(home), limit=100)
    print(f"start-up: store {opened - begun:.2f} s, graph {loaded - opened:.2f} s, first answer {time.perf_counter() - loaded:.2f} s; "
          f"processor {time.process_time() - worked:.2f} s in all")  # fmt: skip


def adding(home: Path) -> None:
    """A document added to a store of some size: written, and the graph brought up to date."""
    writing, following = [], []
    with RecordStore(home) as store:
        store.graph_arrays()
        held = len(store.graph_arrays().base.columns)
        for number in range(1, 13):
            words = f"CHÍNH PHỦ\nSố: {number}/2099/NĐ-CP\nHà Nội, ngày 07 tháng 8 năm 2099\nNGHỊ ĐỊNH\nVề việc {number}\n" + "".join(
                f"Căn cứ Nghị định số {n}/1999/NĐ-CP;\n" for n in range(number, number + 20)
            )
            reading = read_text(words + "Điều 1. Nội dung\n")
            writing.append(timed(lambda r=reading, w=words: store.add(r, source="mới.txt", content=w.encode()))[0])
            following.append(timed(store.graph_arrays)[0])
    print(f"adding a document at {held} relations: stored in {statistics.median(writing) * 1e3:.1f} ms, "
          f"graph follows in {statistics.median(following) * 1e3:.1f} ms (medians of 12)")  # fmt: skip


# --- making -----------------------------------------------------------------------------------------------------------------


def made(home: Path, relations: int) -> Path:
    """A home folder with a store of so many relations."""
    with RecordStore(home):
        pass
    dice = np.random.default_rng(11)
    subjects, objects, works = edges_of(dice, relations)
    kinds = dice.choice([kind for kind, _ in KINDS], size=relations, p=np.array([share for _, share in KINDS]) / sum(s for _, s in KINDS))
    with sqlite3.connect(home / "cancu.db") as connection:
        connection.execute("pragma synchronous=off")
        fill(connection, "works", works_rows(works))
        fill(connection, "relations", relation_rows(subjects, objects, kinds))
        for table, rows in task_rows(random.Random(3), works):
            fill(connection, table, rows)
        connection.execute("insert into meta (name, value) values ('revision', 1)")
        connection.execute("analyze")
    return home


def edges_of(dice: np.random.Generator, relations: int) -> tuple[np.ndarray, np.ndarray, int]:
    """Subjects, objects (older than their subjects, the known ones most) and the number of works; ids grow with time."""
    shares, most = (np.array(column) for column in zip(*STATED, strict=True))
    per = np.interp(dice.random(relations // 5), shares, most).astype(int)
    per = per[: int(np.searchsorted(np.cumsum(per), relations)) + 1]
    works = int(len(per) * 1.4)
    authors = np.sort(dice.choice(np.arange(works // 10, works), size=len(per), replace=False)) + 1
    subjects = np.repeat(authors, per)[:relations]
    ranks = np.argsort(np.arange(works) * dice.random(works))
    weights = np.cumsum(np.arange(1, works + 1) ** -FALL)
    objects = np.zeros(relations, dtype=np.int64)
    open_ = np.arange(relations)
    for _ in range(8):
        objects[open_] = ranks[np.searchsorted(weights, dice.random(len(open_)) * weights[-1])] + 1
        open_ = open_[objects[open_] >= subjects[open_]]
    objects[open_] = (dice.random(len(open_)) * (subjects[open_] - 1)).astype(int) + 1
    return subjects, objects, works


def works_rows(works: int) -> Iterator[dict[str, object]]:
    """Decrees, one every few hours since 1960."""
    first, days = date(1960, 1, 1), 66 * 365
    for number in range(1, works + 1):
        issued = first + timedelta(days=days * number // works)
        printed = f"{number}/{issued.year}/NĐ-CP"
        yield {
            "id": number, "uri": f"/eli/vn/nghi-dinh/chinh-phu/{issued.year}/{number}", "held": True, "number": printed, "type": "nghị định",
            "issuer": "Chính phủ", "issued": issued.isoformat(), "number_key": printed.lower().replace("đ", "d"), "bare_key": f"{number}/{issued.year}",
            "revision": 1, "described": 1,
        }  # fmt: skip


def relation_rows(subjects: np.ndarray, objects: np.ndarray, kinds: np.ndarray) -> Iterator[dict[str, object]]:
    """Each with a sentence of usual length."""
    for number, (subject, target, kind) in enumerate(zip(subjects.tolist(), objects.tolist(), kinds.tolist(), strict=True), start=1):
        quote = f"Căn cứ Nghị định số {target}/NĐ-CP của Chính phủ quy định chi tiết và biện pháp thi hành một số điều của Luật thứ {number} về quản lý;"
        yield {
            "id": number, "evidence_id": subject, "subject_id": subject, "object_id": target, "predicate": kind, "subject": str(subject),
            "object": str(target), "start": 0, "end": len(quote), "quote": quote, "confidence": 1.0, "extractor": "made", "review": "extracted", "revision": 1,
        }  # fmt: skip


def task_rows(dice: random.Random, works: int) -> Iterator[tuple[str, list[dict[str, object]]]]:
    """Tasks of the youngest works, each naming one older work in its own words."""
    tasks, bases, citations, texts = [], [], [], []
    for plan in range(works - PLANS + 1, works + 1) if works > PLANS * 2 else range(works // 2, works + 1):
        text = ""
        for _ in range(TASKS):
            named = int(plan * dice.random() ** 3) + 1
            words = f"Thực hiện nội dung theo Nghị định {named}/NĐ-CP trong năm."
            at = len(text) + words.index("Nghị")
            body = '{"lead": ["Sở Nội vụ"], "support": [], "deadline": null, "bases": [], "heading_bases": []}'
            tasks.append({"id": len(tasks) + 1, "work_id": plan, "start": len(text), "end": len(text) + len(words), "text": words, "source": "body",
                          "body": body, "review": "extracted"})  # fmt: skip
            bases.append({"task_id": len(tasks), "work_id": named, "level": "own", "position": 0})
            citations.append({"work_id": plan, "start": at, "end": at + 9, "text": "Nghị định", "state": "resolved", "target_id": named, "candidates": ""})
            text += words + "\n"
        texts.append({"text": text, "id": plan})
    yield from (("tasks", tasks), ("task_bases", bases), ("citations", citations), ("", texts))


def fill(connection: sqlite3.Connection, table: str, rows: Iterator[dict[str, object]] | list[dict[str, object]]) -> None:
    """Insert rows of one shape; without a table, texts of works."""
    rows = iter(rows)
    first = next(rows)
    names = list(first)
    words = f'insert into {table} ({",".join(names)}) values ({",".join("?" * len(names))})' if table else "update works set text = ? where id = ?"
    words = words.replace("start,end", '"start","end"')
    connection.execute(words, list(first.values()))
    connection.executemany(words, (list(row.values()) for row in rows))
    connection.commit()


# --- small parts --------------------------------------------------------------------------------------------------------------


def most_cited(home: Path) -> int:
    """The work that most relations name."""
    with sqlite3.connect(home / "cancu.db") as connection:
        return int(connection.execute("select object_id from relations group by object_id order by count(*) desc, object_id limit 1").fetchone()[0])


def cited_by(home: Path, work_id: int) -> int:
    """How many relations name a work."""
    with sqlite3.connect(home / "cancu.db") as connection:
        return int(connection.execute("select count(*) from relations where object_id = ?", (work_id,)).fetchone()[0])


def kind_edges(home: Path) -> list[tuple[int, int, str]]:
    """The walked relations."""
    kinds = ",".join("?" * len(WALKED))
    with sqlite3.connect(home / "cancu.db") as connection:
        return connection.execute(f"select subject_id, object_id, predicate from relations where predicate in ({kinds})", WALKED).fetchall()


def walked_edges(home: Path) -> list[tuple[int, int]]:
    """The same without their kinds."""
    return [(subject, target) for subject, target, _ in kind_edges(home)]


def times(run: Callable[[], object], rounds: int) -> list[tuple[float, float]]:
    """Seconds of each round, warm: by the clock, and of the processor (on a busy machine the clock measures the neighbours)."""
    run()
    spent = []
    for _ in range(rounds):
        worked = time.process_time()
        spent.append((timed(run)[0], time.process_time() - worked))
    return spent


def timed(run: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds and the answer."""
    started = time.perf_counter()
    found = run()
    return time.perf_counter() - started, found


def expect(found: int, wanted: int) -> None:
    """All must agree on what is reached."""
    assert found == wanted, (found, wanted)


def report(name: str, spent: list[tuple[float, float]]) -> None:
    """Median and 95th percentile in milliseconds, by the clock and of the processor."""
    clock, processor = (sorted(column) for column in zip(*spent, strict=True))
    last = math.ceil(0.95 * len(spent)) - 1
    print(f"{name}: p50 {statistics.median(clock) * 1e3:.1f} ms, p95 {clock[last] * 1e3:.1f} ms "
          f"(processor {statistics.median(processor) * 1e3:.1f}, {processor[last] * 1e3:.1f})")  # fmt: skip


def resident() -> float:
    """Resident memory of this process in MB (Linux)."""
    words = Path("/proc/self/statm").read_text(encoding="ascii").split() if Path("/proc/self/statm").exists() else ["0", "0"]
    return int(words[1]) * 4096 / 1e6


def measure(home: Path) -> None:
    """Degrees and kinds of a real store, for the constants above."""
    with sqlite3.connect(home / "cancu.db") as connection:
        stated = sorted(n for (n,) in connection.execute("select count(*) from relations where subject_id = evidence_id group by subject_id"))
        named = sorted((n for (n,) in connection.execute("select count(distinct subject_id) from relations group by object_id")), reverse=True)[:300]
        kinds = Counter(dict(connection.execute("select predicate, count(*) from relations group by predicate")))
    print("stated:", [(share, stated[min(int(len(stated) * share), len(stated) - 1)]) for share, _ in STATED])
    points = np.log([[rank, count] for rank, count in enumerate(named, start=1)])
    print(f"fall: {-np.polyfit(points[:, 0], points[:, 1], 1)[0]:.2f}")
    print("kinds:", [(kind, round(count / kinds.total(), 3)) for kind, count in kinds.most_common()])


if __name__ == "__main__":
    main()
