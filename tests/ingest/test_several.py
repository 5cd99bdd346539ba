"""A file that holds more than one document."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.model import Reading
from graph.store import RecordStore
from ingest.pipeline import read_file_parts, read_text, read_text_parts

FIRST = (
    "ỦY BAN NHÂN DÂN\nTỈNH BẾN TRE\n\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n\nSố: 15/QĐ-UBND\n\nBến Tre, ngày 05 tháng 01 năm 2024\n\n"
    "QUYẾT ĐỊNH\n\nVề việc ban hành Quy chế làm việc\n\nCăn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;\n\nĐiều 1. Ban hành Quy chế.\n\n"
    + "Các cơ quan chịu trách nhiệm thi hành Quyết định này.\n\n" * 10
    + "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n\nTrần Văn An\n\n"
)
SECOND = FIRST.replace("15/QĐ-UBND", "16/QĐ-UBND").replace("Quy chế làm việc", "Quy chế chi tiêu")

ONE = {
    "a form without a number": FIRST + SECOND.replace("16/QĐ-UBND", "…/QĐ-UBND"),
    "the same number again": FIRST + FIRST,
    "a model under its title": FIRST + "Mẫu số 01\n\n" + SECOND,
    "an annex": FIRST + "PHỤ LỤC\n(Kèm theo Quyết định số 15/QĐ-UBND)\n\n" + SECOND,
    "a letterhead to be filled in": FIRST + SECOND.replace("ngày 05 tháng 01 năm 2024", "ngày ... tháng ... năm 2024"),
    "what a sentence announces": FIRST + "Mở đầu văn bản được trình bày như sau:\n\n" + SECOND,
    "a regulation promulgated with the decision": FIRST + "QUY CHẾ\nLàm việc\n(Ban hành kèm theo Quyết định số 15/QĐ-UBND)\n\nĐiều 1. Phạm vi\n\nĐiều 2. Đối tượng\n",
    "a chapter that names what it amends": FIRST
    + "Chương II\nSỬA ĐỔI, BỔ SUNG MỘT SỐ ĐIỀU CỦA NGHỊ ĐỊNH\nSỐ 156/2018/NĐ-CP NGÀY 16 THÁNG 11 NĂM 2018 CỦA CHÍNH PHỦ\n\nĐiều 2. Sửa đổi khoản 1\n\n" + "Nội dung.\n" * 60,
    "the certificate of a consolidated text": FIRST + "BỘ XÂY DỰNG\nSố: 07/VBHN-BXD\n\nXÁC THỰC VĂN BẢN HỢP NHẤT\nHà Nội, ngày 03 tháng 3 năm 2026\n" + "Điều 1. x\n" * 60,
}  # fmt: skip

_CONSOLIDATED = (
    "VĂN BẢN HỢP NHẤT -\nBỘ NỘI VỤ\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nNGHỊ ĐỊNH\nQuy định về việc làm\n"
    "Nghị định số 61/2015/NĐ-CP ngày 09 tháng 7 năm 2015 của Chính phủ quy định về việc làm, có hiệu lực kể từ ngày 01 tháng 9 năm 2015, được sửa đổi, bổ sung bởi:\n"
    "Nghị định số 74/2019/NĐ-CP ngày 23 tháng 9 năm 2019 của Chính phủ.\n" + "Điều 1. Phạm vi\n" * 40
    + "BỘ NỘI VỤ\nSố: 16/VBHN-BNV\n\nXÁC THỰC VĂN BẢN HỢP NHẤT\nHà Nội, ngày 03 tháng 3 năm 2026\n"
)  # fmt: skip

TWO = {
    "a consolidated text that its certificate numbers": (FIRST, _CONSOLIDATED, "16/VBHN-BNV"),
    "behind the signature of the President": (FIRST + "CHỦ TỊCH\nNƯỚC CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n(đã ký)\n\n", SECOND, "16/QĐ-UBND"),
    "behind the signature of a subordinate head": (FIRST + "CHI CỤC TRƯỞNG\n\n", SECOND, "16/QĐ-UBND"),
    "behind a note on a form": (FIRST + "Mẫu này áp dụng đối với người lao động.\n\n", SECOND, "16/QĐ-UBND"),
    "behind a list of forms": (FIRST + "Mẫu số 01\nBáo cáo\nMẫu số 02\nBảng kê\nMẫu số 03\nDanh mục\n\n", SECOND, "16/QĐ-UBND"),
}  # fmt: skip


def _told(reading: Reading) -> tuple[object, ...]:
    return (reading.text.strip(), reading.document, [(p.path, p.label) for p in reading.provisions], [c.text for c in reading.citations], reading.tasks)


def test_each_document_is_read_as_if_it_stood_alone() -> None:
    text = FIRST + SECOND
    parts = read_text_parts(text)
    assert [_told(part) for part in parts] == [_told(read_text(FIRST)), _told(read_text(SECOND))]
    assert [(p.part.number, p.part.count, text[p.part.start :].startswith("ỦY BAN")) for p in parts if p.part] == [(1, 2, True), (2, 2, True)]


@pytest.mark.parametrize("text", ONE.values(), ids=ONE.keys())
def test_what_is_no_further_document_parts_nothing(text: str) -> None:
    assert [reading.part for reading in read_text_parts(text)] == [None]


@pytest.mark.parametrize(("first", "second", "number"), TWO.values(), ids=TWO.keys())
def test_a_further_document_begins_with_its_letterhead(first: str, second: str, number: str) -> None:
    parts = read_text_parts(first + second)
    assert [(p.document.number, p.part.start) for p in parts if p.part] == [("15/QĐ-UBND", 0), (number, len(first))]


def test_read_as_one_document_the_further_ones_are_told() -> None:
    assert [(w.code, "16/QĐ-UBND" in w.message) for w in read_text(FIRST + SECOND).warnings] == [("several_documents", True)]


def test_the_store_holds_one_record_each_and_forgets_all_with_the_file(tmp_path: Path) -> None:
    file = tmp_path / "hai-van-ban.txt"
    file.write_text(FIRST + SECOND, encoding="utf-8")
    content, readings = file.read_bytes(), read_file_parts(file)
    with RecordStore(tmp_path / "home") as store:
        added = store.add_file(readings, source=file.name, content=content)
        assert [(o.status, store.work(o.work_id).document.number) for o in added] == [("added", "15/QĐ-UBND"), ("added", "16/QĐ-UBND")]
        revision = store.revision()
        assert [o.status for o in store.add_file(readings, source=file.name, content=content)] == ["unchanged", "unchanged"]
        assert (store.revision(), store.knows_content(content)) == (revision, True)
        second = store.versions(added[1].work_id)[-1]
        assert (second["part"], second["parts"], second["source"]) == (2, 2, file.name)
        assert store.text(added[1].work_id).startswith("ỦY BAN")
        store.remove(added[1].work_id)
        assert not store.knows_content(content)
        assert [o.status for o in store.add_file(readings, source=file.name, content=content)] == ["unchanged", "added"]
        store.remove(*(work.id for work in store.of_file(second["sha256"])))
        assert store.works(held=True) == []


def test_a_further_head_inside_a_table_is_told(tmp_path: Path) -> None:
    from ingest.pipeline import read_parts
    from ingest.readers.build import LayoutBuilder

    builder = LayoutBuilder()
    for line in FIRST.split("\n"):
        builder.paragraph(line)
    builder.table([(0, 0, 1, 1, ["Nơi nhận:", "- Như trên."]), (0, 1, 1, 1, SECOND[: SECOND.index("QUYẾT")].split("\n"))])
    for line in SECOND[SECOND.index("QUYẾT") :].split("\n"):
        builder.paragraph(line)
    (reading,) = read_parts(builder.layout())
    assert [w.code for w in reading.warnings] == ["several_documents"]
