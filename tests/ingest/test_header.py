"""What is read of letterheads, title blocks and closing clauses, in the shapes that gazettes and portals give them."""

from __future__ import annotations

from datetime import date

import pytest

from graph.model import Document
from ingest.header import read_header
from ingest.layout import layout_of_text
from ingest.pipeline import read_text
from ingest.readers.files import layout_of_bytes


def header(text: str) -> Document:
    return read_header(layout_of_text(text))


def test_law_is_dated_by_its_clause_of_adoption() -> None:
    read = header(
        "QUỐC HỘI\nLuật số: 14/2021/QH15\nLUẬT\nTHƯ VIỆN SỐ\nCăn cứ Hiến pháp;\nĐiều 1. Phạm vi\nLuật này quy định về thư viện.\n"
        "Luật này được Quốc hội nước Cộng hòa xã hội chủ nghĩa Việt Nam khóa XV, kỳ họp thứ 2 thông qua ngày 09 tháng 11 năm 2021.\n"
    )
    assert (read.number, read.type, read.issuer, read.issued) == ("14/2021/QH15", "luật", "Quốc hội", date(2021, 11, 9))


@pytest.mark.parametrize(
    ("printed", "issuer"),
    [
        ("TỈNH ỦY BẾN TRE", "Tỉnh ủy Bến Tre"), ("HUYỆN ỦY BA TRI", "Huyện ủy Ba Tri"), ("TỈNH ỦY BÀ RỊA - VŨNG TÀU", "Tỉnh ủy Bà Rịa - Vũng Tàu"),
        ("ĐÀI PHÁT THANH VÀ TRUYỀN HÌNH TRÀ VINH", "Đài Phát thanh và Truyền hình Trà Vinh"), ("CỤC THUẾ TP. HỒ CHÍ MINH", "Cục thuế Hồ Chí Minh"),
        ("VIỆN NGHIÊN CỨU XÃ HỘI", "Viện nghiên cứu xã hội"), ("HỘI ĐỒNG NHÂN DÂN THỊ XÃ HƯƠNG THỦY", "HĐND thị xã Hương Thủy"),
    ],
)  # fmt: skip
def test_places_in_names_printed_in_capitals(printed: str, issuer: str) -> None:
    assert header(f"{printed}\nSố: 5/QĐ-VP\nQUYẾT ĐỊNH\nVề việc lập tổ công tác\nĐiều 1. Phạm vi\n").issuer == issuer


def test_law_adopted_elsewhere_dates_nothing() -> None:
    read = header(
        "Số: 5/QĐ-UBND\nQUYẾT ĐỊNH\nVề việc lập tổ công tác\nCăn cứ Luật Thư viện được Quốc hội thông qua ngày 21 tháng 11 năm 2019;\n"
    )
    assert read.issued is None


def test_rubric_of_the_gazette_is_no_kind() -> None:
    read = header(
        "VĂN BẢN QUY PHẠM PHÁP LUẬT\nBỘ NỘI VỤ\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
        "Số: 12/2023/TT-BNV Hà Nội, ngày 05 tháng 9 năm 2023\nTHÔNG TƯ\nHướng dẫn lập hồ sơ lưu trữ\nCăn cứ Luật Lưu trữ;\n"
    )
    assert (read.type, read.title, read.place) == ("thông tư", "Hướng dẫn lập hồ sơ lưu trữ", "Hà Nội")
    assert read.issued == date(2023, 9, 5)


def test_consolidated_text_never_takes_the_number_of_what_it_restates() -> None:
    text = (
        "VĂN BẢN HỢP NHẤT - BỘ NỘI VỤ\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nNGHỊ ĐỊNH\nVề công tác văn thư\n"
        "Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ về công tác văn thư, được sửa đổi, bổ sung bởi:\n"
        "Căn cứ Luật Tổ chức Chính phủ;\nĐiều 1. Phạm vi\n"
    )
    alone = header(text)
    assert (alone.number, alone.type, alone.issuer, alone.issued) == (None, "văn bản hợp nhất", "Bộ Nội vụ", None)
    named = read_header(layout_of_bytes(text.encode(), "van-ban-hop-nhat-so-7-vbhn-bnv-4711.txt"))
    assert named.number == "7/VBHN-BNV"
    assert named.title == "Về công tác văn thư"


