from __future__ import annotations

from datetime import date

import pytest

from ingest.mentions import find_mentions
from ingest.pipeline import read_text
from ingest.provision_refs import expand, reference_before

CASES = [
    (
        "theo Nghị định số 92/2017/NĐ-CP ngày 07/8/2017 của Chính phủ về thủ tục",
        [("Nghị định số 92/2017/NĐ-CP ngày 07/8/2017", "nghị định", "92/2017/NĐ-CP")],
    ),
    ("Căn cứ Luật Đê điều ngày 29 tháng 11 năm 2006;", [("Luật Đê điều ngày 29 tháng 11 năm 2006", "luật", None)]),
    ("Căn cứ Luật Xây dựng nông thôn mới;", [("Luật Xây dựng nông thôn mới", "luật", None)]),
    ("Căn cứ Luật Xây dựng và Luật Nhà ở;", [("Luật Xây dựng", "luật", None), ("Luật Nhà ở", "luật", None)]),
    ("theo Luật Xây dựng tổ chức cuộc thi;", [("Luật Xây dựng", "luật", None)]),
    ("Căn cứ Luật Phòng cháy và chữa cháy và các quy định khác", [("Luật Phòng cháy và chữa cháy", "luật", None)]),
    ("Chỉ thị số 07-CT/TU ngày 04/3/2016 của Tỉnh ủy", [("Chỉ thị số 07-CT/TU ngày 04/3/2016", "chỉ thị", "07-CT/TU")]),
    (
        "Nghị quyết số 21/2017 ngày\n05/12/2017 của HĐND tỉnh",
        [("Nghị quyết số 21/2017 ngày\n05/12/2017", "nghị quyết", "21/2017")],
    ),
    ("quy định tại Nghị định 54.", [("Nghị định 54", "nghị định", "54")]),
    (
        "các Nghị định số 63/2010/NĐ-CP, số 48/2013/NĐ-CP và số 92/2017/NĐ-CP",
        [
            ("Nghị định số 63/2010/NĐ-CP", "nghị định", "63/2010/NĐ-CP"),
            ("48/2013/NĐ-CP", "nghị định", "48/2013/NĐ-CP"),
            ("92/2017/NĐ-CP", "nghị định", "92/2017/NĐ-CP"),
        ],
    ),
    ("Nghị định này, Luật này và văn bản khác", []),
    (
        "Pháp lệnh sửa đổi, bổ sung một số điều của Pháp lệnh Ngoại hối năm 2013",
        [("Pháp lệnh sửa đổi, bổ sung một số điều của Pháp lệnh Ngoại hối năm 2013", "pháp lệnh", None)],
    ),
    ("quy định của pháp Luật Xử lý", []),
    (
        "Nghị định 141/2016/NĐ-CP của Chính phủ ngày 10/10/2016 về",
        [("Nghị định 141/2016/NĐ-CP của Chính phủ ngày 10/10/2016", "nghị định", "141/2016/NĐ-CP")],
    ),
    (
        "Nghị định của Chính phủ số 132/2008/NĐ-CP ngày 31/12/2008",
        [("Nghị định của Chính phủ số 132/2008/NĐ-CP ngày 31/12/2008", "nghị định", "132/2008/NĐ-CP")],
    ),
    (
        "Nghị định số 33/2010/NĐ-CP ngày 31tháng 3 năm2010",
        [("Nghị định số 33/2010/NĐ-CP ngày 31tháng 3 năm2010", "nghị định", "33/2010/NĐ-CP")],
    ),
    (
        "Thông tư số 12/2002/TT-BCA (A11) ngày 13 tháng 9 năm 2002 của",
        [("Thông tư số 12/2002/TT-BCA (A11) ngày 13 tháng 9 năm 2002", "thông tư", "12/2002/TT-BCA")],
    ),
    (
        "Luật Dược số 34/2005-QH11 ngày 14 tháng 6 năm 2005",
        [("Luật Dược số 34/2005-QH11 ngày 14 tháng 6 năm 2005", "luật", "34/2005/QH11")],
    ),
    (
        "dự thảo Thông tư số …/2026/TT-BTC ngày … tháng … năm 2026",
        [("Thông tư số …/2026/TT-BTC ngày … tháng … năm 2026", "thông tư", None)],
    ),
    ("thay thế Thông tư số 139/009/TT-BTC của Bộ", [("Thông tư số 139/009/TT-BTC", "thông tư", None)]),
    ("quy định của pháp luật số 17/2008/QH12", []),
    (
        "Căn cứ Luật Thả diều, đua thuyền và hát quan họ số 99/2031/QH17;",
        [("Luật Thả diều, đua thuyền và hát quan họ số 99/2031/QH17", "luật", "99/2031/QH17")],
    ),
    (
        "Luật sửa đổi, bổ sung một số điều của Luật Đầu tư, Luật Nhà ở và Luật Đấu thầu số 99/2031/QH17 ngày 11/01/2031, Luật Báo chí",
        [
            (
                "Luật sửa đổi, bổ sung một số điều của Luật Đầu tư, Luật Nhà ở và Luật Đấu thầu số 99/2031/QH17 ngày 11/01/2031",
                "luật",
                "99/2031/QH17",
            ),
            ("Luật Báo chí", "luật", None),
        ],
    ),
    (
        "theo Luật khiếu nại tố cáo, Pháp lệnh Phí, lệ phí.",
        [("Luật khiếu nại tố cáo", "luật", None), ("Pháp lệnh Phí, lệ phí", "pháp lệnh", None)],
    ),
    (
        "Nghị định số 35/2003/NĐ-CP ngày 04/4/2003 về phòng cháy (sau đây gọi tắt là Nghị định số 35/2003/NĐ-CP) và Nghị định 36",
        [("Nghị định số 35/2003/NĐ-CP ngày 04/4/2003", "nghị định", "35/2003/NĐ-CP"), ("Nghị định 36", "nghị định", "36")],
    ),
    ("Luật Đầu tư ngày 26/11/2014 và", [("Luật Đầu tư ngày 26/11/2014", "luật", None)]),
    (
        "Luật sửa đổi, bổ sung một số điều của Luật Kế toán, Luật Quản lý thuế ngày 29/11/2024;",
        [("Luật sửa đổi, bổ sung một số điều của Luật Kế toán, Luật Quản lý thuế ngày 29/11/2024", "luật", None)],
    ),
    (
        "Luật sửa đổi, bổ sung một số điều và Phụ lục Danh mục chỉ tiêu của Luật Thống kê số 1/2021/QH15",
        [("Luật sửa đổi, bổ sung một số điều và Phụ lục Danh mục chỉ tiêu của Luật Thống kê số 1/2021/QH15", "luật", "1/2021/QH15")],
    ),
    (
        "Kết luận thanh tra số 52/KL-TTCP; Thông báo kết luận số 45-TB/TW; Chương trình hành động số 27-CTr/TU",
        [
            ("Kết luận thanh tra số 52/KL-TTCP", "kết luận", "52/KL-TTCP"),
            ("Thông báo kết luận số 45-TB/TW", "thông báo", "45-TB/TW"),
            ("Chương trình hành động số 27-CTr/TU", "chương trình", "27-CTr/TU"),
        ],
    ),
    ("theo Điều 174 BLHS và BLDS 2015;", [("BLHS", "bộ luật", None), ("BLDS 2015", "bộ luật", None)]),
    (
        "Luật thuế TTĐB hiện hành, Luật ABCX các bên đã ký và Luật Tổ chức TAND",
        [("Luật thuế TTĐB", "luật", None), ("Luật ABCX", "luật", None), ("Luật Tổ chức TAND", "luật", None)],
    ),
    (
        "theo luật Nhà ở, pháp lệnh thú y năm 2004; pháp luật đất đai, kỷ luật lao động, các luật thuế",
        [("luật Nhà ở", "luật", None), ("pháp lệnh thú y năm 2004", "pháp lệnh", None)],
    ),
    (
        "Pháp lệnh “Thủ tục bắt giữ tàu bay” ngày 02/3/2010, Luật “hay”",
        [("Pháp lệnh “Thủ tục bắt giữ tàu bay” ngày 02/3/2010", "pháp lệnh", None)],
    ),
    ("Luật Đầu tư (sửa đổi) số 99/2031/QH17", [("Luật Đầu tư (sửa đổi) số 99/2031/QH17", "luật", "99/2031/QH17")]),
    (
        "các Quyết định: số 4/2031/QĐ-UBND và số 5/2031/QĐ-UBND",
        [("Quyết định: số 4/2031/QĐ-UBND", "quyết định", "4/2031/QĐ-UBND"), ("5/2031/QĐ-UBND", "quyết định", "5/2031/QĐ-UBND")],
    ),
    (
        "Nghị định số 7/ 2031/NĐ - CP ngày 5 – 6 – 2031",
        [("Nghị định số 7/ 2031/NĐ - CP ngày 5 – 6 – 2031", "nghị định", "7/2031/NĐ-CP")],
    ),
    (
        "Thông tư số 77/2010/TT-BTC ngày 8 tháng 7 năm 010 về",
        [("Thông tư số 77/2010/TT-BTC ngày 8 tháng 7 năm 010", "thông tư", "77/2010/TT-BTC")],
    ),
    (
        "Thông tri số 31-TTr/TW và Hướng dẫn số 8-HD/BTCTW",
        [("Thông tri số 31-TTr/TW", "thông tri", "31-TTr/TW"), ("Hướng dẫn số 8-HD/BTCTW", "hướng dẫn", "8-HD/BTCTW")],
    ),
    ("(sau đây gọi là Nghị định số 35/2003/NĐ-CP)", [("Nghị định số 35/2003/NĐ-CP", "nghị định", "35/2003/NĐ-CP")]),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[case[0][:40] for case in CASES])
