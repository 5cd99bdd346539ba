"""Annex tables of plans as Word files and as PDFs of the same: merged cells, groups, several tasks in a cell, columns in any order.

The plans are built here; LibreOffice prints them. A PDF must give the tasks that its Word file gives.
"""

from __future__ import annotations

import io
import shutil
from collections.abc import Sequence

import pytest
from docx import Document as WordDocument
from docx.document import Document as WordFile
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm
from openpyxl import Workbook

from graph.model import Table, TaskSource
from ingest.pipeline import read_document
from ingest.readers.files import layout_of_bytes
from ingest.readers.office import convert

Rows = Sequence[Sequence[str]]
Expected = tuple[str, str | None, tuple[str, ...], tuple[str, ...], str | None]


Merged = Sequence[tuple[int, int, int, int]]
"""Top, left, bottom, right of cells that are merged."""


def _plan(*tables: tuple[Rows, Merged, dict[str, object]]) -> bytes:
    """A Word plan with annex tables; "\\n" in a cell parts paragraphs."""
    word = WordDocument()
    section = word.sections[0]
    section.orientation, section.page_width, section.page_height = WD_ORIENT.LANDSCAPE, Cm(29.7), Cm(21)
    for line in ("ỦY BAN NHÂN DÂN TỈNH BẾN TRE", "Số: 12/KH-UBND", "Bến Tre, ngày 05 tháng 01 năm 2024", "KẾ HOẠCH", "Cải cách hành chính năm 2024",
                 "I. MỤC ĐÍCH", "Nâng cao chất lượng phục vụ.", "Nơi nhận:", "- Như trên."):  # fmt: skip
        word.add_paragraph(line)
    for number, (rows, merged, options) in enumerate(tables, start=1):
        word.add_paragraph(f"PHỤ LỤC {number}")
        _add_table(word, rows, merged, **options)  # type: ignore[arg-type]
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


def _add_table(word: WordFile, rows: Rows, merged: Merged, repeat: bool = False, widths: Sequence[float] = ()) -> None:
    table = word.add_table(len(rows), len(rows[0]))
    table.style = "Table Grid"
    for r, row in enumerate(rows):
        for c, words in enumerate(row):
            first, *others = words.split("\n")
            table.cell(r, c).paragraphs[0].text = first
            for other in others:
                table.cell(r, c).add_paragraph(other)
    for column, width in enumerate(widths):
        for cell in table.columns[column].cells:
            cell.width = Cm(width)
    for top, left, bottom, right in merged:
        kept = table.cell(top, left).merge(table.cell(bottom, right))
        for paragraph in [p for p in kept.paragraphs if not p.text][: len(kept.paragraphs) - 1]:
            paragraph._element.getparent().remove(paragraph._element)
    if repeat:
        properties = table.rows[0]._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:tblHeader"))
        properties[-1].set(qn("w:val"), "true")


def _tasks_by_table(content: bytes, name: str) -> list[list[Expected]]:
    layout = layout_of_bytes(content, name)
    tasks = [task for task in read_document(layout).tasks if task.source is TaskSource.ANNEX]
    tables = [block for block in layout.blocks if isinstance(block, Table)]
    return [
        [
            (t.text, t.group, t.lead, t.support, t.deadline.text if t.deadline else None)
            for t in tasks
            if table.span.start <= t.span.start < table.span.end
        ]
        for table in tables
    ]