@pytest.mark.parametrize(
    "certificate",
    [
        "BỘ NỘI VỤ\nSố: 07/VBHN-BNV\nXÁC THỰC VĂN BẢN HỢP NHẤT\nHà Nội, ngày 03 tháng 3 năm 2026\nBỘ TRƯỞNG\n",
        "BỘ NỘI VỤ XÁC THỰC VĂN BẢN HỢP NHẤT\nSố: 07/VBHN-BNV Hà Nội, ngày 03 tháng 3 năm 2026\nBỘ TRƯỞNG\n",
        "BỘ NỘI VỤ\n-------\n|\nXÁC THỰC VĂN BẢN HỢP NHẤT\n|\nSố: 07/VBHN-BNV\n|\nHà Nội, ngày 03 tháng 3 năm 2026\n|\n",
    ],
)
def test_consolidated_text_is_described_by_its_certificate(certificate: str) -> None:
    read = header(
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nTHÔNG TƯ\nQuy định về văn thư\nThông tư số 1/2020/TT-BNV ngày 05 tháng 3 năm 2020 của Bộ trưởng Bộ Nội vụ"
        " quy định về văn thư, có hiệu lực kể từ ngày 01 tháng 5 năm 2020, được sửa đổi, bổ sung bởi:\nCăn cứ Luật Lưu trữ;\nĐiều 1. Phạm vi\n"
        f"Thông tư này có hiệu lực từ ngày 01 tháng 5 năm 2020./.\n{certificate}"
    )
    assert (read.number, read.type, read.issuer, read.issued) == (
        "07/VBHN-BNV",
        "văn bản hợp nhất",
        "Bộ Nội vụ",
        date(2026, 3, 3),
    )
    assert (read.title, read.place, read.in_force_from) == ("Quy định về văn thư", "Hà Nội", None)


def test_title_of_a_consolidated_text_that_runs_into_what_it_restates() -> None:
    read = header(
        "VĂN BẢN HỢP NHẤT - BỘ NỘI VỤ\nNGHỊ ĐỊNH\nSửa đổi Điều 3 của Nghị định số 1/2019/NĐ-CP ngày 05 tháng 3 năm 2019 Nghị định số 30/2020/NĐ-CP"
        " ngày 05 tháng 3 năm 2020 của Chính phủ\nCăn cứ Luật Lưu trữ;\n"
    )
    assert read.title == "Sửa đổi Điều 3 của Nghị định số 1/2019/NĐ-CP ngày 05 tháng 3 năm 2019"


def test_number_in_the_text_wins_over_the_file_name() -> None:
    text = "Số: 12/2023/TT-BNV\nTHÔNG TƯ\nHướng dẫn lập hồ sơ\nCăn cứ Luật Lưu trữ;\n"
    assert read_header(layout_of_bytes(text.encode(), "thong-tu-so-99-2020-tt-bnv.txt")).number == "12/2023/TT-BNV"


def test_heading_of_a_chapter_is_not_the_kind() -> None:
    read = header("Số: 42/2024/NĐ-CP\nChương I\nQUY ĐỊNH CHI TIẾT MỘT SỐ ĐIỀU\nĐiều 1. Phạm vi\n")
    assert read.type == "nghị định"


@pytest.mark.parametrize(
    ("line", "kind", "title"),
    [
        ("DECREE\nOn public libraries", "nghị định", "On public libraries"),
        (
            "Decree No. 7/2012/ND-CP of January 25, 2012, detailing the Law on Libraries",
            "nghị định",
            "detailing the Law on Libraries",
        ),
        ("Law on Libraries", "luật", "Law on Libraries"),
        ("LIBRARY CODE", "bộ luật", "LIBRARY CODE"),
    ],
)
def test_official_translation(line: str, kind: str, title: str) -> None:
    read = header(f"{line}\nPursuant to the Constitution;\nArticle 1. Scope\nThis text governs libraries.\n")
    assert (read.type, read.title) == (kind, title)


def test_translated_dates() -> None:
    assert header("Decree No. 7/2012/ND-CP of January 25, 2012, on libraries\nPursuant to a law;\n").issued == date(2012, 1, 25)
    adopted = header(
        "LAW\nOn libraries\nPursuant to the Constitution;\nThis Law was passed on November 20, 2019, by the National Assembly.\n"
    )
    assert adopted.issued == date(2019, 11, 20)


