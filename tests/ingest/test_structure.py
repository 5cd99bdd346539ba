"""Provisions: quotations of amending documents, attached documents, headings on lines of their own."""

from __future__ import annotations

import unicodedata

import pytest

from ingest.layout import layout_of_text
from ingest.readers.files import layout_of_bytes
from ingest.structure import read_structure


def _paths(text: str) -> list[str]:
    return [provision.path for provision in read_structure(layout_of_text(text))]


def test_a_label_of_several_numbers_parts_a_heading_from_what_follows() -> None:
    text = "II. NHIỆM VỤ\n2. Phát triển hạ tầng số\n2.1. Xây dựng trung tâm dữ liệu.\n2.2. Mở rộng mạng.\n"
    layout = layout_of_text(text)
    assert [block.span.slice(text) for block in layout.blocks] == text.splitlines()


def test_headings_that_end_like_references_keep_their_clauses() -> None:
    text = "Điều 1. Mở tài khoản\n1. Cơ quan nhà nước mở tài khoản.\nĐiều 2. Phương án đầu tư hằng năm\n1. Hội đồng lập phương án.\nĐiều 3. Thẩm quyền theo Điều\n2. Xem xét.\n"
    assert _paths(text) == ["dieu_1", "dieu_1__khoan_1", "dieu_2", "dieu_2__khoan_1", "dieu_3"]


def test_labels_of_official_translations() -> None:
    text = (
        "Part Two\nLIBRARIES\nChapter I\nGENERAL PROVISIONS\nArticle 1.- Scope\n1. This Decree provides libraries.\na/ Public ones;\nb/ Others.\n"
        "Section 2\nBOOKS\nArticle 2. Books\nArticle 5 of this Decree applies.\n"
    )
    assert _paths(text) == [
        "phan_two", "phan_two__chuong_i", "dieu_1", "dieu_1__khoan_1", "dieu_1__khoan_1__diem_a", "dieu_1__khoan_1__diem_b", "phan_two__chuong_i__muc_2", "dieu_2",
    ]  # fmt: skip


OLD_CIRCULAR = (
    "THÔNG TƯ\nHướng dẫn về kho\nA. NHỮNG QUY ĐỊNH CHUNG\nI. Phạm vi\n1. Kho nhà nước.\na) Kho lớn.\nII. Giải thích\n1. Kho là kho.\n"
    "B- TỔ CHỨC THỰC HIỆN\nI- Trách nhiệm\n1- Bộ.\nC. ĐIỀU KHOẢN CUỐI CÙNG\n1. Hết.\n"
)


def test_parts_of_old_circulars() -> None:
    assert _paths(OLD_CIRCULAR) == [
        "phan_a", "phan_a__muc_i", "phan_a__muc_i__khoan_1", "phan_a__muc_i__khoan_1__diem_a", "phan_a__muc_ii", "phan_a__muc_ii__khoan_1",
        "phan_b", "phan_b__muc_i", "phan_b__muc_i__khoan_1", "phan_c", "phan_c__khoan_1",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("heading", "behind", "page"), [("MỤC LỤC\n", "", ""), ("MỤC LỤC\n", " ..... ", "3"), ("", " ........", " 12"), ("", "……", "4"), ("Mục lục\nTrang\n", "\t", "7")]
)
def test_a_printed_table_of_contents_is_no_provision(heading: str, behind: str, page: str) -> None:
    units = ("Chương I. QUY ĐỊNH CHUNG", "Điều 1. Kho", "Điều 2. Giá", "Chương II. THỰC HIỆN", "Điều 3. Hiệu lực")
    listed = "".join(f"{unit}{behind}{page}\n" for unit in units)
    body = "".join(f"{unit}\nNội dung.\n" for unit in units)
    assert _paths(f"QUYẾT ĐỊNH\nBan hành quy chế\n{heading}{listed}{body}") == ["chuong_i", "dieu_1", "dieu_2", "chuong_ii", "dieu_3"]


