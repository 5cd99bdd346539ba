"""Labels that tell who leads a task, who supports it and when it is due."""

from __future__ import annotations

from datetime import date

import pytest

from graph.model import Task
from ingest.pipeline import read_text
from ingest.task_details import Details, details_in

HEAD = "ỦY BAN NHÂN DÂN\nTỈNH BẾN TRE\nSố: 5/KH-UBND\nBến Tre, ngày 05 tháng 01 năm 2018\nKẾ HOẠCH\nCải cách hành chính năm 2018\n"


def tasks_of(body: str) -> list[Task]:
    return list(read_text(HEAD + body).tasks)


def told(task: Task) -> tuple[tuple[str, ...], tuple[str, ...], date | None]:
    return task.lead, task.support, task.deadline.end if task.deadline else None


LINES = [
    ("- Cơ quan chủ trì: Sở Nội vụ; cơ quan phối hợp: Sở Tư pháp, UBND các huyện.", Details(0, "Sở Nội vụ", "Sở Tư pháp, UBND các huyện")),
    ("Thời gian thực hiện: Quý II, III/2018; kinh phí: 20 triệu đồng.", Details(0, when="Quý II, III/2018")),
    ("c) Đơn vị thực hiện: Văn phòng UBND TP. Bến Tre. Việc này làm hằng năm.", Details(0, "Văn phòng UBND TP. Bến Tre")),
    ("Rà soát thủ tục. Chủ trì: Sở Nội vụ. Hoàn thành: trước ngày 30/6/2018", Details(15, "Sở Nội vụ", when="trước ngày 30/6/2018")),
    ("Sở Nội vụ chủ trì: rà soát thủ tục", None),
    ("Các cơ quan phối hợp chặt chẽ với nhau", None),
]


@pytest.mark.parametrize(("words", "expected"), LINES, ids=[words[:40] for words, _ in LINES])
def test_labels(words: str, expected: Details | None) -> None:
    assert details_in(words) == expected


def test_lines_of_labels_tell_of_the_tasks_above_them() -> None:
    found = tasks_of(
        "II. NHIỆM VỤ\n1. Rà soát thủ tục\na) Rà soát thủ tục của các sở.\nb) Công bố danh mục thủ tục.\n- Đơn vị chủ trì: Sở Nội vụ.\n- Đơn vị phối hợp: Sở Tư pháp.\n"
        "- Thời gian thực hiện: Quý II/2018.\nc) Đăng danh mục lên mạng.\n- Đơn vị chủ trì: Văn phòng UBND tỉnh.\n- Thời hạn hoàn thành: trước ngày 15/9/2018.\n"
    )
    first = (("Sở Nội vụ",), ("Sở Tư pháp",), date(2018, 6, 30))
    assert [told(task) for task in found] == [first, first, (("Văn phòng UBND tỉnh Bến Tre",), (), date(2018, 9, 15))]


def test_a_section_of_nothing_but_labels_is_a_task_itself() -> None:
    found = tasks_of(
        "II. NHIỆM VỤ\n1. Tuyên truyền cải cách hành chính\n- Cơ quan chủ trì: Sở Thông tin và Truyền thông.\n- Thời gian hoàn thành: tháng 4/2018.\n"
        "2. Tập huấn công chức\n- Cơ quan chủ trì: Sở Nội vụ.\n- Thời gian hoàn thành: tháng 5/2018.\n"
    )
    assert [task.text for task in found] == ["Tuyên truyền cải cách hành chính", "Tập huấn công chức"]
    assert [told(task) for task in found] == [(("Sở Thông tin và Truyền thông",), (), date(2018, 4, 30)), (("Sở Nội vụ",), (), date(2018, 5, 31))]


def test_labels_behind_the_words_of_a_task_come_before_those_below() -> None:
    (found,) = tasks_of(
        "II. NHIỆM VỤ\n1. Rà soát\na) Rà soát thủ tục. Cơ quan chủ trì: Sở Nội vụ. Thời gian thực hiện: Quý I/2018.\nCơ quan chủ trì: Sở Tư pháp; cơ quan phối hợp: Sở Tài chính.\n"
    )
    assert told(found) == (("Sở Nội vụ",), ("Sở Tài chính",), date(2018, 3, 31))


