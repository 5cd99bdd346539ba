from ingest.pipeline import read_text

DECREE = """CHÍNH PHỦ
Số: 10/2024/NĐ-CP
Hà Nội, ngày 05 tháng 02 năm 2024
NGHỊ ĐỊNH
Sửa đổi, bổ sung một số điều của Nghị định số 63/2010/NĐ-CP ngày 08 tháng 6 năm 2010 của Chính phủ
Căn cứ Luật Tổ chức Chính phủ ngày 19 tháng 6 năm 2015;
Điều 1. Sửa đổi, bổ sung một số điều của Nghị định số 63/2010/NĐ-CP
1. Sửa đổi, bổ sung khoản 2 Điều 5 như sau:
“2. Cơ quan chủ trì lấy ý kiến theo Điều 9 của Nghị định số 20/2008/NĐ-CP.”.
2. Sửa đổi một số khoản của Điều 7 như sau:
a) Sửa đổi khoản 1 như sau:
“1. Nội dung mới.”;
b) Bổ sung khoản 1a vào sau khoản 1 như sau:
“1a. Nội dung thêm.”.
3. Thay thế cụm từ “Sở Nội vụ” bằng cụm từ “Văn phòng” tại khoản 1 Điều 8, Điều 10.
4. Bãi bỏ điểm a khoản 3 Điều 11.
Điều 2. Bãi bỏ Điều 4 Nghị định số 20/2008/NĐ-CP ngày 14 tháng 02 năm 2008 của Chính phủ.
Điều 3. Hiệu lực thi hành
Nghị định này có hiệu lực thi hành kể từ ngày 01 tháng 4 năm 2024.
"""


def operations(text: str) -> list[tuple[str, str, str | None]]:
    return [(a.operation, a.object, a.object_provision) for a in read_text(text).amendments]


def test_operations_with_their_targets() -> None:
    assert operations(DECREE) == [
        ("sửa đổi", "63/2010/NĐ-CP", "dieu_5__khoan_2"),
        ("sửa đổi", "63/2010/NĐ-CP", "dieu_7__khoan_1"),
        ("bổ sung", "63/2010/NĐ-CP", "dieu_7__khoan_1a"),
        ("thay thế cụm từ", "63/2010/NĐ-CP", "dieu_8__khoan_1"),
        ("thay thế cụm từ", "63/2010/NĐ-CP", "dieu_10"),
        ("bãi bỏ", "63/2010/NĐ-CP", "dieu_11__khoan_3__diem_a"),
        ("bãi bỏ", "20/2008/NĐ-CP", "dieu_4"),
    ]


def test_new_text_and_evidence_are_the_documents_own_words() -> None:
    reading = read_text(DECREE)
    first = reading.amendments[0]
    assert first.new_text is not None
    assert first.new_text.slice(reading.text).startswith("2. Cơ quan chủ trì")
    assert "khoản 2 Điều 5" in first.span.slice(reading.text)
    assert first.within == "dieu_1__khoan_1"


def test_document_that_amends_nothing_has_no_operations() -> None:
    assert operations("QUYẾT ĐỊNH\nPhê duyệt kế hoạch\nĐiều 1. Phê duyệt kèm theo Quyết định này kế hoạch năm 2024.\n") == []
