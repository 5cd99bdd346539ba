"""What documents of many kinds give bodies to do, written here: each line that gives a task is marked ⟦leads | supports | day or kind of the deadline⟧."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from graph.model import DeadlineKind, Task
from ingest.duties import addressed_in, bodies_heading, duties_given, duty_opening, opens_with_verb, support_in
from ingest.pipeline import read_text

TEXTS = dict(part.split("\n", 1) for part in (Path(__file__).parent / "duties.txt").read_text(encoding="utf-8").split("=== ")[1:])
_MARK = re.compile(r" ⟦([^⟧]*)⟧")


def due(task: Task) -> str:
    if task.deadline is None or task.deadline.kind is DeadlineKind.NONE:
        return ""
    timeless = task.deadline.kind in (DeadlineKind.RECURRING, DeadlineKind.EVENT)
    return task.deadline.kind.value if timeless or task.deadline.end is None else task.deadline.end.isoformat()


@pytest.mark.parametrize("name", TEXTS)
def test_all_tasks_of_a_document_and_no_others(name: str) -> None:
    marked = TEXTS[name].splitlines()
    lines = [_MARK.sub("", line) for line in marked]
    found: list[list[str]] = [[] for _ in lines]
    text = "\n".join(lines)
    for task in read_text(text).tasks:
        found[text.count("\n", 0, task.span.start)].append(f"{'; '.join(task.lead)} | {'; '.join(task.support)} | {due(task)}")
    assert [f"{line}{''.join(f' ⟦{task}⟧' for task in tasks)}" for line, tasks in zip(lines, found, strict=True)] == marked


OPENINGS = [
    ("Sở Nội vụ rà soát thủ tục.", "Sở Nội vụ", "rà soát thủ tục."),
    ("Các đơn vị chưa hoàn thành khẩn trương gửi về Sở.", "Các đơn vị chưa hoàn thành", "khẩn trương gửi về Sở."),
    ("Văn phòng Sở được giao theo dõi việc này.", "Văn phòng Sở", "được giao theo dõi việc này."),
    ("Chậm nhất đến ngày 01/7/2027, các bộ, ngành phải sắp xếp xong.", "các bộ, ngành", "Chậm nhất đến ngày 01/7/2027, các bộ, ngành phải sắp xếp xong."),
    ("Trên cơ sở đề xuất của Sở Y tế, Sở Tài chính tổng hợp.", "Sở Tài chính", "Trên cơ sở đề xuất của Sở Y tế, Sở Tài chính tổng hợp."),
    ("Hội Nông dân, Đoàn Thanh niên, trong phạm vi nhiệm vụ của mình, giám sát.", "Hội Nông dân, Đoàn Thanh niên", "trong phạm vi nhiệm vụ của mình, giám sát."),
    ("Trung tâm hỗ trợ nông dân tổ chức lớp học.", "Trung tâm hỗ trợ nông dân", "tổ chức lớp học."),
    ("Ban Quản lý dự án giao thông khảo sát tuyến.", "Ban Quản lý dự án giao thông", "khảo sát tuyến."),
]


@pytest.mark.parametrize(("words", "lead", "what"), OPENINGS, ids=[words[:30] for words, _, _ in OPENINGS])
def test_bodies_that_open_words(words: str, lead: str, what: str) -> None:
    duty = duty_opening(words)
    assert duty
    assert (duty.lead, words[duty.start : duty.end]) == (lead, what)


NO_DUTIES = [
    "Sở Tài chính đã kịp thời tham mưu điều chuyển vốn.", "Ủy ban nhân dân tỉnh giao Sở Tài chính chủ trì.", "Giám đốc các sở chịu trách nhiệm thi hành Quyết định này./.",
    "Phòng, chống tham nhũng được tăng cường.", "Bộ máy tinh gọn.", "Các nhiệm vụ nêu trên thực hiện trong năm.", "Thanh tra công tác quản lý đất đai.", "Báo cáo của Sở Y tế.",
    "Văn phòng tỉnh thông báo để các cơ quan biết, thực hiện./.",
]  # fmt: skip


@pytest.mark.parametrize("words", NO_DUTIES)
def test_words_that_open_with_no_duty(words: str) -> None:
    assert duty_opening(words) is None


def test_what_is_given_in_several_sentences() -> None:
    words = "Thống nhất chủ trương. Giao Sở Tài chính thẩm định. Giao Chủ tịch UBND tỉnh, thay mặt Ủy ban, ký Tờ trình."
    assert [(duty.lead, words[duty.start : duty.end].strip()) for duty in duties_given(words, len(words))] == [
        ("Sở Tài chính", "thẩm định."), ("Chủ tịch UBND tỉnh", "thay mặt Ủy ban, ký Tờ trình."),
    ]  # fmt: skip


def test_who_is_addressed_heads_or_supports() -> None:
    assert addressed_in("Ban Thường vụ yêu cầu các cấp ủy tập trung thực hiện các nhiệm vụ sau:") == "các cấp ủy"
    assert [bodies_heading(words) for words in ("Trách nhiệm của Sở Y tế", "CÔNG AN XÃ", "Hội nhập quốc tế", "Nội dung")] == ["Sở Y tế", "CÔNG AN XÃ", "", ""]
    assert support_in("Chủ trì, phối hợp với Ngân hàng Chính sách xã hội và các trường học để tuyên truyền") == "Ngân hàng Chính sách xã hội và các trường học"
    assert support_in("hoàn thiện hồ sơ; Sở Tư pháp phối hợp thẩm định") == "Sở Tư pháp"
    assert [opens_with_verb(words) for words in ("Rà soát thủ tục", "Định kỳ hằng quý, tổng hợp", "Kinh phí thực hiện", "Kết quả rà soát")] == [True, True, False, False]


REGULATION = "CHÍNH PHỦ\nSố: 15/2026/NĐ-CP\nHà Nội, ngày 02 tháng 02 năm 2026\nNGHỊ ĐỊNH\nVề kho số liệu\nCăn cứ Luật Lưu trữ;\nChính phủ ban hành Nghị định.\n"


@pytest.mark.parametrize(
    ("sentence", "leads"),
    [("2. Sở Y tế sẽ tổ chức sơ kết.", [("Sở Y tế",)]), ("2. Sở Tài chính cũng rà soát các khoản chi.", [("Sở Tài chính",)]), ("2. Sở Nội vụ không phải báo cáo.", [])],
)
def test_words_between_a_name_and_its_verb(sentence: str, leads: list[tuple[str, ...]]) -> None:
    text = f"UBND TỈNH BẾN TRE\nSố: 12/KH-UBND\nBến Tre, ngày 2 tháng 3 năm 2026\nKẾ HOẠCH\nVề kho\nI. TỔ CHỨC THỰC HIỆN\n1. Sở Nội vụ theo dõi chung.\n{sentence}\n"
    assert [task.lead for task in read_text(text).tasks] == [("Sở Nội vụ",), *leads]


def test_a_regulation_binds_bodies_to_a_day_only_where_it_says_so() -> None:
    found = read_text(
        REGULATION + "Điều 1. Trách nhiệm của Bộ Nội vụ\n1. Quản lý kho số liệu.\n2. Ban hành mẫu thống kê trước ngày 30 tháng 6 năm 2026.\n"
        "Điều 2. Chuyển tiếp\n1. Kho số liệu do các bộ lập trước ngày 01 tháng 3 năm 2026 được tiếp tục sử dụng.\n"
        "2. Chậm nhất ngày 30 tháng 9 năm 2031, các bộ, ngành phải hoàn thành việc nộp số liệu cũ.\n3. Ủy ban nhân dân cấp tỉnh báo cáo trước ngày 15 tháng 12 hằng năm.\n"
    ).tasks
    assert [(task.within, task.lead, due(task)) for task in found] == [
        ("dieu_1__khoan_2", ("Bộ Nội vụ",), "2026-06-30"), ("dieu_2__khoan_2", ("các bộ, ngành",), "2031-09-30"),
    ]  # fmt: skip


def test_a_regulation_gives_only_who_carries_it_out() -> None:
    found = read_text(
        REGULATION.replace("NĐ-CP", "UBTVQH15").replace("NGHỊ ĐỊNH", "NGHỊ QUYẾT").replace("CHÍNH PHỦ", "ỦY BAN THƯỜNG VỤ QUỐC HỘI")
        + "Điều 1. Trách nhiệm tổ chức thực hiện việc công khai\n1. Chủ tịch Hội đồng nhân dân có trách nhiệm:\na) Chỉ đạo niêm yết số liệu;\n2. Đề nghị các Ban cung cấp số liệu.\n"
        "Điều 2. Tổ chức thi hành\n1. Văn phòng Quốc hội hướng dẫn việc lập biểu mẫu. Chính phủ bố trí kinh phí trước ngày 30 tháng 6 năm 2026.\n"
    ).tasks
    assert [(task.within, task.lead, due(task), task.text) for task in found] == [
        ("dieu_2__khoan_1", ("Văn phòng Quốc hội",), "", "hướng dẫn việc lập biểu mẫu."),
        ("dieu_2__khoan_1", ("Chính phủ",), "2026-06-30", "bố trí kinh phí trước ngày 30 tháng 6 năm 2026."),
    ]


@pytest.mark.parametrize("piece", ["Sở A ", "các cơ quan, ", "Giao Sở ", "phối hợp với Sở ", "Hằng năm ", "(Sở ", "yêu cầu các "])
def test_long_words_end(piece: str) -> None:
    words = piece * 40_000
    duty_opening(words)
    list(duties_given(words, len(words)))
    support_in(words)
    addressed_in(words)
