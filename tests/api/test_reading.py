"""Texts as HTML: kept ones are what would be written now, quotations are marked, and the file may be lost, damaged or closed to us."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from api.reading.fragments import Fragments
from api.reading.markup import marked, written
from api.reading.view import Line, content_of
from graph.model import Span, Work
from graph.store import RecordStore
from ingest.pipeline import read_file, read_text

SAMPLES = Path(__file__).resolve().parents[2] / "data" / "corpus"
CITING = "CHÍNH PHỦ\nSố: 5/2020/NĐ-CP\nHà Nội, ngày 05 tháng 01 năm 2020\nNGHỊ ĐỊNH\nThử\nĐiều 1. Phạm vi\nTheo Nghị định số 7/2019/NĐ-CP & <b>Nghị định 8/2018/NĐ-CP</b>.\n"
CITED = "CHÍNH PHỦ\nSố: 7/2019/NĐ-CP\nHà Nội, ngày 07 tháng 02 năm 2019\nNGHỊ ĐỊNH\nThử bảy\nĐiều 1. Phạm vi\nNghị định này quy định phạm vi.\n"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[RecordStore]:
    with RecordStore(tmp_path) as store:
        yield store


def add(store: RecordStore, text: str, name: str) -> Work:
    return store.work(store.add(read_text(text), source=name, content=text.encode()).work_id)


def fresh(store: RecordStore, work: Work) -> str:
    parts = store.text(work.id), store.blocks(work.id), store.provisions(work.id), store.citations(work.id), store.warnings(work.id)
    return written(*parts).html


def words(html: str) -> list[str]:
    return re.findall(r"\w+", unescape(re.sub(r"<[^>]*>", "", html)))


def test_what_is_kept_is_what_would_be_written_now(store: RecordStore, tmp_path: Path) -> None:
    citing = add(store, CITING, "5.txt")
    fragments, states = Fragments(tmp_path, store), []
    steps = [lambda: None, lambda: add(store, CITED, "7.txt"), lambda: store.remove(store.resolve("7/2019/NĐ-CP").id),
             lambda: add(store, CITING.replace("Phạm vi", "Đối tượng"), "5.txt")]  # fmt: skip
    for step in steps:
        step()
        now = store.work(citing.id)
        states.append(fragments.of(now).html)
        assert states[-1] == fresh(store, now)
        assert Fragments(tmp_path, store).of(now) == fragments.of(now)
    assert [len(re.findall('class="cite stub"', html)) for html in states] == [2, 1, 2, 2]
    assert "&amp; &lt;b&gt;" in states[0]
    assert "Đối tượng" in states[3]


def test_a_quotation_is_marked_wherever_it_stands(store: RecordStore) -> None:
    for path in sorted(SAMPLES.iterdir()):
        store.add(read_file(path), source=path.name, content=path.read_bytes())
    for work in store.works(held=True):
        text, blocks, provisions, citations = store.text(work.id), store.blocks(work.id), store.provisions(work.id), store.citations(work.id)
        fragment = written(text, blocks, provisions, citations, ())
        for start in range(0, len(text), max(1, len(text) // 7)):
            mark = Span(start, min(len(text), start + 90))
            html = marked(fragment, text, citations, mark)
            assert words("".join(re.findall(r"<mark[^>]*>(.*?)</mark>", html))) == words_marked(content_of(text, blocks, provisions, citations, mark))
            assert html.count('id="trich"') == (1 if "<mark" in html else 0)
            assert re.sub(r"</?mark[^>]*>", "", html).replace("</a>", "").count("<p") == fragment.html.replace("</a>", "").count("<p")
            assert words(html) == words(fragment.html)


def words_marked(parts: object) -> list[str]:
    lines = [line for part in parts for line in ([part] if isinstance(part, Line) else [x for row in part.rows for cell in row for x in cell.lines])]  # type: ignore[attr-defined]
    return re.findall(r"\w+", "".join(piece.text for line in lines for piece in line.pieces if piece.marked))


def test_fragments_are_written_ahead(store: RecordStore, tmp_path: Path) -> None:
    add(store, CITING, "5.txt")
    fragments = Fragments(tmp_path, store)
    assert (fragments.revision(), fragments.catch_up(), fragments.revision(), fragments.catch_up()) == (0, 1, 1, 0)
    add(store, CITED, "7.txt")
    assert (fragments.catch_up(), fragments.revision()) == (1, 2)
    fragments.clear()
    assert fragments.revision() == 0


@pytest.mark.parametrize("content", [b"no database", b"SQLite format 3\x00" + bytes(4000)], ids=["other file", "damaged"])
def test_a_file_that_cannot_be_read_is_begun_anew(store: RecordStore, tmp_path: Path, content: bytes) -> None:
    work = add(store, CITING, "5.txt")
    (tmp_path / "pages.db").write_bytes(content)
    fragments = Fragments(tmp_path, store)
    assert fragments.of(work).html == fresh(store, work)
    assert fragments.of(work).html == fresh(store, work)
    assert fragments.catch_up() == 1
    assert Fragments(tmp_path, store).revision() == 1


def test_without_a_place_to_keep_them_fragments_are_still_shown(store: RecordStore, tmp_path: Path) -> None:
    work = add(store, CITING, "5.txt")
    (tmp_path / "pages.db").mkdir()
    assert Fragments(tmp_path, store).of(work).html == fresh(store, work)