def test_a_label_in_brackets_is_no_part_of_the_agency() -> None:
    (found,) = tasks_of("III. TỔ CHỨC THỰC HIỆN\n1. Giao Sở Tài chính bố trí kinh phí (thời gian thực hiện: Quý I/2018).\n")
    assert told(found) == (("Sở Tài chính",), (), date(2018, 3, 31))


def test_quarters_and_months_that_run_on() -> None:
    found = tasks_of("III. TỔ CHỨC THỰC HIỆN\n1. Sở Nội vụ\n- Rà soát trong quý III, IV năm 2018.\n- Báo cáo trong tháng 4 và tháng 5/2018, gửi 3 bản.\n")
    assert [task.deadline and (task.deadline.start, task.deadline.end) for task in found] == [
        (date(2018, 7, 1), date(2018, 12, 31)), (date(2018, 4, 1), date(2018, 5, 31)),
    ]  # fmt: skip


@pytest.mark.parametrize("piece", [". ", "; - ", "(", "chủ trì ", "Thời gian: ", ", cơ quan phối hợp: ", "định kỳ 6 tháng, năm, ", "trước 16 giờ ", "Các sở, "])
def test_long_lines_end(piece: str) -> None:
    details_in(piece * 200_000)


def ordered(kind: str, symbol: str, body: str) -> list[tuple[str, tuple[str, ...], date | None]]:
    head = HEAD.replace("KH-UBND", symbol).replace("KẾ HOẠCH", kind)
    return [(task.text[:24], task.lead, task.deadline.end if task.deadline else None) for task in read_text(head + body).tasks]


def test_what_a_directive_orders() -> None:
    found = ordered(
        "CHỈ THỊ", "CT-UBND",
        "Để chấn chỉnh việc giải quyết thủ tục, Chủ tịch UBND tỉnh yêu cầu:\n1. Các sở, ban, ngành tỉnh\na) Công bố thủ tục trước ngày 31/3/2018.\nb) Niêm yết thủ tục.\n"
        "2. Sở Nội vụ tổng hợp kết quả, báo cáo trước ngày 30/11/2018.\n3. Thống nhất mẫu báo cáo. Sở Tư pháp thẩm định mẫu trong quý II/2018.\n4. Việc này thực hiện hằng năm.\n",
    )  # fmt: skip
    every = ("Các sở, ban, ngành tỉnh",)
    assert found == [
        ("Công bố thủ tục trước ng", every, date(2018, 3, 31)), ("Niêm yết thủ tục.", every, None), ("tổng hợp kết quả, báo cá", ("Sở Nội vụ",), date(2018, 11, 30)),
        ("thẩm định mẫu trong quý ", ("Sở Tư pháp",), date(2018, 6, 30)),
    ]  # fmt: skip


def test_words_before_the_order_are_no_tasks() -> None:
    assert ordered("CHỈ THỊ", "CT-UBND", "1. Sở Nội vụ tổng hợp chưa đầy đủ.\n2. Các huyện báo cáo chậm.\nChủ tịch UBND tỉnh nhắc nhở chung.\n") == []


def test_who_carries_out_a_decision_has_no_task_of_it() -> None:
    body = "QUYẾT ĐỊNH:\nĐiều 1. Ban hành Kế hoạch.\nĐiều 2. Giao Sở Tài chính bố trí kinh phí.\nĐiều 3. Giám đốc các sở chịu trách nhiệm thi hành Quyết định này.\n"
    assert [lead for _, lead, _ in ordered("QUYẾT ĐỊNH", "QĐ-UBND", body)] == [("Sở Tài chính",)]


