import pytest

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


FRAME = """CHÍNH PHỦ
Số: 10/2024/NĐ-CP
Hà Nội, ngày 05 tháng 02 năm 2024
NGHỊ ĐỊNH
Sửa đổi, bổ sung một số điều của Nghị định số 63/2010/NĐ-CP ngày 08 tháng 6 năm 2010 của Chính phủ
Căn cứ Luật Tổ chức Chính phủ ngày 19 tháng 6 năm 2015;
Điều 1. Sửa đổi, bổ sung một số điều của Nghị định số 63/2010/NĐ-CP
{body}
Điều 2. Quy định chuyển tiếp
Hồ sơ đã nộp thì được giải quyết tiếp.
Điều 3. Hiệu lực thi hành
Nghị định này có hiệu lực thi hành kể từ ngày 01 tháng 4 năm 2024.
"""

HEADS = [
    ("1. Sửa đổi khoản 2 và bổ sung khoản 4 vào sau khoản 3 Điều 31 như sau:\n“2. Mới.\n4. Thêm.”.", [("sửa đổi", "dieu_31__khoan_2"), ("bổ sung", "dieu_31__khoan_4")]),
    ("1. Bổ sung điểm đ vào sau điểm d khoản 5 của Điều 5 như sau:\n“đ) Thêm.”.", [("bổ sung", "dieu_5__khoan_5__diem_dd")]),
    ("1. Khoản 2 Điều 5 được sửa đổi, bổ sung như sau:\n“2. Mới.”.", [("sửa đổi", "dieu_5__khoan_2")]),
    ("1. Sửa đổi khoản 2 Điều 24 (đã được sửa đổi, bổ sung tại khoản 6 Điều 11 Nghị định số 35/2023/NĐ-CP) như sau:\n“2. Mới.”.", [("sửa đổi", "dieu_24__khoan_2")]),
    ("1. Thay thế Phụ lục I, Phụ lục II bằng Phụ lục III ban hành kèm theo Nghị định này.", [("thay thế", "phu_luc_i"), ("thay thế", "phu_luc_ii")]),
    ("1. Bỏ cụm từ “cấp huyện” tại khoản 1 Điều 4.", [("bỏ cụm từ", "dieu_4__khoan_1")]),
    ("1. Bổ sung cụm từ “đặc khu” vào sau cụm từ “xã” tại Điều 4.", [("bổ sung cụm từ", "dieu_4")]),
    ("1. Sửa đổi tên Điều 6 như sau: “Điều 6. Tên mới”.", [("đổi tên", "dieu_6")]),
    ("1. Chuyển khoản 3 thành khoản 4 Điều 9.", [("chuyển", "khoan_3")]),
    ("1. Khi lập danh mục văn bản sửa đổi, bổ sung thì theo quy định tại khoản 1 Điều 23.", []),
    ("1. Đối với thủ tục được bãi bỏ, chi phí tại Điều 5 tính bằng 0.", []),
    ("1. Sửa đổi, bổ sung Điều 24 như sau:\na) Sửa đổi, bổ sung khoản 2 như sau:\n“2. Mới.”;\nb) Bãi bỏ khoản 3.", [("sửa đổi", "dieu_24__khoan_2"), ("bãi bỏ", "dieu_24__khoan_3")]),
    ("1. Sửa đổi, bổ sung một số điểm của khoản 1 Điều 17 như sau:\na) Thay thế cụm từ “a” bằng “b” tại điểm d và điểm đ.", [("thay thế cụm từ", "dieu_17__khoan_1__diem_d"), ("thay thế cụm từ", "dieu_17__khoan_1__diem_dd")]),
    ("1. Sửa đổi Điều 3 đã được sửa đổi, bổ sung bởi khoản 2 Điều 1 và một số điều của Nghị định số 39/2018/NĐ-CP như sau:\n“Điều 3. Mới.”.", [("sửa đổi", "dieu_3")]),
    ("1. Bãi bỏ Điều 4, trừ khoản 2 Điều 4.", [("bãi bỏ", "dieu_4")]),
    ("1. Bãi bỏ Chương II, trừ các nội dung sau:\na) Điều 7;\nb) Điều 8.", [("bãi bỏ", "chuong_ii")]),
    ("1. Bãi bỏ Điều 5 kể từ ngày 01 tháng 01 năm 2027.", [("bãi bỏ", "dieu_5")]),
]  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), HEADS, ids=[body[:50] for body, _ in HEADS])
def test_heads(body: str, expected: list[tuple[str, str]]) -> None:
    assert [(a.operation, a.object_provision) for a in read_text(FRAME.format(body=body)).amendments] == expected


def test_each_operation_has_its_day_and_the_transitional_clause() -> None:
    body = "1. Bãi bỏ Điều 5 kể từ ngày 01 tháng 01 năm 2027.\n2. Bãi bỏ Điều 6."
    read = read_text(FRAME.format(body=body))
    assert [str(a.effective) for a in read.amendments] == ["2027-01-01", "2024-04-01"]
    assert all(a.transition and a.transition.slice(read.text).startswith("Điều 2. Quy định chuyển tiếp") for a in read.amendments)


