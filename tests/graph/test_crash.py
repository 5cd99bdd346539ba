"""kill -9 at random moments of an ingest, then again until it ends: the same store as an undisturbed run, and nothing of a document without the rest."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

PROGRAM = "from api.cli import main; main()"
DOCUMENTS, ARTICLES = 130, 39


def write_corpus(folder: Path) -> None:
    folder.mkdir()
    for n in range(1, DOCUMENTS + 1):
        (folder / f"{n:02}.txt").write_text(
            f"CHÍNH PHỦ\nSố: {n}/2017/NĐ-CP\nHà Nội, ngày 07 tháng 8 năm 2017\nNGHỊ ĐỊNH\nVề việc thứ {n}\n"
            f"Căn cứ Nghị định số {n % DOCUMENTS + 1}/2017/NĐ-CP ngày 07/8/2017;\n"
            + "".join(f"Điều {i}. Nội dung\n1. Làm theo Nghị định số {i}/2016/NĐ-CP.\n" for i in range(1, ARTICLES + 1)),
            encoding="utf-8",
        )


def ingest(folder: Path, home: Path, jobs: int = 1) -> subprocess.Popen[bytes]:
    env = {**os.environ, "CANCU_HOME": str(home), "CANCU_SEGMENTER": "none"}
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, "ingest", str(folder), "--jobs", str(jobs)], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def dump(home: Path) -> dict[str, list[tuple[Any, ...]]]:
    """All facts, ids replaced by numbers of documents."""
    queries = {
        "works": "select number, type, issuer, issued, title, held, uri from works",
        "versions": "select w.number, v.sha256 from versions v join works w on w.id = v.work_id",
        "provisions": "select w.number, p.path, p.start, p.end from provisions p join works w on w.id = p.work_id",
        "citations": "select w.number, c.start, c.state, t.number from citations c join works w on w.id = c.work_id left join works t on t.id = c.target_id",
        "relations": "select s.number, r.predicate, o.number, r.quote from relations r join works s on s.id = r.subject_id join works o on o.id = r.object_id",
    }
    with create_engine(f"sqlite:///{home / 'cancu.db'}").connect() as connection:
        return {
            name: sorted((tuple(row) for row in connection.execute(text(query))), key=repr) for name, query in queries.items()
        }


def held(home: Path) -> int:
    """How many documents are held; every one of them is whole."""
    if not (home / "cancu.db").exists():
        return 0
    with sqlite3.connect(home / "cancu.db", timeout=30) as connection:
        if not connection.execute("select 1 from sqlite_master where name = 'provisions'").fetchone():
            return 0
        parts = "select (select count(*) from provisions p where p.work_id = w.id), (select count(*) from citations c where c.work_id = w.id) from works w where w.held"
        found = connection.execute(parts).fetchall()
    assert all(provisions == 2 * ARTICLES and citations == ARTICLES + 1 for provisions, citations in found)
    return len(found)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("killed") / "corpus"
    write_corpus(folder)
    return folder


@pytest.fixture(scope="module")
def undisturbed(corpus: Path) -> dict[str, list[tuple[Any, ...]]]:
    home = corpus.parent / "one"
    assert ingest(corpus, home).wait() == 0
    return dump(home)


@pytest.mark.parametrize("jobs", [1, 2])
def test_killed_runs_end_in_the_same_store(corpus: Path, undisturbed: dict[str, list[tuple[Any, ...]]], tmp_path: Path, jobs: int) -> None:
    disturbed = tmp_path / "two"
    chance = random.Random(7)
    moments = []
    for _ in range(2):
        before = held(disturbed)
        process = ingest(corpus, disturbed, jobs)
        while process.poll() is None and held(disturbed) == before:
            time.sleep(0.005)
        time.sleep(chance.uniform(0, 0.2))
        process.send_signal(signal.SIGKILL)
        process.wait()
        moments.append(held(disturbed))
    assert 0 < moments[0] < DOCUMENTS
    assert ingest(corpus, disturbed, jobs).wait() == 0
    assert dump(disturbed) == undisturbed
    assert held(disturbed) == DOCUMENTS
