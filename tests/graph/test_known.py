"""What a writer remembers of works changes nothing of what it stores."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from graph.errors import StoreError
from graph.model import ResolutionState
from graph.store import RecordStore, known
from ingest.pipeline import read_text

HEAD = "{issuer}\nSố: {number}\n{place}, ngày {day}\n{kind}\n{title}\n{bases}\nĐiều 1. Nội dung\nTheo {cited}.\n"


def document(number: str, day: str, cited: str, issuer: str = "CHÍNH PHỦ", place: str = "Hà Nội", kind: str = "NGHỊ ĐỊNH", bases: str = "") -> str:
    return HEAD.format(number=number, day=day, cited=cited, issuer=issuer, place=place, kind=kind, title=f"Về việc thử {number}", bases=bases)


def documents() -> list[str]:
    """Stubs that get a date, a title, a number; laws with and without a year; one number in many provinces; a new text of what is held; two of one name."""
    local = [
        document("15/QĐ-UBND", f"05 tháng 01 năm {year}", f"Quyết định số 15/QĐ-UBND ngày 05 tháng 01 năm {year - 1}", f"ỦY BAN NHÂN DÂN TỈNH {name}",
                 name.title(), "QUYẾT ĐỊNH", "Căn cứ Luật Đê điều;")
        for name in ("BẾN TRE", "TRÀ VINH", "AN GIANG") for year in (2015, 2016, 2017)
    ]  # fmt: skip
    return [
        document("1/2016/NĐ-CP", "05 tháng 01 năm 2016", "Nghị định số 92/2017/NĐ-CP và Nghị quyết số 21/NQ-CP của Chính phủ"),
        document("2/2018/NĐ-CP", "05 tháng 01 năm 2018", "Nghị định số 92/2017/NĐ-CP ngày 07/8/2016 và Luật Đê điều"),
        document("3/2018/NĐ-CP", "06 tháng 01 năm 2018", "Nghị định số 92/2017/NĐ-CP ngày 07/8/2017 và Luật Đê điều ngày 29 tháng 11 năm 2006"),
        document("4/2018/NĐ-CP", "07 tháng 01 năm 2018", "Luật Đê điều số 79/2006/QH11 và Nghị quyết số 21/NQ-CP ngày 21/3/2016"),
        *local,
        document("92/2017/NĐ-CP", "07 tháng 8 năm 2017", "Luật Đê điều năm 2006 và Nghị định 92"),
        document("79/2006/QH11", "29 tháng 11 năm 2006", "Luật Đê điều", "QUỐC HỘI", kind="LUẬT", bases="Đê điều"),
        document("21/NQ-CP", "21 tháng 3 năm 2016", "Nghị quyết số 21/NQ-CP ngày 05 tháng 02 năm 2015", kind="NGHỊ QUYẾT"),
        document("21/NQ-CP", "05 tháng 02 năm 2015", "Nghị quyết số 21/NQ-CP", kind="NGHỊ QUYẾT"),
        document("2/2018/NĐ-CP", "05 tháng 01 năm 2018", "Nghị định số 92/2017/NĐ-CP và Nghị quyết số 21/NQ-CP"),
    ]  # fmt: skip


def put(store: RecordStore, text: str) -> None:
    store.add(read_text(text), source=f"{text.splitlines()[1]}.txt", content=text.encode())


@contextmanager
def opened(home: Path) -> Iterator[RecordStore]:
    with RecordStore(home, clock=lambda: datetime(2026, 1, 1, tzinfo=UTC)) as store:
        yield store


def rows(home: Path) -> dict[str, Sequence[object]]:
    """All that a store holds."""
    with sqlite3.connect(home / "cancu.db") as connection:
        tables = [row[0] for row in connection.execute("select name from sqlite_master where type = 'table'")]
        return {table: sorted(connection.execute(f'select * from "{table}"').fetchall(), key=repr) for table in tables}


def test_remembered_or_looked_up_anew_the_store_is_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with opened(tmp_path / "remembered") as store:
        for text in documents():
            put(store, text)
        store.remove(store.resolve("3/2018/NĐ-CP").id)
        put(store, documents()[2])
    monkeypatch.setattr(known, "MOST", 0)
    for text in documents():
        with opened(tmp_path / "anew") as store:
            put(store, text)
    with opened(tmp_path / "anew") as store:
        store.remove(store.resolve("3/2018/NĐ-CP").id)
    with opened(tmp_path / "anew") as store:
        put(store, documents()[2])
    assert rows(tmp_path / "remembered") == rows(tmp_path / "anew")
    assert len(rows(tmp_path / "anew")["works"]) > len(documents())


def test_what_another_process_wrote_is_seen(tmp_path: Path) -> None:
    citing, cited = documents()[0], document("92/2017/NĐ-CP", "07 tháng 8 năm 2017", "Luật Đê điều")
    with opened(tmp_path) as one, opened(tmp_path) as other:
        put(one, citing)
        put(other, cited)
        put(one, documents()[1])
        found = {c.target_id for c in one.citations(one.resolve("2/2018/NĐ-CP").id) if c.citation.number == "92/2017/NĐ-CP"}
        assert found == {one.resolve("92/2017/NĐ-CP").id}
        assert {c.state for c in one.citations(one.resolve("1/2016/NĐ-CP").id) if c.citation.number == "92/2017/NĐ-CP"} == {ResolutionState.RESOLVED}


def test_a_failed_write_leaves_nothing_remembered(tmp_path: Path) -> None:
    with opened(tmp_path / "failed") as store:
        put(store, documents()[0])
        with sqlite3.connect(tmp_path / "failed" / "cancu.db") as connection:
            connection.execute("create trigger full before insert on relations begin select raise(abort, 'hết chỗ'); end")
        with pytest.raises(StoreError, match="hết chỗ"):
            put(store, documents()[4])
        with sqlite3.connect(tmp_path / "failed" / "cancu.db") as connection:
            connection.execute("drop trigger full")
        for text in documents():
            put(store, text)
    with opened(tmp_path / "whole") as store:
        for text in documents():
            put(store, text)
    assert rows(tmp_path / "failed") == rows(tmp_path / "whole")