def test_line_break_lost_after_the_kind() -> None:
    read = header("Luật số: 52/2010/QH12\nLUẬTNuôi con nuôi\nCăn cứ Hiến pháp;\n")
    assert (read.type, read.title) == ("luật", "Nuôi con nuôi")


def test_impossible_day_is_left_out() -> None:
    assert header("Số: 1/2024/TT-BNV\nHà Nội, ngày 32 tháng 12 năm 2024\nTHÔNG TƯ\nVề hồ sơ\nCăn cứ Luật;\n").issued is None


def test_plan_that_carries_out_another_text_has_that_as_its_title() -> None:
    read = header("Số: 12/KH-SNV\nKẾ HOẠCH\nThực hiện Đề án số hóa hồ sơ\nCăn cứ Luật Lưu trữ;\nI. MỤC ĐÍCH\n")
    assert read.title == "Thực hiện Đề án số hóa hồ sơ"


@pytest.mark.parametrize(
    "closing",
    [
        pytest.param("KT. BỘ TRƯỞNG\nTHỨ TRƯỞNG\n(Đã ký)\nTrần Văn An", id="marked_as_signed"),
        pytest.param("BỘ TRƯỞNG\nĐại tướng Trần Văn An", id="military_rank"),
        pytest.param("CHỦ TỊCH QUỐC HỘIĐã ký: Trần Văn An", id="line_break_lost"),
        pytest.param("CHỦ TỊCH\nTrần Văn An\nPHỤ LỤC\n" + "Mục lục của phụ lục rất dài. " * 4000 + "\nCHỦ TỊCH HỘI ĐỒNG\n(Ký, ghi rõ họ tên)", id="long_annex"),
        pytest.param("TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n\nTrần Văn An", id="on_behalf_of"),
    ],
)  # fmt: skip
def test_signer(closing: str) -> None:
    assert header("Số: 12/2023/TT-BNV\nTHÔNG TƯ\nHướng dẫn lập hồ sơ\nĐiều 1. Phạm vi.\n\n" + closing).signer == "Trần Văn An"


def test_number_behind_a_title_is_no_part_of_it() -> None:
    read = header("LUẬT THƯ VIỆN SỐ SỐ 14/2021/QH15\n\nLuật số: 14/2021/QH15\n\nĐiều 1. Phạm vi")
    assert (read.number, read.title) == ("14/2021/QH15", "THƯ VIỆN SỐ")


def test_date_of_a_cited_number_is_not_the_documents() -> None:
    read = header("QUYẾT ĐỊNH\n\nvề việc sửa đổi Quy định ban hành theo Quyết định số 2472QĐ/GTVT ngày 20/9/1997\n\nĐiều 1. Sửa")
    assert (read.issued, read.place) == (None, None)


def test_rubric_of_a_consolidated_text_over_two_lines() -> None:
    read = header(
        "VĂN BẢN HỢP NHẤT -\n\nBỘ NỘI VỤ\n\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n\nNGHỊ ĐỊNH\n\nQuy định về văn thư\n\nCăn cứ Luật Lưu trữ;"
    )
    assert (read.type, read.issuer, read.title) == ("văn bản hợp nhất", "Bộ Nội vụ", "Quy định về văn thư")


@pytest.mark.parametrize(
    "line", ["No. 7/2012/ND-CP\nDECREE", "DECREE\nNo.: 7/2012/ND-CP", "Decree No. 7/2012/ND-CP of January 25, 2012, on libraries"]
)
def test_translation_has_the_number_and_issuer_of_its_original(line: str) -> None:
    text = f"THE GOVERNMENT\nSOCIALIST REPUBLIC OF VIETNAM\nIndependence - Freedom - Happiness\n{line}\nPursuant to the Constitution;\nArticle 1. Scope\n"
    reading = read_text(text)
    assert (reading.document.number, reading.document.issuer, reading.document.type) == ("7/2012/NĐ-CP", "Chính phủ", "nghị định")
    assert [warning.code for warning in reading.warnings] == ["translation"]