WRAPPED = "Điều 1. Phạm vi của văn bản này là công tác văn thư của các cơ quan\nnhà nước ở trung ương và địa phương theo quy định của pháp luật hiện\nhành về văn thư.\n"


@pytest.mark.parametrize(
    ("lines", "paths"),
    [
        ("2. Người lao động được hỗ trợ theo quy định tại điểm a, b khoản 2\nĐiều 9. Việc hỗ trợ theo từng năm.\n", []),
        ("2. Người lao động được hưởng chế độ hằng năm quy định tại khoản 2\nĐiều 3 Bộ luật Lao động.\n", []),
        ("2. Hồ sơ được lập theo mẫu tại\nPhụ lục I ban hành kèm theo Thông tư này.\n", []),
        ("2. Nội dung chi thực hiện theo quy định tại các điều trong\nChương II Thông tư này.\n", []),
        ("2. Mức chi của từng nội dung, quy mô của từng dự án theo quy định của\nĐiều 13 Nghị định này và hạch toán riêng.\n", []),
        ("2. Người lao động được hưởng chế độ hằng năm\nĐiều 2. Nguyên tắc\n", ["dieu_2"]),
        ("2. Người lao động được hưởng chế độ:\nĐiều 2 Nguyên tắc\n", ["dieu_2"]),
        ("QUY ĐỊNH CHUNG\nĐiều 2\nNguyên tắc\n", ["dieu_2"]),
    ],
)
def test_wrapped_references_open_nothing(lines: str, paths: list[str]) -> None:
    found = [path for path in _paths(WRAPPED + lines) if path != "dieu_1" and "khoan" not in path]
    assert found == paths


