"""Files into the store: in one process or two, with bad ones among them, with readers that are killed."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import threading
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import replace
from pathlib import Path

import pytest

from api import indexing
from api.bootstrap import Services
from api.ingesting import run
from api.ingesting.outcome import FileOutcome
from api.ingesting.pool import Pool
from api.ingesting.run import ingest
from api.settings import Settings
from api.state.audit import entries
from search.nodes import Everything
from search.query import parse_query
from search.reader import Order

FILES = 60


def decree(number: int, cited: int) -> str:
    articles = "".join(f"Điều {i}. Nội dung\n1. Làm theo Nghị định số {i}/2016/NĐ-CP và Luật Đê điều.\n" for i in range(1, 20))
    return (
        f"CHÍNH PHỦ\nSố: {number}/2017/NĐ-CP\nHà Nội, ngày 07 tháng 8 năm 2017\nNGHỊ ĐỊNH\nVề việc thứ {number}\n"
        f"Căn cứ Nghị định số {cited}/2017/NĐ-CP ngày 07/8/2017;\n{articles}"
    )


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Documents that cite one another, files that say the same, that cannot be read, that hold several; an archive."""
    folder = tmp_path_factory.mktemp("corpus")
    for number in range(1, FILES):
        (folder / f"{number:02}.txt").write_text(decree(number, number % 37 + 1), encoding="utf-8")
    (folder / "07.txt.txt").write_bytes((folder / "07.txt").read_bytes())
    (folder / "08.txt.txt").write_text(decree(8, 50) + "Điều 20. Hiệu lực\n", encoding="utf-8")
    (folder / "09-hong.docx").write_bytes(b"PK\x03\x04 no package")
    (folder / "10-rong.txt").write_bytes(b"")
    (folder / "11-hai.txt").write_text(f"{decree(101, 1)}\n\n{decree(102, 101)}", encoding="utf-8")
    with zipfile.ZipFile(folder / "12-goi.zip", "w") as archive:
        archive.writestr("trong.txt", decree(103, 102))
    return folder


@contextmanager
def opened(home: Path) -> Iterator[Services]:
    services = Services(replace(Settings.load(home), segmenter="none"))
    try:
        yield services
    finally:
        services.close()


def ingested(home: Path, corpus: Path, jobs: int, told: list[FileOutcome] | None = None) -> list[FileOutcome]:
    with opened(home) as services:
        return ingest(services, [corpus], jobs=jobs, report=(told if told is not None else []).append, actor="thử", index=False)


def rows(home: Path) -> dict[str, Sequence[object]]:
    """All that a store holds but the times of its writes."""
    with sqlite3.connect(home / "cancu.db") as connection:
        tables = [row[0] for row in connection.execute("select name from sqlite_master where type = 'table' and name != 'revisions'")]
        return {table: sorted(connection.execute(f'select * from "{table}"').fetchall(), key=repr) for table in tables}


def kept(home: Path) -> set[str]:
    return {path.name for path in (home / "files").rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory, corpus: Path) -> tuple[Path, list[FileOutcome]]:
    """A home that was filled by one process, and what was told of it."""
    home = tmp_path_factory.mktemp("one")
    return home, ingested(home, corpus, 1)


def test_every_file_is_told_of_in_order(alone: tuple[Path, list[FileOutcome]], corpus: Path) -> None:
    _, outcomes = alone
    files = [Path(o.path).relative_to(corpus).as_posix() for o in outcomes]
    assert files == sorted(files)
    status = {name: [o.status for o, file in zip(outcomes, files, strict=True) if file == name] for name in files}
    assert (status["07.txt.txt"], status["08.txt.txt"], status["09-hong.docx"]) == (["unchanged"], ["updated"], ["failed"])
    assert (status["11-hai.txt"], status["12-goi.zip/trong.txt"]) == (["added", "added"], ["added"])
    assert [o.number for o in outcomes if o.part == 2] == ["102/2017/NĐ-CP"]


def test_two_processes_make_the_same_store(alone: tuple[Path, list[FileOutcome]], corpus: Path, tmp_path: Path) -> None:
    home, outcomes = alone
    told: list[FileOutcome] = []
    assert ingested(tmp_path, corpus, 2, told) == told == outcomes
    assert rows(tmp_path) == rows(home)
    assert kept(tmp_path) == kept(home)


def test_a_batch_of_one_makes_the_same_store(alone: tuple[Path, list[FileOutcome]], corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "TOGETHER", 1)
    home, outcomes = alone
    assert ingested(tmp_path, corpus, 1) == outcomes
    assert rows(tmp_path) == rows(home)


