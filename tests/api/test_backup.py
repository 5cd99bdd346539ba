"""Backup and restore: a round trip while others write, whole or not at all."""

from __future__ import annotations

import contextlib
import io
import os
import tarfile
import threading
import time
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from filelock import FileLock, Timeout

from api.access.accounts import Accounts
from api.app import create_app
from api.backup import MARK, backup, restore
from api.bootstrap import Services
from api.jobs.queue import JobQueue
from api.jobs.reader import run
from api.settings import Settings
from api.state import StateStore
from graph.errors import CancuError
from graph.store import RecordStore
from ingest.pipeline import read_text

TEXT = "ỦY BAN NHÂN DÂN TỈNH BẾN TRE\nSố: {}/KH-UBND\nBến Tre, ngày 05 tháng 01 năm 2018\nKẾ HOẠCH\nTHỬ\n- Công khai theo Nghị định số 92/2017/NĐ-CP.\n"


def add(store: RecordStore, number: int) -> None:
    text = TEXT.format(number)
    store.add(read_text(text), source=f"{number}.txt", content=text.encode())


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    with RecordStore(home) as store:
        for number in (1, 2):
            add(store, number)
    state = StateStore(home)
    Accounts(state).add("lan", "admin", "mot-mat-khau-dai")
    state.close()
    return home


def test_a_round_trip_keeps_documents_originals_and_accounts(home: Path, tmp_path: Path) -> None:
    (home / "registry").mkdir()
    (home / "registry" / "rieng.toml").write_text("# rows of an office")
    assert backup(home, tmp_path / "a.tar") == 2
    assert (tmp_path / "a.tar").stat().st_mode & 0o077 == 0
    assert restore(tmp_path / "new", tmp_path / "a.tar") == 2
    assert (tmp_path / "new" / "registry" / "rieng.toml").read_text() == "# rows of an office"
    services = Services(Settings(tmp_path / "new", segmenter="none"))
    with RecordStore(home) as store:
        assert services.store.works() == store.works()
        assert [services.store.original(w.sha256 or "") for w in store.works(held=True)] == [TEXT.format(n).encode() for n in (1, 2)]
    assert Accounts(services.state).check("lan", "mot-mat-khau-dai") is not None
    assert services.rebuild() > 0
    services.close()


def test_a_backup_made_while_others_write_is_whole(home: Path, tmp_path: Path) -> None:
    done = threading.Event()

    def write() -> None:
        with RecordStore(home) as store:
            number = 10
            while not done.is_set():
                add(store, number)
                number += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for turn in range(3):
            backup(home, tmp_path / f"{turn}.tar")
    finally:
        done.set()
        writer.join()
    for turn in range(3):
        restore(tmp_path / f"new{turn}", tmp_path / f"{turn}.tar")


def test_a_store_is_replaced_only_when_asked_and_is_kept_beside(home: Path, tmp_path: Path) -> None:
    backup(home, tmp_path / "a.tar")
    with RecordStore(home) as store:
        add(store, 3)
    with pytest.raises(CancuError, match="--replace"):
        restore(home, tmp_path / "a.tar")
    restore(home, tmp_path / "a.tar", replace=True)
    with RecordStore(home) as store, RecordStore(home / "truoc-khi-phuc-hoi") as before:
        assert (len(store.works(held=True)), len(before.works(held=True))) == (2, 3)


def held(home: Path) -> int:
    with RecordStore(home) as store:
        return len(store.works(held=True))


