"""What documents do to each other: a table of sentences, each in a document of its own."""

from __future__ import annotations

import pytest

from ingest.pipeline import read_text

HEAD = """CHÍNH PHỦ
Số: 9/2030/NĐ-CP
Hà Nội, ngày 03 tháng 02 năm 2030
NGHỊ ĐỊNH
Quy định về kho lưu trữ
Căn cứ Luật Lưu trữ số 1/2029/QH16;
{preamble}
Điều 1. Phạm vi
Nghị định này quy định về kho.
Điều 2. Hiệu lực thi hành
{body}
"""
OWN = "9/2030/NĐ-CP"


def stated(body: str, preamble: str = "") -> set[tuple[str, str, str, str | None]]:
    """Subject, predicate, object and provision of every relation but CITES and the basis of the frame."""
    read = read_text(HEAD.format(body=body, preamble=preamble))
    return {
        (r.subject, r.predicate.value, r.object, r.object_provision)
        for r in read.relations
        if r.predicate.value != "cites" and r.object != "1/2029/QH16"
    }


BODIES = [
    ("1. Nghị định này thay thế Nghị định số 3/2012/NĐ-CP.", {(OWN, "replaces", "3/2012/NĐ-CP", None)}),
    (
        "1. Bãi bỏ các Thông tư số 2/2019/TT-BNV ngày 11/01/2019 của Bộ trưởng Bộ Nội vụ quy định về kho và Thông tư số 6/2019/TT-BNV.",
        {(OWN, "repeals", "2/2019/TT-BNV", None), (OWN, "repeals", "6/2019/TT-BNV", None)},
    ),
    (
        "1. Thông tư số 5/2013/TT-BNV của Bộ Nội vụ quy định chi tiết Luật Báo chí đối với kho, Thông tư số 6/2013/TT-BNV của Bộ Nội vụ hết hiệu lực.",
        {
            (OWN, "repeals", "5/2013/TT-BNV", None),
            (OWN, "repeals", "6/2013/TT-BNV", None),
            ("5/2013/TT-BNV", "details", "Luật Báo chí", None),
        },
    ),
    (
        "1. Các văn bản sau đây hết hiệu lực:\na) Thông tư số 5/2013/TT-BNV hướng dẫn cách tính theo Quyết định số 118/TTg;\nb) Khoản 2 và khoản 3 Điều 4 Thông tư số 6/2013/TT-BNV.",
        {
            (OWN, "repeals", "5/2013/TT-BNV", None),
            (OWN, "repeals", "6/2013/TT-BNV", "dieu_4__khoan_2"),
            (OWN, "repeals", "6/2013/TT-BNV", "dieu_4__khoan_3"),
        },
    ),
    (
        "1. Bãi bỏ cụm từ “cấp huyện” tại khoản 4 Điều 4 Thông tư số 7/2022/TT-BNV.",
        {(OWN, "amends", "7/2022/TT-BNV", "dieu_4__khoan_4")},
    ),
    (
        "1. Thay thế cụm từ “kho” bằng cụm từ “nhà kho” tại Điều 3 Thông tư số 7/2022/TT-BNV.",
        {(OWN, "amends", "7/2022/TT-BNV", "dieu_3")},
    ),
    ("1. Thay thế, bãi bỏ một số quy định của Nghị định số 8/2022/NĐ-CP.", {(OWN, "amends", "8/2022/NĐ-CP", None)}),
    (
        "1. Bãi bỏ Phần XVII Khoan máy Định mức kinh tế ban hành kèm theo Thông tư số 7/2013/TT-BTNMT.",
        {(OWN, "repeals", "7/2013/TT-BTNMT", None)},
    ),
    (
        "1. Bãi bỏ khoản 3 Điều 26 (được sửa đổi, bổ sung tại khoản 8 Điều 1 Nghị định số 5/2025/NĐ-CP) của Nghị định số 4/2020/NĐ-CP.",
        {(OWN, "repeals", "4/2020/NĐ-CP", "dieu_26__khoan_3")},
    ),
    ("1. Giấy đã cấp theo quy định tại Thông tư số 9/2015/TT-BYT được dùng đến khi hết hiệu lực.", set()),
    ("1. Cơ sở có giấy chứng nhận theo quy định tại khoản 1 Điều 12 Nghị định số 15/2018/NĐ-CP hết hiệu lực.", set()),
    ("1. Bổ sung dự án Luật An toàn thực phẩm vào Chương trình.", set()),
    ("2. Căn cứ quy định tại Điều 5 Luật Hải quan, cơ quan hải quan quyết định.", set()),
    (
        "2. Khoản 1, khoản 3 Điều 4 và Điều 82 của Nghị định số 2/2020/NĐ-CP được sửa đổi, bổ sung bởi Nghị định số 3/2021/NĐ-CP và Nghị định số 4/2022/NĐ-CP hết hiệu lực.",
        {
            *((OWN, "repeals", "2/2020/NĐ-CP", place) for place in ("dieu_4__khoan_1", "dieu_4__khoan_3", "dieu_82")),
            *((by, "amends", "2/2020/NĐ-CP", place) for by in ("3/2021/NĐ-CP", "4/2022/NĐ-CP") for place in ("dieu_4__khoan_1", "dieu_4__khoan_3", "dieu_82")),
        },
    ),
    (
        "2. Theo Nghị định số 2/2020/NĐ-CP của Chính phủ quy định chi tiết một số điều của Luật Báo chí được sửa đổi, bổ sung bởi Nghị định số 3/2021/NĐ-CP, Nghị định số 4/2022/NĐ-CP.",
        {
            ("2/2020/NĐ-CP", "details", "Luật Báo chí", None),
            ("3/2021/NĐ-CP", "amends", "2/2020/NĐ-CP", None),
            ("4/2022/NĐ-CP", "amends", "2/2020/NĐ-CP", None),
        },
    ),
    (
        "2. Theo Điều 4 Thông tư số 9/2015/TT-BYT đã bị bãi bỏ bởi Thông tư số 25/2018/TT-BYT.",
        {("25/2018/TT-BYT", "repeals", "9/2015/TT-BYT", "dieu_4")},
    ),
    (
        "1. Sửa đổi, bổ sung một số điều của Quy chế mượn kho ban hành kèm theo Quyết định số 4/2020/QĐ-TTg.",
        {(OWN, "amends", "4/2020/QĐ-TTg", None)},
    ),
    (
        "1. Áp dụng Thông tư số 2/2019/TT-BNV sửa đổi một số điều của Quy định về bãi ban hành kèm theo Thông tư số 1/2018/TT-BNV.",
        {("2/2019/TT-BNV", "amends", "1/2018/TT-BNV", None)},
    ),
    ("1. Nghị định này có hiệu lực cùng Luật Báo chí và các văn bản hướng dẫn thi hành Luật Báo chí.", set()),
    (
        "1. Nghị định này quy định chi tiết " + ", ".join(f"khoản {n} Điều {n + 1}" for n in range(1, 31)) + " của Luật Báo chí.",
        {(OWN, "details", "Luật Báo chí", f"dieu_{n + 1}__khoan_{n}") for n in range(1, 31)},
    ),
    (
        "1. Các văn bản sau đây hết hiệu lực:\na) Thông tư số 5/2013/TT-BNV sửa đổi Thông tư số 4/2012/TT-BNV quy định về kho và Thông tư số 3/2012/TT-BNV quy định về bãi;",
        {
            (OWN, "repeals", "5/2013/TT-BNV", None),
            ("5/2013/TT-BNV", "amends", "4/2012/TT-BNV", None),
            ("5/2013/TT-BNV", "amends", "3/2012/TT-BNV", None),
        },
    ),
    (
        "1. Kho được dùng.\nĐiều 3. Bãi bỏ toàn bộ một số văn bản do Chính phủ ban hành\n1. Nghị định số 1/2010/NĐ-CP sửa đổi Nghị định số 2/2009/NĐ-CP quy định về kho; Nghị định số 3/2009/NĐ-CP quy định về bãi.\n2. Bãi đã mở theo Nghị định số 4/2009/NĐ-CP được dùng tiếp.",
        {(OWN, "repeals", "1/2010/NĐ-CP", None), ("1/2010/NĐ-CP", "amends", "2/2009/NĐ-CP", None)},
    ),
    ("Điều 3. Ban hành kèm theo Quyết định này:\n1. Quy chuẩn về kho, số hiệu QCVN 7:2030/BNV.", {(OWN, "promulgates", "QCVN 7:2030/BNV", None)}),
    (
        "1. Sửa đổi, bổ sung một số điều và Phụ lục Danh mục kho đặc biệt của Nghị định số 4/2020/NĐ-CP.",
        {(OWN, "amends", "4/2020/NĐ-CP", None)},
    ),
    ("1. Điều 4 Nghị định số 3/2016/NĐ-CP tiếp tục thực hiện cho đến khi Luật Báo chí hết hiệu lực.", set()),
    # items parted by semicolons in one paragraph
    (
        "1. Bãi bỏ Nghị định số 1/2020/NĐ-CP quy định về bãi; Nghị định số 2/2020/NĐ-CP, trừ Điều 3; Nghị định số 4/2020/NĐ-CP.",
        {(OWN, "repeals", f"{n}/2020/NĐ-CP", None) for n in (1, 2, 4)},
    ),
    (
        "1. Nghị định số 1/2020/NĐ-CP quy định về bãi; Nghị định số 2/2020/NĐ-CP quy định về sân hết hiệu lực từ ngày Nghị định này có hiệu lực.",
        {(OWN, "repeals", f"{n}/2020/NĐ-CP", None) for n in (1, 2)},
    ),
    (
        "1. Kho mở theo Nghị định số 1/2020/NĐ-CP được dùng tiếp; Nghị định số 2/2020/NĐ-CP quy định về sân hết hiệu lực.",
        {(OWN, "repeals", "2/2020/NĐ-CP", None)},
    ),
    (
        "1. Theo Nghị định số 3/2029/NĐ-CP (được sửa đổi bởi Nghị định số 4/2029/NĐ-CP; Nghị định số 5/2029/NĐ-CP của Chính phủ) thì làm.",
        {(f"{n}/2029/NĐ-CP", "amends", "3/2029/NĐ-CP", None) for n in (4, 5)},
    ),
    (
        "1. Bãi bỏ Điều 2 Nghị định số 1/2020/NĐ-CP sửa đổi Nghị định số 2/2019/NĐ-CP quy định về bãi; Nghị định số 3/2019/NĐ-CP quy định về sân.",
        {(OWN, "repeals", "1/2020/NĐ-CP", "dieu_2"), *(("1/2020/NĐ-CP", "amends", f"{n}/2019/NĐ-CP", None) for n in (2, 3))},
    ),
    # lists in which titles name documents as well
    (
        "1. Nghị định này thay thế Thông tư số 1/2014/TT-BTC của Bộ Tài chính (trừ khoản 2 Điều này), Thông tư số 2/2015/TT-BTC của Bộ Tài chính về sửa đổi Điều 8 Thông tư số 1/2014/TT-BTC của Bộ Tài chính, Thông tư số 3/2016/TT-BTC về sửa đổi, bổ sung một số điều của Thông tư số 1/2014/TT-BTC của Bộ Tài chính và Thông tư số 4/2012/TT-BTC hướng dẫn kế toán.",
        {
            *((OWN, "replaces", number, None) for number in ("1/2014/TT-BTC", "2/2015/TT-BTC", "3/2016/TT-BTC", "4/2012/TT-BTC")),
            ("2/2015/TT-BTC", "amends", "1/2014/TT-BTC", "dieu_8"),
            ("3/2016/TT-BTC", "amends", "1/2014/TT-BTC", None),
        },
    ),
    (
        "2. Nghị định này bãi bỏ khoản 1 Điều 2 Thông tư số 8/2025/TT-NHNN của Ngân hàng Nhà nước sửa đổi một số điều của Thông tư số 4/2015/TT-NHNN quy định về giao dịch, Thông tư số 5/2024/TT-NHNN quy định về quỹ và Thông tư số 6/2024/TT-NHNN quy định về mạng lưới.",
        {
            (OWN, "repeals", "8/2025/TT-NHNN", "dieu_2__khoan_1"),
            *(("8/2025/TT-NHNN", "amends", number, None) for number in ("4/2015/TT-NHNN", "5/2024/TT-NHNN", "6/2024/TT-NHNN")),
        },
    ),
    # nobody changes what is later, or stands above
    (
        "2. Nghị định số 2/2008/NĐ-CP được sửa đổi theo Nghị định số 3/2018/NĐ-CP, Nghị định số 9/2003/NĐ-CP hết hiệu lực kể từ ngày Nghị định này có hiệu lực.",
        {
            (OWN, "repeals", "2/2008/NĐ-CP", None),
            ("3/2018/NĐ-CP", "amends", "2/2008/NĐ-CP", None),
            (OWN, "repeals", "9/2003/NĐ-CP", None),
        },
    ),
    (
        "2. Các quy định sau hết hiệu lực:\nb) Điều 4 Thông tư số 2/2022/TT-BTNMT của Bộ Tài nguyên và Môi trường, được sửa đổi bởi Thông tư số 7/2025/TT-BTNMT ngày 28 tháng 02 năm 2025 của Bộ trưởng Bộ Tài nguyên và Môi trường và Thông tư số 8/2025/TT-BNNMT.",
        {
            (OWN, "repeals", "2/2022/TT-BTNMT", "dieu_4"),
            ("7/2025/TT-BTNMT", "amends", "2/2022/TT-BTNMT", "dieu_4"),
            ("8/2025/TT-BNNMT", "amends", "2/2022/TT-BTNMT", "dieu_4"),
        },
    ),
    # what cannot be is kept for a person to see
    ("2. Bãi bỏ các quy định sau:\na) Điều 4 Luật Báo chí số 103/2016/QH13.", {(OWN, "repeals", "103/2016/QH13", "dieu_4")}),
    # heads of lists that do nothing to documents
    ("2. Chuyển sang giai đoạn thay thế như sau:\na) Cấp có thẩm quyền theo khoản 2 Điều 9 của Nghị định số 4/2020/NĐ-CP xem xét.", set()),
    ("2. Căn cứ xây dựng, sửa đổi, bổ sung bảng giá, bao gồm:\na) Quy định tại khoản 2 Điều 1 của Nghị định số 4/2020/NĐ-CP.", set()),
    ("2. Sửa đổi, bổ sung một số điều của các nghị định liên quan đến thi hành Nghị định số 4/2020/NĐ-CP.", set()),
    ("2. Tiền trồng rừng thay thế gồm:\na) Tiền nộp tại khoản 3 Điều 2 Nghị định số 4/2020/NĐ-CP.", set()),
    (
        "2. Các Nghị định sau hết hiệu lực:\n3. Thủ tục hủy bỏ ghi danh:\na) Hồ sơ tại khoản 2 Điều 1 Nghị định số 4/2020/NĐ-CP.",
        set(),
    ),
    # what is only quoted
    (
        "2. Thay thế cụm từ “khoản 4 Điều 5 của Nghị định số 4/2020/NĐ-CP” bằng cụm từ “Điều 6” tại Điều 1 Nghị định số 5/2020/NĐ-CP.",
        {(OWN, "amends", "5/2020/NĐ-CP", "dieu_1")},
    ),
    (
        "2. Bãi bỏ Điều 11; khoản 1 Điều 12; các Điều 16, 17 và từ Điều 20 đến Điều 22 của Nghị định số 7/2024/NĐ-CP.",
        {(OWN, "repeals", "7/2024/NĐ-CP", path) for path in ("dieu_11", "dieu_12__khoan_1", *(f"dieu_{n}" for n in (16, 17, 20, 21, 22)))},
    ),
]


