"""kill -9 at random moments of an ingest, then again until it ends: the same store as an undisturbed run."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, text

PROGRAM = "from api.cli import main; main()"


def write_corpus(folder: Path) -> None:
    folder.mkdir()
    for n in range(1, 25):
        (folder / f"{n:02}.txt").write_text(
            f"CHÍNH PHỦ\nSố: {n}/2017/NĐ-CP\nHà Nội, ngày 07 tháng 8 năm 2017\nNGHỊ ĐỊNH\nVề việc thứ {n}\n"
            f"Căn cứ Nghị định số {n % 24 + 1}/2017/NĐ-CP ngày 07/8/2017;\n"
            + "".join(f"Điều {i}. Nội dung\n1. Làm theo Nghị định số {i}/2016/NĐ-CP.\n" for i in range(1, 40)),
            encoding="utf-8",
        )


def ingest(folder: Path, home: Path) -> subprocess.Popen[bytes]:
    env = {**os.environ, "CANCU_HOME": str(home), "CANCU_SEGMENTER": "none"}
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, "ingest", str(folder)], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
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


def test_killed_runs_end_in_the_same_store(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    write_corpus(corpus)
    undisturbed, disturbed = tmp_path / "one", tmp_path / "two"
    assert ingest(corpus, undisturbed).wait() == 0
    chance = random.Random(7)
    for _ in range(5):
        process = ingest(corpus, disturbed)
        time.sleep(chance.uniform(0.5, 1.8))
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert ingest(corpus, disturbed).wait() == 0
    assert dump(disturbed) == dump(undisturbed)
    assert len(dump(disturbed)["works"]) > 24