@pytest.mark.parametrize(
    "text",
    [
        "Điều 1. Kho\n1. Kho thứ nhất.\nĐiều 2. Giá\nGiá thấp.\nĐiều 2a. Hiệu lực\n",
        "Ðiều 1. Kho\n1. Kho thứ nhất.\nÐiều 2. Giá\nGiá thấp.\nÐiều 2a. Hiệu lực\n",
        "Điều\u00a01. Kho\n1.\u00a0Kho thứ nhất.\nĐiều\u00a02.\u00a0Giá\nGiá thấp.\nĐiều 2a. Hiệu lực\n",
        "Điều\u200b 1. Kho\n1. Kho thứ nhất.\nĐiều 2. Giá\nGiá thấp.\nĐi\u00adều 2a. Hiệu lực\n",
        "ĐIỀU 1: KHO\n1. Kho thứ nhất.\nĐIỀU 2: GIÁ\nGiá thấp.\nĐIỀU 2a: HIỆU LỰC\n",
        "Điều 1\nKho\n1. Kho thứ nhất.\nĐiều 2\nGiá\nGiá thấp.\nĐiều 2a\nHiệu lực\n",
        "Điều 1.Kho\n1.Kho thứ nhất.\nĐiều 2.Giá\nGiá thấp.\nĐiều 2a.Hiệu lực\n",
        "Điều 1 . Kho\n1 . Kho thứ nhất.\nĐiều 2 . Giá\nGiá thấp.\nĐiều 2a . Hiệu lực\n",
        "Điều  1.  Kho\n1.  Kho thứ nhất.\n  Điều  2.  Giá\nGiá thấp.\n\tĐiều  2a.  Hiệu lực\n",
        "Điều 1 - Kho\n1- Kho thứ nhất.\nĐiều 2 - Giá\nGiá thấp.\nĐiều 2a - Hiệu lực\n",
        "Điều 1.- Kho\n1.- Kho thứ nhất.\nĐiều 2.- Giá\nGiá thấp.\nĐiều 2a.- Hiệu lực\n",
        "Điều 1/ Kho\n1/ Kho thứ nhất.\nĐiều 2/ Giá\nGiá thấp.\nĐiều 2a/ Hiệu lực\n",
    ],
)
def test_ways_to_write_labels(text: str) -> None:
    for written in (text, unicodedata.normalize("NFD", text)):
        layout = layout_of_bytes(written.encode(), "a.txt")
        assert [p.path for p in read_structure(layout)] == ["dieu_1", "dieu_1__khoan_1", "dieu_2", "dieu_2a"]


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        pytest.param(
            'Điều 1. Sửa đổi Điều 4 như sau:\n"Điều 4. Kho\n1. Kho thứ nhất.\n2. Kho thứ hai.”.\nĐiều 2. Hiệu lực.',
            ["dieu_1", "dieu_2"],
            id="opened_straight_closed_curly",
        ),
        pytest.param(
            'Điều 1. Sửa đổi khoản 2 Điều 4\n“2. Kho thứ hai.".\nĐiều 2. Sửa đổi Điều 5\n“Điều 5. Giá\n1. Giá thấp.”.\nĐiều 3. Hiệu lực.',
            ["dieu_1", "dieu_2", "dieu_3"],
            id="opened_curly_closed_straight",
        ),
        pytest.param(
            "Điều 1. Sửa đổi, bổ sung Điều 4\n1. Sửa đổi khoản 1 như sau:\n“1. Kho thứ nhất\na) Kho nhỏ;\nb) Kho lớn.\n2. Sửa đổi khoản 3 như sau:\n"
            "“3. Kho thứ ba.”.\nĐiều 2. Sửa đổi Điều 7\n1. Sửa đổi khoản 1 như sau:\n“1. Giá thấp.”.\nĐiều 3. Hiệu lực.",
            ["dieu_1", "dieu_1__khoan_1", "dieu_1__khoan_2", "dieu_2", "dieu_2__khoan_1", "dieu_3"],
            id="never_closed_ends_before_the_next_instruction",
        ),
        pytest.param(
            "Điều 1. Ban hành quy chuẩn.\nĐiều 2. Hiệu lực.\nNơi nhận:\n- Như trên.\nQUY CHUẨN KỸ THUẬT VỀ KHO\n1. Quy định chung\n1.1. Phạm vi.",
            ["dieu_1", "dieu_2", "kem_theo_1__khoan_1", "kem_theo_1__khoan_1__khoan_1_1"],
            id="regulation_behind_the_signature",
        ),
        pytest.param(
            "Điều 1. Sửa đổi Nghị định\n1. Sửa đổi Điều 4 như sau:\na) Sửa đổi khoản 2 như sau:\n“2. Kho lạnh.\nb) Sửa đổi khoản 4 như sau:\n“4. Kho thường.””\n2. Bãi bỏ Điều 5.",
            ["dieu_1", "dieu_1__khoan_1", "dieu_1__khoan_1__diem_a", "dieu_1__khoan_1__diem_b", "dieu_1__khoan_2"],
            id="quotation_not_closed_before_the_next_point",
        ),
        pytest.param(
            "Điều 1. Sửa đổi Thông tư\na) Sửa đổi điểm a, b Điều 4 như sau:\n“a) Sửa đổi khoản 1 Điều 7 như sau:\n“1. Kho lạnh.”;\nb) Sửa đổi khoản 4 như sau:\n“4. Kho.”;”\nb) Bãi bỏ Điều 5.",
            ["dieu_1", "dieu_1__diem_a", "dieu_1__diem_b"],
            id="points_that_a_quotation_amends",
        ),
        pytest.param(
            "Điều 1. Duyệt bảng giá.\nĐiều 2. Hiệu lực.\nNơi nhận:\n- Như trên.\nBẢNG GIÁ THUÊ KHO\nI. Kho lạnh\n1. Loại nhỏ.",
            ["dieu_1", "dieu_2", "kem_theo_1__muc_i", "kem_theo_1__muc_i__khoan_1"],
            id="numbered_behind_the_signature_without_a_known_title",
        ),
    ],
)
def test_what_is_the_documents_own(text: str, paths: list[str]) -> None:
    """Nothing of a quotation, nothing of an attached document counts as the document's own provision."""
    assert _paths(text) == paths