def test_mentions_have_their_words_kind_and_number(text: str, expected: list[tuple[str, str, str | None]]) -> None:
    assert [(c.text, c.type, c.number) for c in find_mentions(text)] == expected


def test_the_own_title_in_one_paragraph_with_the_bases_is_marked() -> None:
    text = "Thông tư Sửa đổi Thông tư số 12/2014/TT-BCT Căn cứ Nghị định số 95/2012/NĐ-CP ngày 12/11/2012 của Chính phủ;"
    assert [(c.number, c.in_title) for c in find_mentions(text)] == [("12/2014/TT-BCT", True), ("95/2012/NĐ-CP", False)]


def test_the_day_of_adoption_dates_a_law() -> None:
    (mention,) = find_mentions("Luật Hóa chất được Quốc hội thông qua ngày 21/11/2007")
    assert (mention.text, mention.issued) == ("Luật Hóa chất", date(2007, 11, 21))


def test_spans_slice_the_text() -> None:
    text = "x" * 50 + " Thông tư số 02/2017/TT-VPCP ngày 31/10/2017 của Văn phòng Chính phủ"
    assert all(c.span.slice(text) == c.text for c in find_mentions(text))


def test_date_behind_the_issuer_is_read() -> None:
    (mention,) = find_mentions("Nghị định 141/2016/NĐ-CP của Chính phủ ngày 10/10/2016.")
    assert (mention.issued, mention.issuer) == (date(2016, 10, 10), "Chính phủ")