def test_all_happens_inside_the_folder(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A volume can neither be renamed nor does what holds it belong to us; what else people keep there stays."""
    backup(home, home / "a.tar")
    with RecordStore(home) as store:
        add(store, 3)
    replace = os.replace

    def inside(source: Path, target: Path) -> None:
        assert Path(source) != home
        assert Path(target).is_relative_to(home)
        replace(source, target)

    monkeypatch.setattr("api.backup.os.replace", inside)
    before = set(tmp_path.iterdir())
    restore(home, home / "a.tar", replace=True)
    assert set(tmp_path.iterdir()) == before
    assert (home / "a.tar").exists()
    assert (held(home), held(home / "truoc-khi-phuc-hoi")) == (2, 3)
    with pytest.raises(CancuError, match="dời hoặc xóa"):
        restore(home, home / "a.tar", replace=True)


@pytest.mark.parametrize("step", range(1, 9))
def test_a_restoring_that_fails_is_undone_and_one_broken_off_is_told(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int) -> None:
    backup(home, tmp_path / "a.tar")
    Services(Settings(home, segmenter="none")).close()
    with RecordStore(home) as store:
        add(store, 3)
    replace, done = os.replace, 0

    def failing(error: type[BaseException]) -> None:
        nonlocal done
        done = 0

        def fail(source: Path, target: Path) -> None:
            nonlocal done
            done += 1
            if done == step:
                raise error(28, "hết chỗ")
            replace(source, target)

        monkeypatch.setattr("api.backup.os.replace", fail)

    failing(OSError)
    with contextlib.suppress(CancuError):
        restore(home, tmp_path / "a.tar", replace=True)
        return  # there are fewer steps
    monkeypatch.undo()
    Services(Settings(home, segmenter="none")).close()
    assert held(home) == 3
    assert not list((home / "truoc-khi-phuc-hoi").glob("*"))
    failing(KeyboardInterrupt)  # as if the power went
    with pytest.raises(KeyboardInterrupt):
        restore(home, tmp_path / "a.tar", replace=True)
    monkeypatch.undo()
    with pytest.raises(CancuError, match="ngắt giữa chừng"):
        Services(Settings(home, segmenter="none"))
    restore(home, tmp_path / "a.tar")
    Services(Settings(home, segmenter="none")).close()
    assert (held(home), held(home / "truoc-khi-phuc-hoi")) == (2, 3)


def test_a_store_that_a_service_is_open_on_is_not_replaced(home: Path, tmp_path: Path) -> None:
    backup(home, tmp_path / "a.tar")
    with TestClient(create_app(Settings(home, segmenter="none"))) as client:
        deadline = time.monotonic() + 30
        while True:
            try:
                FileLock(home / "hooks.lock", timeout=0).acquire().lock.release()
                assert time.monotonic() < deadline
                time.sleep(0.1)
            except Timeout:
                break
        with pytest.raises(CancuError, match="dừng dịch vụ"):
            restore(home, tmp_path / "a.tar", replace=True)
        assert client.get("/ready").status_code == 200
    restore(home, tmp_path / "a.tar", replace=True)


def test_jobs_that_waited_at_the_time_of_the_backup_say_that_their_files_are_gone(home: Path, tmp_path: Path) -> None:
    state = StateStore(home)
    queue = JobQueue(state, home)
    job_id, folder = queue.reserve()
    (folder / "0").mkdir()
    (folder / "0" / "a.txt").write_text(TEXT.format(9))
    queue.submit(job_id, ["a.txt"], "lan")
    state.close()
    backup(home, tmp_path / "a.tar")
    restore(tmp_path / "new", tmp_path / "a.tar")
    run(Settings(tmp_path / "new", segmenter="none"), patience=0.3)
    state = StateStore(tmp_path / "new")
    job = JobQueue(state, tmp_path / "new").job(job_id)
    state.close()
    assert job is not None
    assert job.state == "done"
    ((name, status, (outcome,)),) = job.files
    assert (name, status, outcome.status) == ("a.txt", "failed", "failed")
    assert "gửi lại" in outcome.message


def entries(path: Path) -> list[tuple[str, bytes]]:
    with tarfile.open(path) as archive:
        return [(entry.name, archive.extractfile(entry).read()) for entry in archive]  # type: ignore[union-attr]


def written(path: Path, found: list[tuple[str, bytes]], link: str = "") -> Path:
    with tarfile.open(path, "w") as archive:
        for name, content in found:
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
        if link:
            entry = tarfile.TarInfo("cancu.db")
            entry.type, entry.linkname = tarfile.SYMTYPE, link
            archive.addfile(entry)
    return path


@pytest.mark.parametrize("harm", ["no mark", "path out", "absolute", "link", "bad file", "missing file", "bad database", "no database", "not a tar", "cut"])
def test_a_harmful_or_damaged_backup_changes_nothing(home: Path, tmp_path: Path, harm: str) -> None:
    backup(home, tmp_path / "a.tar")
    good, bad = entries(tmp_path / "a.tar"), tmp_path / "b.tar"
    kept = next(name for name, _ in good if name.startswith("files/"))
    match harm:
        case "no mark":
            written(bad, good[1:])
        case "path out":
            written(bad, [*good, ("files/../../../ra-ngoai", b"x")])
        case "absolute":
            written(bad, [*good, ("/tmp/ra-ngoai", b"x")])
        case "link":
            written(bad, [(MARK, b"")], link="/etc/passwd")
        case "bad file":
            written(bad, [(name, b"khac" if name == kept else content) for name, content in good])
        case "missing file":
            written(bad, [(name, content) for name, content in good if name != kept])
        case "bad database":
            written(bad, [(name, content[:100] if name == "cancu.db" else content) for name, content in good])
        case "no database":
            written(bad, [(name, content) for name, content in good if name != "cancu.db"])
        case "not a tar":
            bad.write_bytes(b"khong phai")
        case "cut":
            bad.write_bytes((tmp_path / "a.tar").read_bytes()[:3000])
    before = sorted(str(path) for path in tmp_path.rglob("*"))
    with pytest.raises(CancuError):
        restore(tmp_path / "new", bad)
    assert sorted(str(path) for path in tmp_path.rglob("*")) == before


def test_there_must_be_something_to_back_up(tmp_path: Path) -> None:
    with pytest.raises(CancuError, match="không có kho"):
        backup(tmp_path / "none", tmp_path / "a.tar")
