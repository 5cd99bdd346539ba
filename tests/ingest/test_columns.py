"""Headings of task tables as offices word them."""

from __future__ import annotations

import pytest

from ingest.columns import Column, column_of, columns_of, period_of

HEADINGS = {
    Column.NUMBER: "TT; STT; Số TT; S TT; Số thứ tự; No.",
    Column.TASK: "Nội dung; Nhiệm vụ, giải pháp; Hoạt động; Nội dung thực hiện; Nội dung phối hợp thực hiện; Đầu việc; Việc cần làm; Hạng mục công việc; Các bước thực hiện; "
    "Biện pháp thực hiện; Mô hình, hoạt động; Tên dự thảo nghị quyết; Tên loại, trích yếu nội dung văn bản; Nhiệm vụ UBND tỉnh giao",
    Column.LEAD: "Cơ quan chủ trì; Cơ quan chủ trì, phối hợp; Đơn vị; Người phụ trách; Cơ quan, đơn vị đầu mối; Cơ quan soạn thảo; Đơn vị chuẩn bị; Cơ quan trình; Công chức phụ trách; "
    "Khoa/phòng chủ trì; Bộ, ngành chủ trì; Đ/v chủ trì; Thành viên phụ trách; Tổ chức, cá nhân thực hiện; Phân công; Trách nhiệm; Giao cho cơ quan",
    Column.SUPPORT: "Phối hợp; Đơn vị phối hợp thực hiện; Cơ quan cùng tham gia; Các đơn vị có liên quan; Cùng thực hiện; Thành phần tham gia",
    Column.DEADLINE: "Thời gian; Thời hạn trình; Tiến độ; Lộ trình; Hoàn thành; Mốc hoàn thành; Tháng; Ngày, tháng; Giai đoạn thực hiện; Năm thực hiện; T/gian thực hiện; Kỳ hạn; "
    "Dự kiến hoàn thành; Thời gian ban hành",
    Column.RESULT: "Sản phẩm; Kết quả đầu ra; Dự kiến kết quả",
    Column.OTHER: "Cơ quan ban hành; Cơ quan thẩm định; Cơ quan chủ trì thẩm tra; Ngày ban hành; Ngày có hiệu lực; Đối tượng giám sát; Đơn vị được kiểm tra; Địa điểm; Chức vụ; "
    "Tiến độ (Vượt/Đạt/Chậm)",
}  # fmt: skip


@pytest.mark.parametrize(("kind", "heading"), [(kind, heading) for kind, headings in HEADINGS.items() for heading in headings.split("; ")])
def test_headings_tell_columns(kind: Column, heading: str) -> None:
    assert column_of(heading) is kind
    assert column_of(heading.upper()) is kind


@pytest.mark.parametrize(
    ("headings", "lead"),
    [
        (("Tên nghị quyết", "Cơ quan trình", "Cơ quan chủ trì soạn thảo", "Cơ quan thẩm tra"), 2),
        (("Nội dung", "Lãnh đạo phụ trách", "Đơn vị tham mưu"), 2),
        (("Nội dung", "Đơn vị chịu trách nhiệm", "Đơn vị thực hiện"), 2),
        (("Nội dung", "Lãnh đạo chỉ đạo", "Cơ quan trình"), 2),
    ],
)
def test_one_of_several_columns_of_agencies_leads(headings: tuple[str, ...], lead: int) -> None:
    kinds = columns_of(headings)
    assert [i for i, kind in enumerate(kinds) if kind is Column.LEAD] == [lead]


@pytest.mark.parametrize(
    ("headings", "period"),
    [
        (("Thời gian thực hiện", "Tháng 3"), "Tháng 3"),
        (("Tháng", "12"), "Tháng 12"),
        (("Tiến độ theo quý", "IV"), "Quý IV"),
        (("Thời gian", "Năm 2025", "QI"), "Quý I/2025"),
        (("Lộ trình", "2026"), "2026"),
        (("Quý II/2025",), "Quý II/2025"),
        (("Kinh phí (triệu đồng)", "2025"), None),
        (("Số lượng", "2"), None),
        (("Chủ trì",), None),
    ],
)
def test_columns_of_periods(headings: tuple[str, ...], period: str | None) -> None:
    assert period_of(headings) == period