def test_a_chapter_names_the_document_amended_in_it() -> None:
    text = FRAME.format(body="1. Bãi bỏ Điều 4.").replace(
        "Điều 2. Quy định",
        "Chương II\nSỬA ĐỔI MỘT SỐ ĐIỀU CỦA NGHỊ ĐỊNH SỐ 58/2017/NĐ-CP\nĐiều 2. Bãi bỏ Điều 9\nĐiều 3. Quy định",
    )
    assert operations(text) == [("bãi bỏ", "63/2010/NĐ-CP", "dieu_4"), ("bãi bỏ", "58/2017/NĐ-CP", "dieu_9")]


CLAUSES = [
    ("1. Bãi bỏ Điều 2 Nghị định số 7/2018/NĐ-CP của Chính phủ sửa đổi một số quy định về kho.", [("bãi bỏ", "7/2018/NĐ-CP", "dieu_2")]),
    (
        "1. Sửa đổi khoản 2 Điều 6 Nghị định số 7/2018/NĐ-CP quy định chi tiết một số điều của Luật Báo chí và Điều 9 Luật Lưu trữ như sau:",
        [("sửa đổi", "7/2018/NĐ-CP", "dieu_6__khoan_2")],
    ),
    (
        "1. Bãi bỏ Nghị định số 7/2018/NĐ-CP của Chính phủ quy định về kho và Điều 1 Nghị định số 8/2019/NĐ-CP của Chính phủ về bãi.",
        [("bãi bỏ", "7/2018/NĐ-CP", None), ("bãi bỏ", "8/2019/NĐ-CP", "dieu_1")],
    ),
    ("1. Bổ sung khoản 3 vào Điều 4 Nghị định số 7/2018/NĐ-CP.", [("bổ sung", "7/2018/NĐ-CP", "dieu_4__khoan_3")]),
    (
        "1. Bổ sung điểm c, điểm d vào khoản 2 Điều 9 Nghị định số 7/2018/NĐ-CP.",
        [("bổ sung", "7/2018/NĐ-CP", "dieu_9__khoan_2__diem_c"), ("bổ sung", "7/2018/NĐ-CP", "dieu_9__khoan_2__diem_d")],
    ),
    (
        "1. Sửa đổi khoản 2 Điều 5 (đã được sửa đổi tại khoản 6 Điều 1 Nghị định số 8/2019/NĐ-CP, khoản 3 Điều 2 Nghị định số 9/2020/NĐ-CP) của Nghị định số 7/2018/NĐ-CP.",
        [("sửa đổi", "7/2018/NĐ-CP", "dieu_5__khoan_2")],
    ),
    (
        "1. Sửa đổi, bổ sung Điều 5 Nghị định số 7/2018/NĐ-CP như sau:\na) Sửa đổi điểm b, điểm c và bổ sung điểm k vào sau điểm i khoản 3 như sau:",
        [("sửa đổi", "7/2018/NĐ-CP", f"dieu_5__khoan_3__diem_{p}") for p in ("b", "c")] + [("bổ sung", "7/2018/NĐ-CP", "dieu_5__khoan_3__diem_k")],
    ),
    (
        "1. Các quy định sau hết hiệu lực:\na) Khoản 3 Điều 4 Nghị định số 7/2018/NĐ-CP;\nb) Nghị định số 8/2019/NĐ-CP.",
        [("bãi bỏ", "7/2018/NĐ-CP", "dieu_4__khoan_3")],
    ),
    (
        "1. Sửa đổi tên điều, khoản 1 Điều 4 Nghị định số 7/2018/NĐ-CP.",
        [("sửa đổi", "7/2018/NĐ-CP", "dieu_4__khoan_1")],
    ),
]


@pytest.mark.parametrize(("clause", "expected"), CLAUSES, ids=[clause[3:60] for clause, _ in CLAUSES])
def test_clauses_act_on_what_stands_before_titles(clause: str, expected: list[tuple[str, str, str | None]]) -> None:
    head = "CHÍNH PHỦ\nSố: 9/2030/NĐ-CP\nNGHỊ ĐỊNH\nQuy định về kho\nĐiều 1. Phạm vi\nNghị định này quy định về kho.\nĐiều 2. Thi hành\n"
    assert operations(f"{head}{clause}\n") == expected


def test_a_regulation_that_was_promulgated_with_a_decision_is_amended_by_its_number() -> None:
    text = """THỦ TƯỚNG CHÍNH PHỦ
Số: 9/2030/QĐ-TTg
QUYẾT ĐỊNH
Sửa đổi, bổ sung một số điều của Quy chế mượn kho ban hành kèm theo Quyết định số 4/2020/QĐ-TTg
Điều 1. Sửa đổi khoản 2 Điều 3 của Quy chế mượn kho như sau:
“2. Kho mở lúc 7 giờ.”
"""
    assert operations(text) == [("sửa đổi", "4/2020/QĐ-TTg", "dieu_3__khoan_2")]