@pytest.mark.parametrize(("body", "expected"), BODIES, ids=[body[:60] for body, _ in BODIES])
def test_clauses_of_the_body(body: str, expected: set[tuple[str, str, str, str | None]]) -> None:
    assert stated(body) == expected


PREAMBLES = [
    (
        "Căn cứ Luật Báo chí số 2/2029/QH16; Nghị định số 3/2029/NĐ-CP của Chính phủ về báo; Luật Xuất bản;",
        {(OWN, "based_on", name) for name in ("2/2029/QH16", "3/2029/NĐ-CP", "Luật Xuất bản")},
    ),
    (
        "Căn cứ Luật Báo chí số 2/2029/QH16 được sửa đổi, bổ sung bởi Luật số 3/2029/QH16; Luật số 4/2029/QH16;",
        {(OWN, "based_on", "2/2029/QH16"), *((f"{n}/2029/QH16", "amends", "2/2029/QH16") for n in (3, 4))},
    ),
    (
        "Căn cứ Nghị định số 3/2029/NĐ-CP được sửa đổi bởi Nghị định số 4/2029/NĐ-CP; Nghị định số 5/2029/NĐ-CP về sân;",
        {
            (OWN, "based_on", "3/2029/NĐ-CP"),
            (OWN, "based_on", "5/2029/NĐ-CP"),
            ("4/2029/NĐ-CP", "amends", "3/2029/NĐ-CP"),
        },
    ),
    (
        "Căn cứ Luật Đầu tư số 61/2020/QH14 được sửa đổi, bổ sung bởi Luật số 72/2020/QH14 và Luật số 3/2022/QH15;",
        {
            (OWN, "based_on", "61/2020/QH14"),
            ("72/2020/QH14", "amends", "61/2020/QH14"),
            ("3/2022/QH15", "amends", "61/2020/QH14"),
        },
    ),
    (
        "Căn cứ Luật sửa đổi, bổ sung một số điều của Luật Đầu tư và Luật Nhà ở số 3/2022/QH15;",
        {(OWN, "based_on", "3/2022/QH15"), ("3/2022/QH15", "amends", "Luật Đầu tư"), ("3/2022/QH15", "amends", "Luật Nhà ở")},
    ),
]


