"""Pages of law portals saved as text or as web pages: menus, panel, footer and contents are never read as the document."""

from __future__ import annotations

from datetime import date

import pytest

from graph.model import Paragraph
from ingest.header import read_header
from ingest.layout import layout_of_text
from ingest.pipeline import read_text
from ingest.readers.files import layout_of_bytes
from ingest.structure import read_structure

MENU = (
    "Trang chủ\n>\nThông tư số 12/2023/TT-BNV Hướng dẫn lập hồ sơ lưu trữ\nTRANG CHỦ\nGIỚI THIỆU\nNội dung\nThuộc tính\nLược đồ\nVăn bản gốc\nTải về\n"
    "Thông tư số 12/2023/TT-BNV Hướng dẫn lập hồ sơ lưu trữ\nCòn hiệu lực\nNgày có hiệu lực:20/10/2023\nNội dung\nThuộc tính\nLược đồ\nTải về\n"
)
DOCUMENT = (
    "BỘ NỘI VỤ\n_______\n|\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n|\nSố: 12/2023/TT-BNV\n|\n"
    "Hà Nội, ngày 05 tháng 9 năm 2023\n|\nTHÔNG TƯ\nHướng dẫn lập hồ sơ lưu trữ\nCăn cứ Luật Lưu trữ;\n"
    "Điều 1. Phạm vi\nThông tư này hướng dẫn lập hồ sơ.\nĐiều 2. Hiệu lực\nThông tư này có hiệu lực từ ngày 20 tháng 10 năm 2023.\n"
)
FOOTER = (
    "CƠ SỞ DỮ LIỆU QUỐC GIA\nVỀ PHÁP LUẬT\nĐơn vị chủ quản:\nBộ Tư pháp\nMục lục\nĐiều 1. Phạm vi\nKhoản 1\nĐiều 2. Hiệu lực\n"
)
PANEL = (
    "Thông tư số 12/2023/TT-BNV Hướng dẫn lập hồ sơ lưu trữ\nSố hiệu12/2023/TT-BNV\n| Loại văn bảnThông tư\n|\nNgày ban hành05/09/2023\n"
    "| Ngày có hiệu lực20/10/2023\n|\nCơ quan ban hànhBộ Nội vụ\nNgười ký--\n"
)


@pytest.mark.parametrize(("before", "behind"), [("", ""), (MENU, ""), (MENU, FOOTER), (MENU, FOOTER[FOOTER.index("Mục lục") :])])
def test_frame_of_the_portal_is_not_read(before: str, behind: str) -> None:
    text = before + DOCUMENT + behind
    layout = layout_of_text(text)
    header = read_header(layout)
    assert (header.number, header.type, header.issuer) == ("12/2023/TT-BNV", "thông tư", "Bộ Nội vụ")
    assert (header.issued, header.title) == (date(2023, 9, 5), "Hướng dẫn lập hồ sơ lưu trữ")
    assert [p.path for p in read_structure(layout) if p.path.startswith("dieu")] == ["dieu_1", "dieu_2"]
    assert layout.text == text
    assert header.status == ("Còn hiệu lực" if before else None)


def test_page_without_a_document_keeps_what_the_panel_states() -> None:
    layout = layout_of_text(MENU + PANEL + FOOTER)
    header = read_header(layout)
    assert layout.blocks == ()
    assert [warning.code for warning in layout.warnings] == ["no_text"]
    assert (header.number, header.issuer, header.issued, header.signer) == ("12/2023/TT-BNV", "Bộ Nội vụ", date(2023, 9, 5), None)


def test_pages_saved_into_one_file_are_all_read() -> None:
    second = DOCUMENT.replace("12/2023/TT-BNV", "13/2023/TT-BNV").replace("lập hồ sơ lưu trữ", "chỉnh lý tài liệu").replace("Luật Lưu trữ", "Luật Đê điều")
    reading = read_text(MENU + DOCUMENT + "Hồ sơ được lập đúng hạn.\n" * 40 + FOOTER + MENU + second + FOOTER)
    assert {c.title for c in reading.citations} >= {"Luật Lưu trữ", "Luật Đê điều"}
    assert "several_documents" in [warning.code for warning in reading.warnings]


def test_web_page_without_a_document_stores_no_menu() -> None:
    lines = "".join(f"<div>{line}</div>" for line in (MENU + PANEL).splitlines())
    layout = layout_of_bytes(f"<html><body><main>{lines}</main></body></html>".encode(), "trang.html")
    assert (layout.text, layout.blocks) == ("", ())
    assert [warning.code for warning in layout.warnings] == ["no_text"]
    assert read_header(layout).number == "12/2023/TT-BNV"


def test_web_page_of_which_only_the_menu_is_left() -> None:
    page = "<html><body><h1>Thông tư số 12/2023/TT-BNV Hướng dẫn lập hồ sơ</h1><main><div>Thuộc tính</div><div>Lược đồ</div><div>Văn bản gốc</div></main></body></html>"
    layout = layout_of_bytes(page.encode(), "trang.html")
    assert (layout.text, [warning.code for warning in layout.warnings]) == ("", ["no_text"])
    assert read_header(layout).number == "12/2023/TT-BNV"


def test_plan_that_speaks_of_its_content_is_no_page() -> None:
    text = "KẾ HOẠCH\nLập hồ sơ\nI. MỤC ĐÍCH\nNội dung\nTải về\nBáo cáo hằng năm.\n"
    assert all(isinstance(block, Paragraph) for block in layout_of_text(text).blocks)
    assert layout_of_text(text).blocks[0].span.start == 0