def test_ministries_that_head_a_list_lead_what_stands_below() -> None:
    """The year is that of the directive, not of the decree that its title names."""
    found = ordered(
        "CHỈ THỊ", "CT-TTg",
        "Thủ tướng Chính phủ yêu cầu:\n1. Các bộ, cơ quan ngang bộ, Ủy ban nhân dân các tỉnh, thành phố trực thuộc Trung ương:\na) Rà soát thủ tục trước ngày 30 tháng 6 năm 2018;\n"
        "b) Định kỳ hằng quý, trước ngày 15 của tháng cuối quý báo cáo Bộ Nội vụ.\n2. Bộ Nội vụ:\n- Tổng hợp, báo cáo trước ngày 20/12 hằng năm.\n",
    )  # fmt: skip
    every = ("Các bộ, cơ quan ngang bộ", "UBND các tỉnh, thành phố trực thuộc Trung ương")
    year = date(2018, 12, 31)
    assert found == [("Rà soát thủ tục trước ng", every, date(2018, 6, 30)), ("Định kỳ hằng quý, trước ", every, year), ("Tổng hợp, báo cáo trước ", ("Bộ Nội vụ",), date(2018, 12, 20))]


def test_years_of_documents_that_a_title_names_are_not_the_plans() -> None:
    head = HEAD.replace("Cải cách hành chính năm 2018", "Triển khai Nghị quyết số 17/NQ-CP ngày 07 tháng 3 năm 2016 của Chính phủ")
    (task,) = read_text(head + "Phần II. NHIỆM VỤ\n1. Rà soát, xong trước ngày 30/6 hằng năm.\n").tasks
    assert task.deadline
    assert task.deadline.end == date(2018, 6, 30)


def test_an_article_that_divides_tasks_or_names_them_holds_tasks() -> None:
    body = (
        "QUYẾT ĐỊNH:\nĐiều 1. Phân công nhiệm vụ\n1. Sở Kế hoạch và Đầu tư là đơn vị đầu mối.\n2. Cục Thuế tỉnh, Bảo hiểm xã hội tỉnh rút ngắn thời gian nộp trước ngày 10/12/2018.\n"
        "Điều 2. Nhiệm vụ, giải pháp\n1. Cắt giảm thủ tục.\nĐiều 3. Nhiệm vụ, quyền hạn của Sở Tư pháp\n1. Sở Tư pháp thẩm định văn bản.\n"
    )
    found = ordered("QUYẾT ĐỊNH", "QĐ-UBND", body)
    assert [(words, lead) for words, lead, _ in found] == [
        ("là đơn vị đầu mối.", ("Sở Kế hoạch và Đầu tư",)), ("rút ngắn thời gian nộp t", ("Cục Thuế tỉnh", "Bảo hiểm xã hội tỉnh")), ("Cắt giảm thủ tục.", ()),
    ]  # fmt: skip


DUTIES = [
    ("Đề nghị Công an tỉnh bảo đảm an toàn thông tin; thời hạn: thường xuyên.", "Công an tỉnh", date(2018, 12, 31)),
    ("Ban quản lý các khu công nghiệp tổ chức đối thoại trước 17 giờ ngày 03/11/2018.", "Ban Quản lý các khu công nghiệp", date(2018, 11, 3)),
    ("Các cơ quan, tổ chức, đơn vị báo cáo trước 16 giờ hằng ngày.", "Các cơ quan, tổ chức, đơn vị", date(2018, 12, 31)),
    ("Sở Nội vụ điều chỉnh chương trình công tác, định kỳ 6 tháng, năm báo cáo.", "Sở Nội vụ", date(2018, 12, 31)),
    ("Các cơ quan được kiểm tra gửi báo cáo trong tháng 3/2018.", "Các cơ quan được kiểm tra", date(2018, 3, 31)),
    ("Các đơn vị công lập rà soát thủ tục.", "Các đơn vị công lập", None),
    ("Sở Nội vụ trình UBND tỉnh chương trình hành động hằng năm.", "Sở Nội vụ", None),
]


@pytest.mark.parametrize(("words", "lead", "end"), DUTIES, ids=[words[:30] for words, _, _ in DUTIES])
def test_agencies_that_open_an_item(words: str, lead: str, end: date | None) -> None:
    ((_, leads, due),) = ordered("CHỈ THỊ", "CT-UBND", f"Chủ tịch UBND tỉnh yêu cầu:\n1. {words}\n")
    assert [name.casefold() for name in leads] == [lead.casefold()]
    assert due == end