@pytest.mark.parametrize(
    ("reference", "paths"),
    [
        ("điểm a, b khoản 2 và khoản 5 Điều 7", ("dieu_7__khoan_2__diem_a", "dieu_7__khoan_2__diem_b", "dieu_7__khoan_5")),
        ("khoản 1, 2 Điều 4, điểm đ khoản 3 Điều 6", ("dieu_4__khoan_1", "dieu_4__khoan_2", "dieu_6__khoan_3__diem_dd")),
        ("Điều 3 đến 5", ("dieu_3", "dieu_4", "dieu_5")),
        ("từ Điều 3 đến Điều 5", ("dieu_3", "dieu_4", "dieu_5")),
        ("điểm c đến điểm đ khoản 1 Điều 2", tuple(f"dieu_2__khoan_1__diem_{p}" for p in ("c", "d", "dd"))),
        ("Phụ lục I đến Phụ lục III", ("phu_luc_i", "phu_luc_ii", "phu_luc_iii")),
        ("khoản 2 và khoản 3; các điểm a và b khoản 4 Điều 21", (
            "dieu_21__khoan_2", "dieu_21__khoan_3", "dieu_21__khoan_4__diem_a", "dieu_21__khoan_4__diem_b")),
        ("khoản 1 các điều 134 và 135", ("dieu_134__khoan_1", "dieu_135__khoan_1")),
        ("khoản 1 Điều 134 và 135", ("dieu_134__khoan_1", "dieu_135")),
        ("điểm c khoản 3.1 Điều 45", ("dieu_45__khoan_3_1__diem_c",)),
        ("Phụ lục số 34, 37", ("phu_luc_34", "phu_luc_37")),
        ("Phụ lục XII, phần A Phụ lục XV và mục III của Phụ lục II", ("phu_luc_xii", "phu_luc_xv__phan_a", "phu_luc_ii__muc_iii")),
    ],
)
def test_references_expand(reference: str, paths: tuple[str, ...]) -> None:
    assert expand(reference) == paths


def test_a_long_reference_is_read_to_its_beginning() -> None:
    articles = "".join(f"khoản 1 Điều {n}; " for n in range(1, 60))
    text = f"Bãi bỏ {articles}khoản 2 Điều 60 của Nghị định số 7/2024/NĐ-CP"
    reference = reference_before(text, text.index("Nghị định"), 0)
    assert reference is not None
    assert (len(reference.paths), reference.paths[0], reference.start) == (60, "dieu_1__khoan_1", text.index("khoản"))