LETTERHEAD = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nSố: 05/2015/TTLT-BTP-TANDTC-BNV\nHà Nội, ngày 7 tháng 8 năm 2015\n"
JOINT = "THÔNG TƯ LIÊN TỊCH\nHướng dẫn phối hợp lưu trữ hồ sơ\nCăn cứ Luật Lưu trữ;\n"


@pytest.mark.parametrize(
    "issuers",
    [
        "BỘ TƯ PHÁP - TÒA ÁN NHÂN DÂN TỐI CAO - BỘ NỘI VỤ",
        "BỘ TƯ PHÁP\nTÒA ÁN NHÂN DÂN TỐI CAO\nBỘ NỘI VỤ",
        "BỘ TƯ PHÁP, TOÀ ÁN NHÂN DÂN TỐI CAO VÀ BỘ NỘI VỤ",
    ],
)
def test_issuers_of_a_joint_document(issuers: str) -> None:
    assert header(f"{issuers}\n{LETTERHEAD}{JOINT}").issuer == "Bộ Tư pháp, Tòa án nhân dân tối cao, Bộ Nội vụ"


def test_issuers_of_a_joint_document_in_columns() -> None:
    cells = "<td>BỘ TƯ PHÁP</td><td>TÒA ÁN NHÂN DÂN TỐI CAO</td><td>BỘ NỘI VỤ</td><td>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</td>"
    page = f"<table><tr>{cells}</tr><tr><td colspan=3>Số: 05/2015/TTLT-BTP-TANDTC-BNV</td><td>Hà Nội, ngày 7 tháng 8 năm 2015</td></tr></table>"
    below = "".join(f"<p>{line}</p>" for line in JOINT.splitlines())
    read = read_header(layout_of_bytes(f"<html><body>{page}{below}</body></html>".encode(), "a.html"))
    assert (read.issuer, read.type) == ("Bộ Tư pháp, Tòa án nhân dân tối cao, Bộ Nội vụ", "thông tư liên tịch")
    assert (read.number, read.issued) == ("05/2015/TTLT-BTP-TANDTC-BNV", date(2015, 8, 7))


@pytest.mark.parametrize(
    ("block", "title", "issued"),
    [
        ("NGHỊ ĐỊNH\nCỦA CHÍNH PHỦ SỐ 12/2011/NĐ-CP NGÀY 30 THÁNG 01 NĂM 2011\nVỀ THƯ VIỆN CÔNG CỘNG", "VỀ THƯ VIỆN CÔNG CỘNG", date(2011, 1, 30)),
        ("Số: 12/2011/NĐ-CP\nNGHỊ ĐỊNH\nCỦA CHÍNH PHỦ\nQuy định về thư viện", "Quy định về thư viện", None),
        ("Số: 12/2011/NĐ-CP\nNGHỊ ĐỊNH\nquy định về thư viện", "quy định về thư viện", None),
        ("CHÍNH PHỦ\nSố: 12/2011/NĐ-CP\nNGHỊ ĐỊNH Quản lý, sử dụng thư viện", "Quản lý, sử dụng thư viện", None),
        ("Số: 12/2011/nđ-cp\nNGHỊ ÐỊNH\nQuy định về thư viện", "Quy định về thư viện", None),
    ],
)  # fmt: skip
def test_title_block(block: str, title: str, issued: date | None) -> None:
    read = read_header(layout_of_bytes(f"{block}\nCăn cứ Luật Thư viện;\nĐiều 1. Phạm vi\n".encode(), "a.txt"))
    assert (read.number, read.type, read.title, read.issued) == ("12/2011/NĐ-CP", "nghị định", title, issued)


@pytest.mark.parametrize(
    ("foot", "issued"),
    [
        ("Hà Nội, ngày 7 tháng 8 năm 2017\nTM. CHÍNH PHỦ\n", date(2017, 8, 7)),
        ("Nơi nhận:\n- Như trên.\nNgày 7 tháng 8 năm 2017\n", date(2017, 8, 7)),
        ("Căn cứ Luật Thư viện ngày 7 tháng 8 năm 2017\nNơi nhận:\n", None),
    ],
)
def test_date_at_the_foot(foot: str, issued: date | None) -> None:
    assert header(f"Số: 12/2011/NĐ-CP\nNGHỊ ĐỊNH\nVề thư viện\nCăn cứ Hiến pháp;\nĐiều 1. Phạm vi\n{foot}").issued == issued