def test_a_file_that_cannot_be_stored_takes_no_other_with_it(corpus: Path, tmp_path: Path, alone: tuple[Path, list[FileOutcome]]) -> None:
    with opened(tmp_path), sqlite3.connect(tmp_path / "cancu.db") as connection:
        connection.execute("create trigger full before insert on versions when new.source = '05.txt' begin select raise(abort, 'hết chỗ'); end")
    outcomes = ingested(tmp_path, corpus, 2)
    failed = {Path(o.path).name: o.message for o in outcomes if o.status == "failed"}
    assert failed.keys() == {"05.txt", "09-hong.docx", "10-rong.txt"}
    assert "không ghi được 05.txt vào kho: hết chỗ" in failed["05.txt"]
    assert [o.path for o in outcomes] == [o.path for o in alone[1]]
    with sqlite3.connect(tmp_path / "cancu.db") as connection:
        assert connection.execute("select count(*) from works where number = '5/2017/NĐ-CP' and held").fetchone() == (0,)
        connection.execute("drop trigger full")
    assert [o.status for o in ingested(tmp_path, corpus, 1) if o.path.endswith("05.txt")] == ["added"]


def test_what_is_told_is_stored_and_in_the_audit_log(corpus: Path, tmp_path: Path) -> None:
    seen: list[bool] = []
    with opened(tmp_path) as services, sqlite3.connect(tmp_path / "cancu.db") as other:

        def report(outcome: FileOutcome) -> None:
            if outcome.status == "added":
                stored = other.execute("select count(*) from versions where work_id = ?", (outcome.work_id,)).fetchone()
                audited = any(entry.work_id == outcome.work_id for entry in entries(services.state, limit=1000))
                seen.append(bool(stored[0]) and audited)

        ingest(services, [corpus], report=report, index=False)
    assert len(seen) > FILES
    assert all(seen)


def test_a_second_run_reads_nothing(alone: tuple[Path, list[FileOutcome]], corpus: Path) -> None:
    home, outcomes = alone
    before = rows(home)
    again = ingested(home, corpus, 2)
    assert {o.status for o in again} == {"unchanged", "failed"}
    assert [o.path for o in again] == list(dict.fromkeys(o.path for o in outcomes))
    assert rows(home) == before


def readers() -> list[int]:
    """The reading processes of this one."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((path / "stat").read_text().rsplit(")", 1)[1].split()[1])
            if parent == os.getpid() and b"resource_tracker" not in (path / "cmdline").read_bytes():
                found.append(int(path.name))
        except (OSError, IndexError):
            continue
    return found


needs_proc = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are found in /proc")


@needs_proc
def test_readers_that_are_killed_lose_nothing(
    alone: tuple[Path, list[FileOutcome]], corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "TOGETHER", 5)
    killed: list[int] = []

    def report(outcome: FileOutcome) -> None:
        if not killed and outcome.status == "added":
            killed.extend(readers())
            for reader in killed:
                os.kill(reader, signal.SIGKILL)

    with opened(tmp_path) as services:
        outcomes = ingest(services, [corpus], jobs=2, report=report, index=False)
    assert killed
    assert outcomes == alone[1]
    assert rows(tmp_path) == rows(alone[0])


@contextmanager
def killing() -> Iterator[None]:
    """Every process beside this one is killed as soon as it is there."""
    done = threading.Event()

    def kill() -> None:
        while not done.wait(0.02):
            for reader in readers():
                with suppress(ProcessLookupError):  # it has ended meanwhile
                    os.kill(reader, signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    try:
        yield
    finally:
        done.set()
        killer.join()


@needs_proc
def test_files_that_bring_every_reader_down_are_told(tmp_path: Path) -> None:
    files = [tmp_path / "dài.txt", tmp_path / "dài hơn.txt"]
    for number, path in enumerate(files, 1):
        path.write_text(decree(number, 3) + "Điều 30. Theo Nghị định số 5/2016/NĐ-CP.\n" * 50_000 * number, encoding="utf-8")  # a second and more to read
    with opened(tmp_path / "home") as services, killing():
        outcomes = ingest(services, files, jobs=2, report=lambda _: None, index=False)
    assert [o.status for o in outcomes] == ["failed", "failed"]
    assert all("dừng đột ngột" in o.message for o in outcomes)


def indexed(home: Path, pool: Pool | None) -> object:
    """What is found in an index that is built anew."""
    shutil.rmtree(home / "index", ignore_errors=True)
    with opened(home) as services:
        count = services.catch_up(pool)
        with services.engine.reader() as reader:
            everything = reader.counts(Everything()), [found.work_id for found in reader.records(Everything(), Order.NEWEST, 5000)]
        pages = [services.engine.search(parse_query(words), 40) for words in ("nghị định 2016", "noi dung", "so:8/2017", "căn cứ luật đê điều")]
        hits = [[(hit.work_id, hit.provision, hit.score, hit.text, hit.title) for hit in page.hits] for page in pages]
        return count, services.engine.revision(), everything, [page.total for page in pages], hits


@pytest.mark.parametrize("killed", [False, pytest.param(True, marks=needs_proc)], ids=["undisturbed", "processes killed"])
def test_two_processes_make_the_same_index(
    alone: tuple[Path, list[FileOutcome]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, killed: bool
) -> None:
    monkeypatch.setattr(indexing, "APART", 20)
    shutil.copytree(alone[0], tmp_path, dirs_exist_ok=True)
    expected = indexed(tmp_path, None)
    with Pool(2, lambda: None) as pool, killing() if killed else nullcontext():
        assert indexed(tmp_path, pool) == expected