def test_the_heading_of_a_chapter_begins_no_component() -> None:
    """QUY ĐỊNH CHUNG under "Chương I" of an attached regulation is no regulation itself."""
    text = (
        "Điều 1. Ban hành Quy chế.\n\nĐiều 2. Hiệu lực.\n\nNơi nhận:\n\n- Như trên.\n\nQUY CHẾ\n\n(Ban hành kèm theo Quyết định này)\n\n"
        "Chương I\n\nQUY ĐỊNH CHUNG\n\nĐiều 1. Phạm vi\n\nĐiều 2. Nguyên tắc"
    )
    assert _paths(text) == ["dieu_1", "dieu_2", "kem_theo_1__chuong_i", "kem_theo_1__dieu_1", "kem_theo_1__dieu_2"]


def test_a_component_does_not_empty_what_stands_before_it() -> None:
    """The article before an attached regulation keeps its words."""
    text = (
        "Điều 1. Ban hành Quy chế.\nĐiều 2. Hiệu lực từ ngày ký.\nQUY CHẾ\n(Ban hành kèm theo Quyết định này)\nĐiều 1. Phạm vi."
    )
    spans = {p.path: p.span.slice(text) for p in read_structure(layout_of_text(text))}
    assert spans["dieu_2"] == "Điều 2. Hiệu lực từ ngày ký."
    assert spans["kem_theo_1__dieu_1"] == "Điều 1. Phạm vi."


def test_headings_on_lines_of_their_own() -> None:
    """A chapter's title stands under its label, over several lines."""
    text = "Chương II\n\nQUYỀN VÀ NGHĨA VỤ\n\nCỦA NGƯỜI THUÊ KHO\n\nĐiều 5. Quyền\n\nNgười thuê kho có quyền khiếu nại."
    assert [(p.path, p.heading) for p in read_structure(layout_of_text(text))] == [
        ("chuong_ii", "QUYỀN VÀ NGHĨA VỤ CỦA NGƯỜI THUÊ KHO"),
        ("dieu_5", "Quyền"),
    ]


def test_line_breaks_inside_bold_words_of_a_page() -> None:
    """<br> inside an inline element parts lines as it does outside."""
    page = "<html><body><p><strong>Chương II<br/></strong><strong>QUYỀN CỦA NGƯỜI THUÊ</strong></p><p>Điều 5. Quyền khiếu nại của người thuê kho</p></body></html>"
    layout = layout_of_bytes(page.encode(), "trang.html")
    assert next((p.path, p.heading) for p in read_structure(layout)) == ("chuong_ii", "QUYỀN CỦA NGƯỜI THUÊ")


def test_roman_sections_of_what_an_article_approves() -> None:
    """Where the article announces them; elsewhere a Roman number in an article opens nothing."""
    told = "Điều 1. Phê duyệt Đề án{}\nI. MỤC TIÊU\n1. Một.\n- Hai.\nIII. GIẢI PHÁP\n1. Ba.\nII. Bốn\nĐiều 2. Hiệu lực\n1. Năm.\n"
    assert _paths(told.format(" như sau:")) == [
        "dieu_1", "dieu_1__muc_i", "dieu_1__muc_i__khoan_1", "dieu_1__muc_i__khoan_1__gach_1", "dieu_1__muc_iii", "dieu_1__muc_iii__khoan_1", "dieu_2", "dieu_2__khoan_1",
    ]  # fmt: skip
    assert _paths(told.format(".")) == ["dieu_1", "dieu_1__khoan_1", "dieu_1__khoan_1_2", "dieu_2", "dieu_2__khoan_1"]
