"""Kept files: whole, written once, and on the disk before anything names them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from graph.errors import StoreError
from graph.originals import Originals, name_of
from graph.ready import ready
from graph.store import Incoming, RecordStore
from ingest.pipeline import read_text


def test_a_file_is_kept_once(tmp_path: Path) -> None:
    originals = Originals(tmp_path)
    assert originals.keep(b"abc") == originals.keep(b"abc") == name_of(b"abc")
    assert [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()] == [b"abc"]


@pytest.mark.parametrize("left", [b"", b"ab", b"\0\0\0"])
def test_what_a_power_failure_left_is_written_again(tmp_path: Path, left: bytes) -> None:
    originals = Originals(tmp_path)
    name = originals.keep(b"abc")
    (kept,) = (path for path in tmp_path.rglob("*") if path.is_file())
    kept.write_bytes(left)
    assert originals.keep(b"abc") == name
    assert originals.read(name) == b"abc"


def test_a_file_that_the_disk_does_not_take_is_not_stored_and_takes_no_other_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    originals = Originals(tmp_path)
    files = [
        Incoming(f"{n}.txt", originals.keep(words.encode()), (ready(read_text(words)),))
        for n, words in ((n, f"CHÍNH PHỦ\nSố: {n}/2017/NĐ-CP\nNGHỊ ĐỊNH\nVề việc thứ {n}\nĐiều 1. Thử.\n") for n in range(3))
    ]
    bad, sync = tmp_path / "files" / files[1].sha256[:2] / files[1].sha256, os.fsync

    def refusing(descriptor: int) -> None:
        if os.path.samestat(os.fstat(descriptor), bad.stat()):
            raise OSError(5, "Input/output error")
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", refusing)
    with RecordStore(tmp_path) as store:
        stored = store.add_files(files)
        assert [isinstance(outcome, StoreError) for outcome in stored] == [False, True, False]
        assert sorted(work.document.number or "" for work in store.works(held=True)) == ["0/2017/NĐ-CP", "2/2017/NĐ-CP"]