ISSUERS = [
    ("Thông tư số 2/2022/TT-BVHTTDL của Bộ trưởng Bộ Văn hóa, Thể thao và Du lịch quy định", "Bộ Văn hóa, Thể thao và Du lịch"),
    ("Thông tư liên tịch số 7/2013/TTLT-BGDĐT-BNV của Bộ Giáo dục và Đào tạo", "Bộ Giáo dục và Đào tạo, Bộ Nội vụ"),
    ("Nghị quyết số 5-NQ/TU của Tỉnh ủy Lào Cai về", "Tỉnh ủy Lào Cai"),
    ("Quyết định số 5/QĐ-UBND của UBND tỉnh Lào Cai đối với hộ nghèo", "UBND tỉnh Lào Cai"),
    ("Nghị quyết số 9/NQ-UBTVQHK11 của Ủy ban", "Ủy ban Thường vụ Quốc hội"),
    ("Nghị định số 18/2021/NĐ-CP của Chính phủ đối với trường hợp hệ thống gặp sự cố", "Chính phủ"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "issuer"), ISSUERS, ids=[text[:30] for text, _ in ISSUERS])
def test_issuers(text: str, issuer: str) -> None:
    assert find_mentions(text)[0].issuer == issuer


@pytest.mark.parametrize(
    "piece",
    [
        "Nghị định số ",
        "Luật ",
        "Điều 1, ",
        "1/",
        "số 1/2017/",
        "Luật sửa đổi, bổ sung một số điều của ",
        "Luật Đầu tư, ",
        "Nghị định của Chính phủ ",
        "Luật sửa đổi, bổ sung một số điều của Luật Đầu tư, Luật Nhà ở và ",
    ],
)
def test_long_hostile_lines_end(piece: str) -> None:
    text = piece * (200_000 // len(piece))
    assert all(c.span.slice(text) == c.text for c in find_mentions(text))


def test_a_reference_with_an_exception_names_both() -> None:
    text = "theo các điều 4, 5 và 7, trừ quy định tại khoản 2 Điều 5 của Luật Giá"
    reference = reference_before(text, text.index("Luật"), 0)
    assert reference is not None
    assert reference.paths == ("dieu_4", "dieu_5", "dieu_7", "dieu_5__khoan_2")


LAW = """QUỐC HỘI
Luật số: 9/2031/QH17
LUẬT
LƯU KHO
Căn cứ Hiến pháp nước Cộng hòa xã hội chủ nghĩa Việt Nam;
Quốc hội ban hành Luật Lưu kho.
Điều 1. Phạm vi
Việc giữ đồ theo Luật Lưu kho, theo pháp luật.
Điều 2. Hiệu lực thi hành
Luật Lưu kho số 3/2010/QH12 hết hiệu lực.
"""


def test_a_law_that_names_itself_is_not_taken_for_the_one_of_its_name_before() -> None:
    read = read_text(LAW)
    assert [(c.text, c.number) for c in read.citations if c.type == "luật"] == [
        ("Luật Lưu kho", "9/2031/QH17"),
        ("Luật Lưu kho số 3/2010/QH12", "3/2010/QH12"),
    ]
    assert [(r.predicate.value, r.object) for r in read.relations if "QH" in r.object] == [("repeals", "3/2010/QH12")]


def test_headings_in_capitals_name_no_law_by_the_word_for_law() -> None:
    assert find_mentions("QUẢN LÝ NGƯỜI VI PHẠM PHÁP LUẬT VIỆT NAM") == ()
    (mention,) = find_mentions("LUẬT SỬA ĐỔI, BỔ SUNG MỘT SỐ ĐIỀU CỦA LUẬT ĐÊ ĐIỀU")
    assert mention.title == "Luật đê điều"


def test_reports_of_review_are_reports() -> None:
    (mention,) = find_mentions("Báo cáo thẩm tra số 36/BC-BKT ngày 05/7/2031")
    assert (mention.type, mention.number) == ("báo cáo", "36/BC-BKT")


def test_provisions_may_stand_behind_their_law() -> None:
    text = """CHÍNH PHỦ
Số: 9/2031/NĐ-CP
NGHỊ ĐỊNH
Quy định chi tiết một số điều của Luật Giá
Điều 1. Phạm vi
Nghị định này quy định chi tiết một số điều của Luật Giá số 3/2030/QH16 (sau đây gọi là Luật Giá), bao gồm: khoản 2 Điều 5 (trừ điểm a), Điều 7.
Danh mục kho theo Luật Giá: Điều 9 không áp dụng.
"""
    read = read_text(text)
    assert [(c.number, c.provision, c.relation.value if c.relation else None) for c in read.citations if c.within] == [
        ("3/2030/QH16", "dieu_5__khoan_2", "details"),
        ("3/2030/QH16", "dieu_7", "details"),
        ("3/2030/QH16", None, "cites"),
    ]


def test_a_year_may_stand_before_the_number_of_a_law() -> None:
    (mention,) = find_mentions("Luật Đê điều 2031 số 15/2031/QH17")
    assert (mention.text, mention.number) == ("Luật Đê điều 2031 số 15/2031/QH17", "15/2031/QH17")