@pytest.mark.parametrize(("preamble", "expected"), PREAMBLES, ids=[p[:60] for p, _ in PREAMBLES])
def test_bases(preamble: str, expected: set[tuple[str, str, str]]) -> None:
    assert {row[:3] for row in stated("1. Nghị định này có hiệu lực.", preamble)} == expected


def test_a_consolidated_text_does_what_others_did() -> None:
    text = "BỘ TÀI CHÍNH\nSố: 16/VBHN-BTC\nVĂN BẢN HỢP NHẤT\nVề kho\nĐiều 1. Phạm vi\nVề kho.\nĐiều 2. Hiệu lực\nBãi bỏ Quyết định số 4/2011/QĐ-TTg.\n"
    assert {r.predicate.value for r in read_text(text).relations} == {"cites"}


def test_exceptions_and_parts_are_kept_as_scope() -> None:
    text = HEAD.format(
        preamble="",
        body="""1. Nghị định số 3/2012/NĐ-CP hết hiệu lực kể từ ngày Nghị định này có hiệu lực, trừ quy định tại Điều 5 và Điều 9 Nghị định số 4/2013/NĐ-CP.
2. Bãi bỏ một số điều của Nghị định số 5/2014/NĐ-CP.
3. Bãi bỏ Nghị định số 6/2014/NĐ-CP.""",
    )
    scopes = {
        r.object: (r.predicate.value, r.scope)
        for r in read_text(text).relations
        if r.object_mention and r.object != "1/2029/QH16"
    }
    assert scopes == {
        "3/2012/NĐ-CP": ("repeals", "trừ quy định tại Điều 5 và Điều 9 Nghị định số 4/2013/NĐ-CP"),
        "4/2013/NĐ-CP": ("cites", None),
        "5/2014/NĐ-CP": ("repeals", "một số điều của"),
        "6/2014/NĐ-CP": ("repeals", None),
    }


def test_a_plan_lists_its_bases_under_a_heading() -> None:
    text = "UBND TỈNH X\nSố: 5/KH-UBND\nKẾ HOẠCH\nKiểm tra kho\nI. CĂN CỨ PHÁP LÝ\n- Nghị định số 2/2020/NĐ-CP;\n- Quyết định số 3/2021/QĐ-TTg.\nII. MỤC ĐÍCH\n- Thực hiện Nghị định số 4/2022/NĐ-CP.\n"
    assert {r.object for r in read_text(text).relations if r.predicate.value == "based_on"} == {"2/2020/NĐ-CP", "3/2021/QĐ-TTg"}


@pytest.mark.parametrize(
    "piece",
    [
        "bãi bỏ khoản 1, ",
        "được sửa đổi, bổ sung bởi Nghị định số 3/2021/NĐ-CP, ",
        "thay thế “a” và ",
        "(trừ Nghị định số 1/2020/NĐ-CP ",
    ],
)
def test_long_hostile_lines_end(piece: str) -> None:
    assert read_text(HEAD.format(preamble="", body=piece * (60_000 // len(piece)))).relations
