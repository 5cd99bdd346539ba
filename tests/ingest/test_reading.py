"""Whole documents, written here: a plan with a flattened annex, an amending decree; and the real plan when the corpus is there."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest

from graph.model import Reading
from ingest.pipeline import read_file, read_text

PLAN = """ỦY BAN NHÂN DÂN
TỈNH BẾN TRE
-------
|
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
|
Số: 77/KH-UBND
|
Bến Tre, ngày 05 tháng 01 năm 2018
|
KẾ HOẠCH
KIỂM SOÁT THỦ TỤC NĂM 2018
Thực hiện Kế hoạch số 10/KH-UBND ngày 02/01/2016 của Ủy ban nhân dân tỉnh, Ủy ban nhân dân tỉnh ban hành kế hoạch.
I. MỤC ĐÍCH
- Làm cho thủ tục dễ hiểu hơn với người dân.
II. NHIỆM VỤ
1. Về thể chế
- Rà soát quy định theo Nghị định số 63/2010/NĐ-CP ngày 08/6/2010 của Chính phủ.
- Tiếp tục tự chủ theo Nghị định số 117/2013/NĐ-CP của Chính phủ sửa đổi, bổ sung một số điều của Nghị định số 130/2005/NĐ-CP.
III. TỔ CHỨC THỰC HIỆN
1. Phân công
a) Sở Tư pháp:
- Theo dõi chung; phối hợp với Sở Nội vụ trong việc báo cáo trước ngày 30/6/2018.
b) Sở Tài chính: Bố trí kinh phí.
Nơi nhận:
- Như trên;
|
CHỦ TỊCH
Trần Văn Mẫu
|
Số TT
|
Nội dung
|
Nhiệm vụ
|
Thời gian thực hiện
|
Cơ quan chủ trì
|
Cơ quan phối hợp
|
Ghi chú
|
1
|
Công tác chung
|
- Lập danh mục thủ tục.
- Công khai danh mục.
|
- Quý I/2018
- Quý II/2018
|
Sở Tư pháp
|
Các Sở Nội vụ, TT&TT
|
|
Kiểm tra việc giải quyết thủ tục tại các xã.
|
Trong năm 2018
|
VP. UBND tỉnh
|
UBND cấp huyện, cấp xã
|
Hai đợt
|
2
|
Tuyên truyền
|
Phát sóng chuyên mục hằng tuần.
|
Thường xuyên trong năm 2018
|
Đài PTTH tỉnh
|
Các sở, ban, ngành tỉnh
|
|"""


@pytest.fixture(scope="module")
def plan() -> Reading:
    return read_text(PLAN)


def test_header_of_a_plan(plan: Reading) -> None:
    read = plan.document
    assert (read.number, read.type, read.issuer, str(read.issued), read.place) == (
        "77/KH-UBND",
        "kế hoạch",
        "UBND tỉnh Bến Tre",
        "2018-01-05",
        "Bến Tre",
    )
    assert (read.title, read.signer) == ("KIỂM SOÁT THỦ TỤC NĂM 2018", "Trần Văn Mẫu")


def test_tasks_come_from_all_three_places(plan: Reading) -> None:
    assert Counter(task.source.value for task in plan.tasks) == {"body": 2, "assignment": 2, "annex": 4}



@pytest.mark.parametrize(
    ("bullet", "lead", "support"),
    [
        ("Sở Nội vụ chủ trì rà soát quy trình trước ngày 30/6/2018.", ("Sở Nội vụ",), ()),
        ("Giao Sở Tư pháp chủ trì, phối hợp với Sở Tài chính công bố danh mục.", ("Sở Tư pháp",), ("Sở Tài chính",)),
        ("Văn phòng UBND tỉnh có trách nhiệm chủ trì, phối hợp các sở, ban, ngành tỉnh niêm yết.", ("Văn phòng UBND tỉnh Bến Tre",), ("Các sở, ban, ngành tỉnh",)),
        ("Các Sở Tư pháp, Tài chính chủ trì kiểm tra.", ("Sở Tư pháp", "Sở Tài chính"), ()),
        ("Đẩy mạnh tuyên truyền; nâng cao vai trò chủ trì.", (), ()),
        ("Hội nghị do lãnh đạo tỉnh mở. Sở Nội vụ chủ trì ghi biên bản.", (), ()),
    ],
)
@pytest.mark.parametrize("heading", ["II. NHIỆM VỤ VÀ GIẢI PHÁP", "III. TỔ CHỨC THỰC HIỆN"])
def test_a_task_that_opens_with_who_leads(heading: str, bullet: str, lead: tuple[str, ...], support: tuple[str, ...]) -> None:
    text = f"ỦY BAN NHÂN DÂN\nTỈNH BẾN TRE\nSố: 77/KH-UBND\nBến Tre, ngày 05 tháng 01 năm 2018\nKẾ HOẠCH\nKIỂM SOÁT THỦ TỤC\n{heading}\n1. Về thủ tục\n- {bullet}\n"
    tasks = read_text(text).tasks
    led = [(task.lead, tuple(name[:1].upper() + name[1:] for name in task.support)) for task in tasks]
    assert led == ([(lead, support)] if lead or "NHIỆM VỤ" in heading else [])


def test_bullets_of_a_cell_pair_with_bullets_of_the_deadline(plan: Reading) -> None:
    annex = [task for task in plan.tasks if task.source.value == "annex"]
    assert [(task.text, task.deadline.text if task.deadline else None) for task in annex[:2]] == [
        ("Lập danh mục thủ tục.", "Quý I/2018"),
        ("Công khai danh mục.", "Quý II/2018"),
    ]


def test_row_span_holds_for_the_rows_below(plan: Reading) -> None:
    annex = [task for task in plan.tasks if task.source.value == "annex"]
    assert [task.group for task in annex] == ["Công tác chung"] * 3 + ["Tuyên truyền"]
    assert (annex[2].lead, annex[2].support, annex[2].note) == (
        ("Văn phòng UBND tỉnh Bến Tre",),
        ("UBND cấp huyện", "UBND cấp xã"),
        "Hai đợt",
    )


def test_assignment_has_the_agency_of_its_heading(plan: Reading) -> None:
    first, second = (task for task in plan.tasks if task.source.value == "assignment")
    assert (first.lead, first.support, str(first.deadline.end if first.deadline else None)) == (
        ("Sở Tư pháp",),
        ("Sở Nội vụ",),
        "2018-06-30",
    )
    assert (second.lead, second.text) == (("Sở Tài chính",), "Bố trí kinh phí.")


def test_relations_of_this_and_of_third_documents(plan: Reading) -> None:
    stated = {(r.subject, r.predicate.value, r.object) for r in plan.relations if r.predicate.value != "cites"}
    assert stated == {("77/KH-UBND", "implements", "10/KH-UBND"), ("117/2013/NĐ-CP", "amends", "130/2005/NĐ-CP")}


def test_bases_are_the_numbers_in_the_words(plan: Reading) -> None:
    assert [task.bases for task in plan.tasks if task.source.value == "body"] == [
        ("63/2010/NĐ-CP",),
        ("117/2013/NĐ-CP", "130/2005/NĐ-CP"),
    ]


def test_every_span_slices_the_stored_text(plan: Reading) -> None:
    assert all(c.span.slice(plan.text) == c.text for c in plan.citations)
    assert all(" ".join(t.span.slice(plan.text).split()) == t.text for t in plan.tasks)
    assert all(p.span.slice(plan.text).startswith(p.label) for p in plan.provisions)


DECREE = """CHÍNH PHỦ
Số: 5/2020/NĐ-CP
Hà Nội, ngày 03 tháng 02 năm 2020
NGHỊ ĐỊNH
Sửa đổi, bổ sung một số điều của Nghị định số 8/2015/NĐ-CP về lưu trữ
Căn cứ Luật Tổ chức Chính phủ ngày 19 tháng 6 năm 2015;
Căn cứ Luật Lưu trữ ngày 11 tháng 11 năm 2011;
Điều 1. Sửa đổi, bổ sung một số điều của Nghị định số 8/2015/NĐ-CP
1. Khoản 2 Điều 5 được sửa như sau:
“Điều 5. Kho lưu trữ
2. Kho phải khô ráo.”
Điều 2. Hiệu lực thi hành
1. Nghị định này có hiệu lực từ ngày 01 tháng 4 năm 2020.
2. Nghị định này thay thế Nghị định số 3/2012/NĐ-CP; bãi bỏ Điều 4 Thông tư số 7/2013/TT-BNV.
Nơi nhận:
"""


def test_amending_decree() -> None:
    read = read_text(DECREE)
    stated = {
        (r.predicate.value, r.object, r.object_provision)
        for r in read.relations
        if r.subject == "5/2020/NĐ-CP" and r.predicate.value != "cites"
    }
    assert {
        ("amends", "8/2015/NĐ-CP", None),
        ("replaces", "3/2012/NĐ-CP", None),
        ("repeals", "7/2013/TT-BNV", "dieu_4"),
    } <= stated
    assert {("based_on", "Luật Tổ chức Chính phủ", None), ("based_on", "Luật Lưu trữ", None)} <= stated
    assert str(read.document.in_force_from) == "2020-04-01"


def test_quoted_provisions_are_not_the_documents_own() -> None:
    assert [p.path for p in read_text(DECREE).provisions] == [
        "dieu_1",
        "dieu_1__khoan_1",
        "dieu_2",
        "dieu_2__khoan_1",
        "dieu_2__khoan_2",
    ]


@pytest.mark.parametrize(
    "text", ["", " ", "|", "|\n|\n|", "\n" * 1000, "Điều", "“", "1.\n" * 500, "a" * 100_000, "Số TT\n|\n1\n|"]
)
def test_any_text_gives_an_answer(text: str) -> None:
    assert read_text(text).text == text


@pytest.mark.skipif("CANCU_CORPUS" not in os.environ, reason="needs CANCU_CORPUS")
def test_the_real_plan_read_by_hand() -> None:
    read = read_file(Path(os.environ["CANCU_CORPUS"]) / "plans" / "6119-KH-UBND.txt")
    assert Counter(task.source.value for task in read.tasks) == {"annex": 44, "body": 33, "assignment": 17}
    assert (len(read.citations), len({c.number for c in read.citations})) == (32, 29)
    stated = {(r.subject, r.predicate.value, r.object) for r in read.relations}
    assert {
        ("117/2013/NĐ-CP", "amends", "130/2005/NĐ-CP"),
        ("6605/KH-UBND", "implements", "21/NQ-CP"),
        ("649/KH-UBND", "implements", "2218/QĐ-TTg"),
        ("2218/QĐ-TTg", "implements", "39-NQ/TW"),
    } <= stated


def test_members_of_a_team_are_assigned() -> None:
    reading = read_text(
        "KẾ HOẠCH\nKiểm tra kho lưu trữ\n1. Yêu cầu\n- Đúng hạn.\n2. Phân công nhiệm vụ\n"
        "2.1. Ông Trưởng phòng A - Phó Trưởng đoàn: Chủ trì kiểm tra hồ sơ pháp lý;\n2.2. Bà Chuyên viên B - Thư ký: Lập biên bản kiểm tra.\n"
    )
    assert [(task.text, task.lead) for task in reading.tasks] == [
        ("Chủ trì kiểm tra hồ sơ pháp lý;", ("Ông Trưởng phòng A - Phó Trưởng đoàn",)),
        ("Lập biên bản kiểm tra.", ("Bà Chuyên viên B - Thư ký",)),
    ]