def test_sections_of_what_an_article_approves_hold_tasks() -> None:
    body = (
        "QUYẾT ĐỊNH:\nĐiều 1. Phê duyệt Đề án với các nội dung sau:\nI. QUAN ĐIỂM\n1. Dữ liệu là tài nguyên.\nII. NHIỆM VỤ, GIẢI PHÁP\n1. Hoàn thiện thể chế\n"
        "a) Sửa đổi quy định.\n- Đơn vị chủ trì: Sở Tư pháp.\n- Thời gian thực hiện: Quý I năm 2018.\nb) Công an tỉnh:\n- Cấp thẻ căn cước.\n"
        "III. TỔ CHỨC THỰC HIỆN\n1. Sở Tài chính: Bố trí kinh phí.\n2. Ủy ban nhân dân các huyện\nBan hành kế hoạch trong quý II năm 2018.\nPhần này do Sở Nội vụ giải thích.\n"
        "Điều 2. Quyết định này có hiệu lực kể từ ngày ký.\n"
    )
    found = ordered("QUYẾT ĐỊNH", "QĐ-UBND", body)
    assert found == [
        ("Sửa đổi quy định.", ("Sở Tư pháp",), date(2018, 3, 31)), ("Cấp thẻ căn cước.", ("Công an tỉnh",), None), ("Bố trí kinh phí.", ("Sở Tài chính",), None),
        ("Ban hành kế hoạch trong ", ("UBND các huyện",), date(2018, 6, 30)),
    ]  # fmt: skip


def test_sections_of_a_resolution_on_who_carries_out() -> None:
    body = "QUYẾT NGHỊ:\nI. TỔ CHỨC THỰC HIỆN\n1. Các bộ, ngành, địa phương cắt giảm thủ tục.\n2. Liên đoàn Lao động tỉnh khảo sát ý kiến.\n3. Thủ trưởng các cơ quan khẩn trương thực hiện.\n"
    assert [lead for _, lead, _ in ordered("NGHỊ QUYẾT", "NQ-HĐND", body)] == [("Các bộ, ngành, địa phương",), ("Liên đoàn Lao động tỉnh",)]


def test_articles_of_a_resolution() -> None:
    body = (
        "QUYẾT NGHỊ:\nĐiều 1. Thông qua nhiệm vụ, giải pháp sau:\n1. Giải ngân vốn trước ngày 30/9/2018.\n"
        "Điều 2. Tổ chức thực hiện\n1. Ủy ban nhân dân tỉnh cụ thể hóa Nghị quyết.\nĐiều 3. Thẩm quyền của Sở Tài chính\n1. Sở Tài chính thẩm định dự toán.\n"
    )
    assert [lead for _, lead, _ in ordered("NGHỊ QUYẾT", "NQ-HĐND", body)] == [(), ("UBND tỉnh Bến Tre",)]


def test_headings_of_the_body_that_begin_like_agencies_lead_nothing() -> None:
    found = tasks_of("Phần II. NHIỆM VỤ\n1. Phòng, chống tham nhũng\na) Công khai tài sản.\n2. Bộ máy tinh gọn\na) Sáp nhập các phòng.\n3. Hội nhập quốc tế:\n- Dạy ngoại ngữ.\n")
    assert [(task.text, task.lead) for task in found] == [("Công khai tài sản.", ()), ("Sáp nhập các phòng.", ()), ("Dạy ngoại ngữ.", ())]


def test_a_letter_orders_though_it_prints_no_kind() -> None:
    body = "Kính gửi: Các sở, ban, ngành tỉnh\nChủ tịch UBND tỉnh có ý kiến như sau:\n1. Yêu cầu Thủ trưởng các sở tuyên truyền thủ tục.\nYêu cầu Thủ trưởng các cơ quan khẩn trương triển khai thực hiện./.\n"
    text = "ỦY BAN NHÂN DÂN\nTỈNH BẾN TRE\nSố: 2345/UBND-KSTT\nV/v thanh toán trực tuyến\nBến Tre, ngày 14 tháng 5 năm 2024\n" + body
    read = read_text(text)
    assert (read.document.type, read.document.title) == ("công văn", "thanh toán trực tuyến")
    assert [(task.text, task.lead) for task in read.tasks] == [("tuyên truyền thủ tục.", ("các sở",))]
