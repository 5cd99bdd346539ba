"""The persistent RDF store: catches up by document, equals one built at once, survives kill -9."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from pyoxigraph import Quad, Store

from graph.errors import StoreError
from graph.model import Document, Reading, RelationKind, ReviewState
from graph.rdf import Mapper, projection
from graph.rdf.projection import Projection
from graph.rdf.writing import quads
from graph.store import RecordStore
from ingest.pipeline import read_file, read_text

CORPUS = Path(__file__).resolve().parents[3] / "data" / "corpus"
FILES = sorted(CORPUS.iterdir())


def held(home: Path, store: RecordStore) -> set[Quad]:
    return set(Store.read_only(str(Projection(home, store).snapshot())))


def expected(store: RecordStore) -> set[Quad]:
    return set(quads(Mapper(store)))


def test_caught_up_document_by_document_equals_built_at_once(tmp_path: Path) -> None:
    with RecordStore(tmp_path) as store:
        for path in random.Random(3).sample(FILES, len(FILES)):
            store.add(read_file(path), source=path.name, content=path.read_bytes())
            assert held(tmp_path, store) == expected(store), path.name


def test_only_what_is_touched_is_replaced(sample_home: Path, tmp_path: Path) -> None:
    shutil.copytree(sample_home, tmp_path / "home")
    with RecordStore(tmp_path / "home") as store:
        held(tmp_path / "home", store)
        done: list[int] = []
        store.add(read_text("Số: 99/KH-UBND\nKẾ HOẠCH\nVề việc khác\n"), source="khac.txt", content=b"khac")
        Projection(tmp_path / "home", store, progress=lambda number, total: done.append(total)).snapshot()
        assert done == [1]


def test_decisions_taken_and_taken_back(sample_home: Path, tmp_path: Path) -> None:
    shutil.copytree(sample_home, tmp_path / "home")
    with RecordStore(tmp_path / "home") as store:
        before = held(tmp_path / "home", store)
        stored = next(r for r in store.relations() if r.relation.predicate is RelationKind.AMENDS)
        store.review("relation", stored.id, ReviewState.REJECTED)
        rejected = held(tmp_path / "home", store)
        assert rejected != before
        assert rejected == expected(store)
        store.review("relation", stored.id, ReviewState.EXTRACTED)
        assert held(tmp_path / "home", store) == before


def test_a_removed_document_and_a_lapse_that_goes_with_it(tmp_path: Path) -> None:
    texts = {
        "cu.txt": "CHÍNH PHỦ\nSố: 1/2010/NĐ-CP\nHà Nội, ngày 05 tháng 01 năm 2010\nNGHỊ ĐỊNH\nVề việc cũ\nĐiều 1. Nội dung\n",
        "moi.txt": "CHÍNH PHỦ\nSố: 2/2015/NĐ-CP\nHà Nội, ngày 05 tháng 01 năm 2015\nNGHỊ ĐỊNH\nVề việc mới\nĐiều 1. Hiệu lực\n"
        "1. Nghị định này có hiệu lực từ ngày 01 tháng 3 năm 2015.\n2. Nghị định này thay thế Nghị định số 1/2010/NĐ-CP ngày 05/01/2010.\n",
    }
    lapsed = "https://cancu.invalid/ns#lapsedFrom"
    with RecordStore(tmp_path) as store:
        for name, words in texts.items():
            store.add(read_text(words), source=name, content=words.encode())
            found = held(tmp_path, store)
            assert found == expected(store)
        assert [q.object.value for q in found if q.predicate.value == lapsed] == ["2015-03-01"]
        store.remove(store.resolve("2/2015/NĐ-CP").id)
        after = held(tmp_path, store)
        assert after == expected(store)
        assert not [q for q in after if q.predicate.value == lapsed]


def test_what_only_a_removed_document_named_is_described_no_more_until_it_is_back(tmp_path: Path) -> None:
    with RecordStore(tmp_path) as store:
        for path in FILES:
            store.add(read_file(path), source=path.name, content=path.read_bytes())
        before = held(tmp_path, store)
        for work in store.works(held=True)[::4]:
            removed = store.remove(work.id)
            after = held(tmp_path, store)
            assert after == expected(store)
            assert not [q for q in after if str(work.source) in str(q.object)]
            with store.deciding("undo") as decisions:
                decisions.undo(removed, "an")
            assert held(tmp_path, store) == expected(store)
        assert len(held(tmp_path, store)) == len(before)


def test_merged_records_leave_nothing_behind(tmp_path: Path) -> None:
    with RecordStore(tmp_path) as store:
        cite = "Số: 8/KH-UBND\nKẾ HOẠCH\nCăn cứ Nghị định số 30/2018/NĐ-CP ngày 01/3/2018 của Chính phủ;\nCăn cứ Nghị định 30/2018;\n"
        store.add(read_text(cite), source="a.txt", content=b"a")
        held(tmp_path, store)
        store.add(Reading("x", Document("30/2018/NĐ-CP", "nghị định", "Chính phủ")), source="b.txt", content=b"b")
        assert held(tmp_path, store) == expected(store)


def test_another_base_and_a_damaged_store_are_built_anew(sample_home: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(sample_home, home)
    with RecordStore(home) as store:
        whole = held(home, store)
        moved = Store.read_only(str(Projection(home, store, "https://phapche.example").snapshot()))
        assert any("phapche.example" in str(q.subject) for q in moved)
        assert held(home, store) == whole
        (home / "rdf" / "state.json").write_text("{", encoding="utf-8")
        for part in (home / "rdf" / "store").glob("*"):
            part.write_bytes(b"x")
        assert held(home, store) == whole
        assert Projection(home, store).rebuild() == len(store.works())
        assert held(home, store) == whole


def test_a_second_writer_is_told_to_wait(sample_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "home"
    shutil.copytree(sample_home, home, ignore=shutil.ignore_patterns("rdf"))  # other tests may have made it there
    monkeypatch.setattr(projection, "PATIENCE", 0.3)
    (home / "rdf").mkdir()
    other = Store(str(home / "rdf" / "store"))
    with RecordStore(home) as store, pytest.raises(StoreError, match="tiến trình khác"):
        Projection(home, store).snapshot()
    del other


def test_rdflib_reads_the_snapshot(sample_home: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(sample_home, home)
    with RecordStore(home) as store:
        data = Projection(home, store).dataset()
        found = data.query(
            'SELECT ?by { ?by <http://data.europa.eu/eli/ontology#amends>/<http://data.europa.eu/eli/ontology#id_local> "63/2010/NĐ-CP" }'
        )
        assert any("92-2017" in str(row[0]) for row in found)


PROGRAM = """
import sys; from pathlib import Path
from graph.store import RecordStore; from graph.rdf.projection import Projection
home = Path(sys.argv[1])
with RecordStore(home) as store: Projection(home, store).snapshot()
"""


def test_killed_at_any_moment_it_is_whole_after_the_next_run(sample_home: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(sample_home, home)
    chance = random.Random(11)
    with RecordStore(home) as store:
        for round_ in range(4):
            words = f"Số: {90 + round_}/KH-UBND\nKẾ HOẠCH\nThực hiện Nghị định số 63/2010/NĐ-CP\n"
            store.add(read_text(words), source=f"{round_}.txt", content=words.encode())
            process = subprocess.Popen([sys.executable, "-c", PROGRAM, str(home)], env=os.environ)
            time.sleep(chance.uniform(0.5, 1.5))
            process.send_signal(signal.SIGKILL)
            process.wait()
        assert held(home, store) == expected(store)