HEAD = ("STT", "Nội dung công việc", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian hoàn thành", "Sản phẩm")

SIMPLE: Rows = (
    HEAD,
    ("1", "Ban hành kế hoạch tuyên truyền cải cách hành chính", "Sở Nội vụ", "Các sở, ban, ngành tỉnh", "Quý I/2024", "Kế hoạch"),
    ("2", "Rà soát thủ tục hành chính thuộc phạm vi quản lý", "Sở Tư pháp", "Văn phòng UBND tỉnh", "Tháng 6/2024", "Báo cáo"),
)
SIMPLE_TASKS: list[Expected] = [
    ("Ban hành kế hoạch tuyên truyền cải cách hành chính", None, ("Sở Nội vụ",), ("Các sở, ban, ngành tỉnh",), "Quý I/2024"),
    ("Rà soát thủ tục hành chính thuộc phạm vi quản lý", None, ("Sở Tư pháp",), ("Văn phòng UBND tỉnh Bến Tre",), "Tháng 6/2024"),
]

OTHER_ORDER: Rows = (
    ("TT", "Thời hạn", "Đơn vị thực hiện", "Nhiệm vụ, giải pháp", "Kết quả", "Đơn vị phối hợp"),
    ("1", "Trước 30/6/2024", "Sở Tài chính", "Thẩm định dự toán kinh phí", "Dự toán", "Sở Nội vụ"),
    ("2", "Thường xuyên", "UBND cấp huyện", "Kiểm tra công vụ tại các xã", "Biên bản", ""),
)
OTHER_ORDER_TASKS: list[Expected] = [
    ("Thẩm định dự toán kinh phí", None, ("Sở Tài chính",), ("Sở Nội vụ",), "Trước 30/6/2024"),
    ("Kiểm tra công vụ tại các xã", None, ("UBND cấp huyện",), (), "Thường xuyên"),
]

GROUPS: Rows = (
    HEAD,
    ("I", "CẢI CÁCH THỂ CHẾ", "", "", "", ""),
    ("1", "Kiểm tra văn bản quy phạm pháp luật", "Sở Tư pháp", "Các sở, ban, ngành tỉnh", "Quý II/2024", ""),
    ("II", "Hiện đại hóa hành chính", "", "", "", ""),
    ("1", "Vận hành cổng dịch vụ công", "Sở Nội vụ", "Sở Tài chính", "Năm 2024", ""),
    ("2", "Số hóa hồ sơ lưu trữ", "Sở Nội vụ", "Sở Tài chính", "Năm 2024", ""),
)
GROUPS_TASKS: list[Expected] = [
    ("Kiểm tra văn bản quy phạm pháp luật", "CẢI CÁCH THỂ CHẾ", ("Sở Tư pháp",), ("Các sở, ban, ngành tỉnh",), "Quý II/2024"),
    ("Vận hành cổng dịch vụ công", "Hiện đại hóa hành chính", ("Sở Nội vụ",), ("Sở Tài chính",), "Năm 2024"),
    ("Số hóa hồ sơ lưu trữ", "Hiện đại hóa hành chính", ("Sở Nội vụ",), ("Sở Tài chính",), "Năm 2024"),
]

SPANS: Rows = (
    ("STT", "Lĩnh vực", "Nhiệm vụ", "Cơ quan thực hiện", "", "Thời gian"),
    ("", "", "", "Chủ trì", "Phối hợp", ""),
    ("1", "Thể chế", "Lập danh mục văn bản", "Sở Tư pháp", "Sở Nội vụ", "Quý I/2024"),
    ("", "", "Công bố danh mục văn bản", "", "", "Quý II/2024"),
    ("2", "Bộ máy", "Sắp xếp các phòng chuyên môn", "Sở Nội vụ", "UBND cấp huyện, cấp xã", "Quý III/2024"),
)
SPANS_MERGED = (
    (0, 0, 1, 0),
    (0, 1, 1, 1),
    (0, 2, 1, 2),
    (0, 3, 0, 4),
    (0, 5, 1, 5),
    (2, 0, 3, 0),
    (2, 1, 3, 1),
    (2, 3, 3, 3),
    (2, 4, 3, 4),
)
SPANS_TASKS: list[Expected] = [
    ("Lập danh mục văn bản", "Thể chế", ("Sở Tư pháp",), ("Sở Nội vụ",), "Quý I/2024"),
    ("Công bố danh mục văn bản", "Thể chế", ("Sở Tư pháp",), ("Sở Nội vụ",), "Quý II/2024"),
    ("Sắp xếp các phòng chuyên môn", "Bộ máy", ("Sở Nội vụ",), ("UBND cấp huyện", "UBND cấp xã"), "Quý III/2024"),
]

BULLETS: Rows = (
    HEAD,
    ("1", "- Xây dựng đề án một cửa\n- Trình duyệt đề án một cửa", "Sở Nội vụ", "- Sở Tài chính\n- Sở Tư pháp", "- Tháng 3/2024\n- Tháng 5/2024", ""),
    ("2", "Mở lớp bồi dưỡng nghiệp vụ cho công chức các xã, phường, thị trấn trên địa bàn tỉnh, bảo đảm mỗi xã có ít nhất hai người dự học", "Trường Chính trị",
     "Sở Nội vụ", "Quý IV/2024", ""),
)  # fmt: skip
BULLETS_TASKS: list[Expected] = [
    ("Xây dựng đề án một cửa", None, ("Sở Nội vụ",), ("Sở Tài chính",), "Tháng 3/2024"),
    ("Trình duyệt đề án một cửa", None, ("Sở Nội vụ",), ("Sở Tư pháp",), "Tháng 5/2024"),
    (BULLETS[2][1], None, ("Trường Chính trị",), ("Sở Nội vụ",), "Quý IV/2024"),
]

WIDE_GROUPS: Rows = (
    HEAD,
    ("I. Công tác chỉ đạo, điều hành", "", "", "", "", ""),
    ("1", "Họp giao ban hằng quý", "Văn phòng UBND tỉnh", "Sở Nội vụ", "Hằng quý", ""),
    ("II. Công tác kiểm tra", "", "", "", "", ""),
    ("1", "Kiểm tra đột xuất", "Sở Nội vụ", "", "Quý III/2024", ""),
)
WIDE_GROUPS_MERGED = ((1, 0, 1, 5), (3, 0, 3, 5))
WIDE_GROUPS_TASKS: list[Expected] = [
    ("Họp giao ban hằng quý", "Công tác chỉ đạo, điều hành", ("Văn phòng UBND tỉnh Bến Tre",), ("Sở Nội vụ",), "Hằng quý"),
    ("Kiểm tra đột xuất", "Công tác kiểm tra", ("Sở Nội vụ",), (), "Quý III/2024"),
]

LONG: Rows = (HEAD, *((str(n), f"Thực hiện nhiệm vụ thứ {n} của kế hoạch, báo cáo kết quả đúng hạn theo quy định của tỉnh", "Sở Nội vụ", "Sở Tài chính", f"Tháng {1 + n % 12}/2024", "Báo cáo")
                      for n in range(1, 41)))  # fmt: skip
LONG_TASKS: list[Expected] = [(row[1], None, ("Sở Nội vụ",), ("Sở Tài chính",), row[4]) for row in LONG[1:]]

ONE_CELL: Rows = (
    ("TT", "Tên đề án, nhiệm vụ", "Đơn vị thực hiện", "Kết quả thực hiện", "Dự kiến hoàn thành"),
    (
        "1",
        "Đề án sắp xếp trường học",
        "- Chủ trì: Sở Giáo dục và Đào tạo;\n- Phối hợp: Sở Nội vụ, Sở Tài chính",
        "Quyết định",
        "Tháng 9/2024",
    ),
    ("2", "Đề án xã thông minh", "Chủ trì: UBND cấp huyện", "Quyết định", "Tháng 10/2024"),
)
ONE_CELL_TASKS: list[Expected] = [
    ("Đề án sắp xếp trường học", None, ("Sở Giáo dục và Đào tạo",), ("Sở Nội vụ", "Sở Tài chính"), "Tháng 9/2024"),
    ("Đề án xã thông minh", None, ("UBND cấp huyện",), (), "Tháng 10/2024"),
]

TWO_LEADS: Rows = (
    ("TT", "Nội dung thực hiện", "Lãnh đạo phụ trách", "Đơn vị chủ trì", "Đơn vị phối hợp", "Mốc thời gian"),
    ("1", "Lập dự toán", "Giám đốc Sở", "Phòng Kế hoạch", "Văn phòng Sở", "Quý I/2024"),
)
TWO_LEADS_TASKS: list[Expected] = [("Lập dự toán", None, ("Phòng Kế hoạch",), ("Văn phòng Sở",), "Quý I/2024")]

DITTOS: Rows = (
    ("STT", "NỘI DUNG", "CQ CHỦ TRÌ", "Cơ quan, đơn vị liên quan", "Thời gian bắt đầu", "Thời gian kết thúc"),
    ("(1)", "(2)", "(3)", "(4)", "(5)", "(6)"),
    ("1", "Công tác tuyên truyền", "", "", "", ""),
    ("1.1", "Xây dựng tin bài", "Sở Nội vụ", "Sở Tài chính", "01/2024", "3/2024"),
    ("1.2", "Phát tờ rơi", "Như trên", '"', "", "-nt-"),
    ("2", "Bố trí kinh phí", "Sở Tài chính (chủ trì), Sở Nội vụ (phối hợp)", "", "", "//"),
)
DITTOS_TASKS: list[Expected] = [
    ("Xây dựng tin bài", "Công tác tuyên truyền", ("Sở Nội vụ",), ("Sở Tài chính",), "3/2024"),
    ("Phát tờ rơi", "Công tác tuyên truyền", ("Sở Nội vụ",), ("Sở Tài chính",), "3/2024"),
    ("Bố trí kinh phí", None, ("Sở Tài chính",), ("Sở Nội vụ",), "3/2024"),
]

MERGED_OVER_PAGES: Rows = (
    HEAD,
    ("I", "Công tác chỉ đạo", "", "", "", ""),
    *((str(n), f"Thực hiện nhiệm vụ thứ {n} của kế hoạch, báo cáo kết quả đúng hạn", "Sở Nội vụ" if n == 1 else "", "Sở Tài chính" if n == 1 else "", f"Tháng {n % 12 + 1}/2024", "") for n in range(1, 25)),
)
MERGED_OVER_PAGES_TASKS: list[Expected] = [(row[1], "Công tác chỉ đạo", ("Sở Nội vụ",), ("Sở Tài chính",), row[4]) for row in MERGED_OVER_PAGES[2:]]

MARKED: Rows = (
    ("TT", "Nhiệm vụ", "Đơn vị thực hiện", "", "Thời gian năm 2024", "", "", ""),
    ("", "", "Chủ trì", "Phối hợp", "Quý I", "Quý II", "Quý III", "Quý IV"),
    ("1", "Tuyên truyền cải cách hành chính", "Sở Nội vụ", "", "x", "x", "", ""),
    ("2", "Kiểm tra công vụ", "Sở Nội vụ", "Thanh tra tỉnh", "", "x", "", "x"),
)
MARKED_MERGED = ((0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 3), (0, 4, 0, 7))
MARKED_TASKS: list[Expected] = [
    ("Tuyên truyền cải cách hành chính", None, ("Sở Nội vụ",), (), "Quý I, II/2024"),
    ("Kiểm tra công vụ", None, ("Sở Nội vụ",), ("Thanh tra tỉnh",), "Quý II, IV/2024"),
]

ROLES: Rows = (
    ("TT", "Việc cần làm", "Cơ quan chủ trì, phối hợp", "Mốc hoàn thành"),
    ("1", "Đối thoại với doanh nghiệp", "Sở Tài chính chủ trì; Sở Công Thương phối hợp", "Hằng quý"),
    ("2", "Rà soát quỹ đất", "Sở Xây dựng chủ trì, phối hợp với UBND cấp huyện", "Trước 30/6/2024"),
    ("3", "Công bố danh mục", "CT: Sở Xây dựng\nPH: Sở Tài chính", "Như mục 2"),
    ("", "Tổng cộng", "", ""),
)
ROLES_TASKS: list[Expected] = [
    ("Đối thoại với doanh nghiệp", None, ("Sở Tài chính",), ("Sở Công Thương",), "Hằng quý"),
    ("Rà soát quỹ đất", None, ("Sở Xây dựng",), ("UBND cấp huyện",), "Trước 30/6/2024"),
    ("Công bố danh mục", None, ("Sở Xây dựng",), ("Sở Tài chính",), "Trước 30/6/2024"),
]

LETTERED: Rows = (
    HEAD,
    ("1", "Công tác chỉ đạo", "", "", "", ""),
    ("a", "Ban hành kế hoạch", "Sở Nội vụ", "", "Tháng 01/2024", ""),
    ("b", "Báo cáo kết quả", "Sở Nội vụ", "", "Tháng 12/2024", ""),
    ("2", "Bố trí kinh phí", "Sở Tài chính", "", "Năm 2024", ""),
)
LETTERED_TASKS: list[Expected] = [
    ("Ban hành kế hoạch", "Công tác chỉ đạo", ("Sở Nội vụ",), (), "Tháng 01/2024"),
    ("Báo cáo kết quả", "Công tác chỉ đạo", ("Sở Nội vụ",), (), "Tháng 12/2024"),
    ("Bố trí kinh phí", None, ("Sở Tài chính",), (), "Năm 2024"),
]

UNTOLD: Rows = (
    ("TT", "Nhiệm vụ", "Nơi được giao", "Khi nào xong"),
    ("1", "Lập danh mục văn bản hết hiệu lực", "Sở Tư pháp", "Quý I/2024"),
    ("2", "Công bố danh mục văn bản", "Văn phòng UBND tỉnh", "Tháng 4/2024"),
)
UNTOLD_TASKS: list[Expected] = [
    ("Lập danh mục văn bản hết hiệu lực", None, ("Sở Tư pháp",), (), "Quý I/2024"),
    ("Công bố danh mục văn bản", None, ("Văn phòng UBND tỉnh Bến Tre",), (), "Tháng 4/2024"),
]
"""Columns that their cells tell, for their headings do not."""

OF_BODIES: Rows = (
    ("TT", "Nhiệm vụ", "Cơ quan phối hợp", "Thời hạn"),
    ("I", "Sở Nội vụ", "", ""),
    ("1", "Trình đề án vị trí việc làm", "Sở Tài chính", "Tháng 4/2024"),
    ("II", "Sở Tài chính", "", ""),
    ("1", "Phân bổ dự toán", "", "Quý I/2024"),
)
OF_BODIES_TASKS: list[Expected] = [
    ("Trình đề án vị trí việc làm", "Sở Nội vụ", ("Sở Nội vụ",), ("Sở Tài chính",), "Tháng 4/2024"),
    ("Phân bổ dự toán", "Sở Tài chính", ("Sở Tài chính",), (), "Quý I/2024"),
]
"""Nobody leads but the body that the title names."""

MATRIX: Rows = (
    ("TT", "Nội dung", "Đơn vị thực hiện", "", "", "Thời gian"),
    ("", "", "Phòng Kế hoạch", "Phòng Tài chính", "Văn phòng Sở", ""),
    ("1", "Lập dự toán năm", "C", "P", "", "Quý I/2024"),
    ("2", "Mua sắm trang thiết bị", "P", "P", "C", "Quý II/2024"),
)
MATRIX_MERGED = ((0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 4), (0, 5, 1, 5))
MATRIX_TASKS: list[Expected] = [
    ("Lập dự toán năm", None, ("Phòng Kế hoạch",), ("Phòng Tài chính",), "Quý I/2024"),
    ("Mua sắm trang thiết bị", None, ("Văn phòng Sở",), ("Phòng Kế hoạch", "Phòng Tài chính"), "Quý II/2024"),
]

STATED: Rows = (
    ("TT", "Nội dung công việc", "Đơn vị thực hiện", "Ghi chú"),
    ("1", "Thành lập Ban Chỉ đạo trước ngày 28/02/2024", "Sở Nội vụ", ""),
    ("2", "Tuyên truyền trên hệ thống truyền thanh", "UBND cấp xã", ""),
)
STATED_TASKS: list[Expected] = [
    ("Thành lập Ban Chỉ đạo trước ngày 28/02/2024", None, ("Sở Nội vụ",), (), "trước ngày 28/02/2024"),
    ("Tuyên truyền trên hệ thống truyền thanh", None, ("UBND cấp xã",), (), None),
]

NO_TASKS: dict[str, Rows] = {
    "scores": (("TT", "Nội dung đánh giá", "Điểm tối đa", "Điểm đạt được", "Đơn vị tham mưu"), ("1", "Công tác chỉ đạo điều hành", "10", "8,5", "Sở Nội vụ")),
    "sums": (("STT", "Nội dung chi", "Số lượng", "Thành tiền", "Đơn vị thực hiện"), ("1", "Thù lao giảng viên", "10", "5.000.000", "Sở Nội vụ"), ("", "Tổng cộng", "", "5.000.000", "")),
    "targets": (("TT", "Chỉ tiêu", "Đơn vị tính", "Kế hoạch", "Cơ quan chủ trì"), ("1", "Tỷ lệ hồ sơ trực tuyến toàn trình", "%", "80", "Sở Nội vụ")),
    "members": (("TT", "Họ và tên", "Chức vụ", "Nhiệm vụ", "Điện thoại"), ("1", "Nguyễn Văn An", "Giám đốc Sở Nội vụ", "Trưởng ban", "0900")),
    "documents": (("STT", "Tên văn bản", "Cơ quan ban hành", "Ngày ban hành", "Ghi chú"), ("1", "Quyết định về phân cấp quản lý", "UBND tỉnh", "01/02/2020", "")),
    "projects": (("STT", "Danh mục dự án", "Chủ đầu tư", "Kế hoạch vốn", "Thời gian thực hiện"), ("1", "Đường tránh thị trấn", "Sở Xây dựng", "120.000", "2023-2026")),
    "counts": (("TT", "Đơn vị", "Số hồ sơ", "Đúng hạn", "Quá hạn"), ("1", "Sở Tư pháp", "1.204", "1.200", "4")),
}  # fmt: skip

CASES: dict[str, tuple[tuple[Rows, Merged, dict[str, object]], list[Expected]]] = {
    "usual_headings": ((SIMPLE, (), {}), SIMPLE_TASKS),
    "other_order_and_headings": ((OTHER_ORDER, (), {}), OTHER_ORDER_TASKS),
    "group_rows": ((GROUPS, (), {}), GROUPS_TASKS),
    "row_spans_and_two_header_rows": ((SPANS, SPANS_MERGED, {}), SPANS_TASKS),
    "bullets_pair_and_wrapped_lines": ((BULLETS, (), {}), BULLETS_TASKS),
    "merged_group_rows": ((WIDE_GROUPS, WIDE_GROUPS_MERGED, {}), WIDE_GROUPS_TASKS),
    "leads_and_supports_in_one_cell": ((ONE_CELL, (), {}), ONE_CELL_TASKS),
    "leader_beside_lead": ((TWO_LEADS, (), {}), TWO_LEADS_TASKS),
    "ditto_marks_numbered_columns_and_parents": ((DITTOS, (), {}), DITTOS_TASKS),
    "merged_cells_over_pages": ((MERGED_OVER_PAGES, ((1, 1, 1, 5), (2, 2, 25, 2), (2, 3, 25, 3)), {"repeat": True}), MERGED_OVER_PAGES_TASKS),
    "marks_below_quarters": ((MARKED, MARKED_MERGED, {}), MARKED_TASKS),
    "both_roles_in_one_cell": ((ROLES, (), {}), ROLES_TASKS),
    "lettered_rows_under_a_title": ((LETTERED, (), {}), LETTERED_TASKS),
    "columns_told_by_their_cells": ((UNTOLD, (), {}), UNTOLD_TASKS),
    "titles_of_bodies_lead": ((OF_BODIES, (), {}), OF_BODIES_TASKS),
    "parts_of_bodies_by_marks": ((MATRIX, MATRIX_MERGED, {}), MATRIX_TASKS),
    "deadlines_in_the_words": ((STATED, (), {}), STATED_TASKS),
    **{f"no_tasks_in_{name}": ((rows, (), {}), []) for name, rows in NO_TASKS.items()},
    "several_pages": ((LONG, (), {}), LONG_TASKS),
    "several_pages_with_repeated_headings": ((LONG, (), {"repeat": True}), LONG_TASKS),
    "narrow_number_column": ((GROUPS, (), {"widths": (1, 9, 4, 5, 3, 2)}), GROUPS_TASKS),
}


@pytest.fixture(scope="module")
def word_file() -> bytes:
    return _plan(*(table for table, _ in CASES.values()))


@pytest.fixture(scope="module")
def word_tasks(word_file: bytes) -> list[list[Expected]]:
    return _tasks_by_table(word_file, "ke-hoach.docx")


@pytest.fixture(scope="module")
def pdf_tasks(word_file: bytes) -> list[list[Expected]]:
    return _tasks_by_table(convert(word_file, "ke-hoach.docx", "pdf", ".docx"), "ke-hoach.pdf")


@pytest.mark.parametrize(("number", "case"), list(enumerate(CASES)), ids=CASES)
def test_tasks_of_a_word_plan(number: int, case: str, word_tasks: list[list[Expected]]) -> None:
    assert word_tasks[number] == CASES[case][1]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice prints the plan")
@pytest.mark.parametrize(("number", "case"), list(enumerate(CASES)), ids=CASES)
def test_tasks_of_the_same_plan_as_pdf(number: int, case: str, pdf_tasks: list[list[Expected]]) -> None:
    assert pdf_tasks[number] == CASES[case][1]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice prints the plan")
def test_a_task_table_without_rules_is_told(word_file: bytes) -> None:
    """Its words are read, its rows cannot be told apart."""
    word = WordDocument(io.BytesIO(_plan((SIMPLE, (), {}))))
    word.tables[0].style = word.styles["Normal Table"]
    word.save(out := io.BytesIO())
    bare = layout_of_bytes(convert(out.getvalue(), "ke-hoach.docx", "pdf", ".docx"), "ke-hoach.pdf")
    assert [(w.code, "trang 1:" in w.message) for w in bare.warnings] == [("unruled_table", True)]
    assert layout_of_bytes(convert(word_file, "ke-hoach.docx", "pdf", ".docx"), "ke-hoach.pdf").warnings == ()


def test_a_table_that_word_parted_goes_on_without_its_heading() -> None:
    word = WordDocument(io.BytesIO(_plan((SIMPLE[:2], (), {}))))
    word.add_paragraph()
    _add_table(word, SIMPLE[2:], ())
    out = io.BytesIO()
    word.save(out)
    tables = _tasks_by_table(out.getvalue(), "ke-hoach.docx")
    assert tables == [SIMPLE_TASKS[:1], SIMPLE_TASKS[1:]]
    word.add_paragraph("2. Nhiệm vụ của các phòng")
    _add_table(word, SIMPLE[2:], ())
    word.save(out := io.BytesIO())
    (task,) = _tasks_by_table(out.getvalue(), "ke-hoach.docx")[2]
    assert task[1] == "Nhiệm vụ của các phòng"
    word.add_paragraph("Ghi chú: số liệu đến tháng 12.")
    _add_table(word, SIMPLE[2:], ())
    word.save(out := io.BytesIO())
    assert _tasks_by_table(out.getvalue(), "ke-hoach.docx")[3] == []


def test_a_table_as_wide_that_names_nobody_does_not_go_on() -> None:
    word = WordDocument(io.BytesIO(_plan((SIMPLE, (), {}))))
    word.add_paragraph()
    _add_table(word, [("1", "Tỷ lệ hồ sơ đúng hạn", "80%", "85%", "90%", "cao")], ())
    word.save(out := io.BytesIO())
    assert _tasks_by_table(out.getvalue(), "ke-hoach.docx")[1] == []


def test_rows_that_word_numbers() -> None:
    """The number that Word prints is the only word of its cell; a title is told by the rows numbered below it."""
    word = WordDocument(io.BytesIO(_plan((SIMPLE, (), {}))))
    for row in word.tables[0].rows[1:]:
        row.cells[0].paragraphs[0].text = ""
        row.cells[0].paragraphs[0].style = "List Number"
    word.save(out := io.BytesIO())
    layout = layout_of_bytes(out.getvalue(), "ke-hoach.docx")
    table = next(block for block in layout.blocks if isinstance(block, Table))
    assert [cell.paragraphs[0].span.slice(layout.text) for cell in table.cells if cell.column == 0] == ["STT", "1.", "2."]
    assert _tasks_by_table(out.getvalue(), "ke-hoach.docx") == [SIMPLE_TASKS]


def test_a_table_set_with_tabs() -> None:
    word = WordDocument(io.BytesIO(_plan()))
    word.add_paragraph("PHỤ LỤC")
    for row in SIMPLE:
        word.add_paragraph("\t".join(row))
    word.save(out := io.BytesIO())
    tasks = read_document(layout_of_bytes(out.getvalue(), "ke-hoach.docx")).tasks
    assert [(t.text, t.lead) for t in tasks] == [(row[1], (row[2],)) for row in SIMPLE[1:]]


def test_titles_inside_the_table_of_a_workbook() -> None:
    """A row of a single cell between rows of the table is a row of it; before it or behind a blank row it is a paragraph."""
    book = Workbook()
    sheet = book.active
    for line in (["KẾ HOẠCH"], [], *[[cell or None for cell in row] for row in GROUPS], [], ["NGƯỜI LẬP"]):
        sheet.append(line)
    book.save(out := io.BytesIO())
    layout = layout_of_bytes(out.getvalue(), "ke-hoach.xlsx")
    assert [block.span.slice(layout.text) for block in layout.blocks if not isinstance(block, Table)] == ["KẾ HOẠCH", "NGƯỜI LẬP"]
    assert [(t.text, t.group) for t in read_document(layout).tasks] == [task[:2] for task in GROUPS_TASKS]


def test_a_table_inside_a_cell_is_read_as_its_words() -> None:
    """Some offices nest the list of agencies as a table of its own."""
    word = WordDocument(io.BytesIO(_plan((SIMPLE, (), {}))))
    inner = word.tables[0].cell(1, 3).add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "Sở Tài chính", "Sở Tư pháp"
    word.tables[0].cell(1, 3).paragraphs[0].text = ""
    out = io.BytesIO()
    word.save(out)
    assert _tasks_by_table(out.getvalue(), "ke-hoach.docx")[0][0][3] == ("Sở Tài chính", "Sở Tư pháp")


def test_a_flattened_table_behind_a_title_and_a_signature() -> None:
    """Portals print a cell after the other; the lines between two tables are no cell of either."""
    cells = ["Nơi nhận:\n- Như trên", "CHỦ TỊCH", "Phụ lục\nDANH MỤC NHIỆM VỤ\nNăm 2024\nSTT", *HEAD[1:], *(cell for row in SIMPLE[1:] for cell in row)]
    text = "KẾ HOẠCH\nCải cách hành chính năm 2024\nI. MỤC ĐÍCH\nNâng cao chất lượng.\n" + "".join(f"{cell}\n|\n" for cell in cells)
    (tasks,) = [tasks for tasks in _tasks_by_table(text.encode(), "ke-hoach.txt") if tasks]
    assert [(task[0], task[2], task[4]) for task in tasks] == [(task[0], task[2], task[4]) for task in SIMPLE_TASKS]
    assert "DANH MỤC NHIỆM VỤ" in [block.span.slice(text) for block in layout_of_bytes(text.encode(), "ke-hoach.txt").blocks if not isinstance(block, Table)]


@pytest.mark.parametrize(
    "heads",
    [
        ("Thời gian", "Nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp"),
        ("TT", "Nhiệm vụ", "Cơ quan thực hiện", "Thời gian", "Sản phẩm", "Chủ trì", "Phối hợp"),
        ("Số thứ tự", "Nhiệm vụ", "Cơ quan chủ trì", "Phó Chủ tịch chỉ đạo", "Cơ quan phối hợp", "Thời gian"),
    ],
    ids=["without_numbers", "two_rows", "unknown_heading"],
)
def test_headings_of_flattened_tables(heads: tuple[str, ...]) -> None:
    columns = heads if len(heads) != 7 else ("TT", "Nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian", "Sản phẩm")
    cells = {"Nhiệm vụ": 1, "Cơ quan chủ trì": 2, "Cơ quan phối hợp": 3, "Thời gian": 4, "Sản phẩm": 5}
    rows = [[row[cells[head]] if head in cells else "Phó Chủ tịch" if "Phó" in head else row[0] for head in columns] for row in SIMPLE[1:]]
    group = "I. Công tác chỉ đạo"
    body = "".join(f"{n}. Nâng cao chất lượng phục vụ.\n" for n in range(1, 15))
    text = f"KẾ HOẠCH\nCải cách hành chính năm 2024\n{body}PHỤ LỤC\n" + "".join(f"{cell}\n|\n" for cell in (*heads, *rows[0], group, *rows[1]))
    (tasks,) = [tasks for tasks in _tasks_by_table(text.encode(), "ke-hoach.txt") if tasks]
    assert [(task[0], *task[2:]) for task in tasks] == [(task[0], task[2], tuple(name.replace(" tỉnh Bến Tre", " tỉnh") for name in task[3]), task[4]) for task in SIMPLE_TASKS]
    assert [task[1] for task in tasks] == [None, "Công tác chỉ đạo"]