def test_number_of_a_document_that_the_title_cites_is_not_its_own() -> None:
    assert header("QUYẾT ĐỊNH\nVề việc bãi bỏ Quyết định số 24/QĐ-BNV ngày 7/8/2017\nĐiều 1. Bãi bỏ\n").number is None


def test_flattened_letterhead_that_runs_into_the_text_below() -> None:
    read = header(
        "CHÍNH PHỦ\n|\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n|\nSố: 12/2011/NĐ-CP\n|\nHà Nội, ngày 30 tháng 1 năm 2011\n|\nNGHỊ ĐỊNH\n"
        "Về thư viện\nCăn cứ Hiến pháp;\nĐiều 1. Phạm vi\nNghị định này quy định về thư viện.\n"
    )
    assert (read.issued, read.issuer, read.title) == (date(2011, 1, 30), "Chính phủ", "Về thư viện")


def test_a_paragraph_of_the_body_is_no_line_of_the_title() -> None:
    text = "THỦ TƯỚNG CHÍNH PHỦ\nSố: 21/CT-TTg\nHà Nội, ngày 12 tháng 3 năm 2019\nCHỈ THỊ\nVề việc giải quyết thủ tục\nGiai đoạn 2019-2020\nThời gian qua còn chậm. Nay yêu cầu:\n"
    assert header(text).title == "Về việc giải quyết thủ tục Giai đoạn 2019-2020"


@pytest.mark.parametrize(
    "opening", ["Ủy ban nhân dân tỉnh nhận được nhiều phản ánh", "Đến nay việc này còn chậm", "Thời gian qua còn chậm"]
)
def test_a_first_paragraph_is_no_line_of_the_title(opening: str) -> None:
    assert (
        header(f"Số: 21/CT-UBND\nCHỈ THỊ\nVề việc giải quyết thủ tục\n{opening}. Nay yêu cầu:\n").title
        == "Về việc giải quyết thủ tục"
    )


def test_title_that_stands_in_a_banner_alone() -> None:
    read = header(
        "Luật Thư viện công cộng số 12/2011/QH13\nLuật số: 12/2011/QH13\nHà Nội, ngày 30 tháng 1 năm 2011\nCăn cứ Hiến pháp;\nĐiều 1. Phạm vi\n"
    )
    assert (read.type, read.title, read.number) == ("luật", "Thư viện công cộng", "12/2011/QH13")


@pytest.mark.parametrize(
    ("annexes", "issued"),
    [
        ("PHỤ LỤC\n(Ban hành kèm theo Nghị định số 12/2011/NĐ-CP ngày 30 tháng 01 năm 2011 của Chính phủ)\n", date(2011, 1, 30)),
        ("APPENDIX\n(To the Government's Decree No. 12/2011/ND-CP of January 30, 2011)\n", date(2011, 1, 30)),
        ("Nghị định số 13/2011/NĐ-CP ngày 30 tháng 01 năm 2011\n", None),
        ("Nghị định số 12/2011/NĐ-CP ngày 30/01/2011\nNghị định số 12/2011/NĐ-CP ngày 31/01/2011\n", None),
    ],
)
def test_date_that_annexes_put_behind_the_number(annexes: str, issued: date | None) -> None:
    assert header(f"Số: 12/2011/NĐ-CP\nNGHỊ ĐỊNH\nVề thư viện\nCăn cứ Hiến pháp;\nĐiều 1. Phạm vi\n{annexes}").issued == issued


@pytest.mark.parametrize(
    ("above", "issuer"),
    [
        ("ỦY BAN NHÂN DÂN\nTỈNH BẾN TRE\nVĂN PHÒNG", "Văn phòng UBND tỉnh Bến Tre"), ("BỘ NỘI VỤ\nTHANH TRA", "Thanh tra Bộ Nội vụ"),
        ("TỈNH ỦY BẾN TRE\nVĂN PHÒNG", "Văn phòng Tỉnh ủy Bến Tre"),
    ],
)  # fmt: skip
def test_an_office_is_that_of_the_body_above_it(above: str, issuer: str) -> None:
    assert header(f"{above}\nSố: 145/TB-VP\nTHÔNG BÁO\nKết luận cuộc họp\n1. Phạm vi\n").issuer == issuer
