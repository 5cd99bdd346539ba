"""What questions ask: every phrasing as it is typed with diacritics and without."""

from __future__ import annotations

from datetime import date

import pytest

from graph.text import fold
from search.periods import period_in
from search.questions import understand

TODAY = date(2018, 5, 10)

CASES = [
    ("nhiệm vụ nào phụ thuộc Nghị định 92/2017?", "depends_on", "Nghị định 92/2017"),
    ("việc gì căn cứ NĐ 92/2017", "depends_on", "NĐ 92/2017"),
    ("nhiệm vụ dựa trên nghị định 92/2017", "depends_on", "nghị định 92/2017"),
    ("những việc liên quan đến 92/2017/NĐ-CP", "depends_on", "92/2017/NĐ-CP"),
    ("nhiệm vụ thực hiện Nghị quyết 21/NQ-CP", "depends_on", "Nghị quyết 21/NQ-CP"),
    ("công việc nào dựa vào Chỉ thị số 07-CT/TU", "depends_on", "Chỉ thị số 07-CT/TU"),
    ("Những nhiệm vụ nào triển khai Quyết định 45/2016/QĐ-TTg?", "depends_on", "Quyết định 45/2016/QĐ-TTg"),
    ("việc nào phải làm theo Thông tư 02/2017/TT-VPCP", "depends_on", "Thông tư 02/2017/TT-VPCP"),
    ("liệt kê các nhiệm vụ có căn cứ là Nghị định số 63/2010/NĐ-CP", "depends_on", "Nghị định số 63/2010/NĐ-CP"),
    ("nhiệm vụ nào căn cứ Luật Đê điều", "depends_on", "Luật Đê điều"),
    ("Sở Nội vụ chủ trì những việc gì theo Nghị định 92/2017", "depends_on", "Nghị định 92/2017"),
    ("Kế hoạch 6120/KH-UBND giao những nhiệm vụ gì?", "assignments", "Kế hoạch 6120/KH-UBND"),
    ("nhiệm vụ trong Kế hoạch 512/KH-UBND", "assignments", "Kế hoạch 512/KH-UBND"),
    ("Kế hoạch 6120/KH-UBND giao Sở Nội vụ việc gì", "assignments", "Kế hoạch 6120/KH-UBND"),
    ("văn bản nào sửa đổi Nghị định 63/2010", "changes", "Nghị định 63/2010"),
    ("Nghị định 63/2010 bị sửa đổi bởi văn bản nào?", "changes", "Nghị định 63/2010"),
    ("Nghị định 63/2010/NĐ-CP đã được sửa đổi, bổ sung những lần nào", "changes", "Nghị định 63/2010/NĐ-CP"),
    ("có gì thay đổi ở Nghị định 63/2010", "changes", "Nghị định 63/2010"),
    ("nghị định nào thay thế Nghị định 130/2005/NĐ-CP", "changes", "Nghị định 130/2005/NĐ-CP"),
    ("văn bản bãi bỏ Quyết định 09/2015/QĐ-TTg", "changes", "Quyết định 09/2015/QĐ-TTg"),
    ("Luật Tổ chức Chính phủ có được sửa đổi không", "changes", "Luật Tổ chức Chính phủ"),
    ("Nghị định 92/2017 sửa đổi những văn bản nào?", "changed_by", "Nghị định 92/2017"),
    ("Nghị định 61/2018/NĐ-CP thay thế quyết định nào", "changed_by", "Nghị định 61/2018/NĐ-CP"),
    ("Nghị định 92/2017/NĐ-CP sửa đổi gì", "changed_by", "Nghị định 92/2017/NĐ-CP"),
    ("Nghị định 63/2010 còn hiệu lực không", "validity", "Nghị định 63/2010"),
    ("Luật Đê điều còn hiệu lực không?", "validity", "Luật Đê điều"),
    ("Quyết định 09/2015/QĐ-TTg hết hiệu lực chưa", "validity", "Quyết định 09/2015/QĐ-TTg"),
    ("Thông tư 02/2017/TT-VPCP có hiệu lực từ ngày nào", "validity", "Thông tư 02/2017/TT-VPCP"),
    ("ngày 01/01/2018 thì Quyết định 09/2015/QĐ-TTg còn hiệu lực không", "validity", "Quyết định 09/2015/QĐ-TTg"),
    ("Nghị định 92/2017 còn áp dụng không?", "validity", "Nghị định 92/2017"),
    ("hiệu lực của Nghị định 130/2005/NĐ-CP tính đến 31/12/2017", "validity", "Nghị định 130/2005/NĐ-CP"),
    ("cái gì bị ảnh hưởng nếu sửa Nghị định 92/2017", "impact", "Nghị định 92/2017"),
    ("khi bãi bỏ Nghị định 63/2010 thì phải làm gì", "impact", "Nghị định 63/2010"),
    ("tác động của việc thay thế Quyết định 45/2016/QĐ-TTg", "impact", "Quyết định 45/2016/QĐ-TTg"),
    ("văn bản nào phải rà soát nếu Nghị định 63/2010 hết hiệu lực", "impact", "Nghị định 63/2010"),
    ("Thông tư nào hướng dẫn Nghị định 63/2010?", "implements", "Nghị định 63/2010"),
    ("văn bản quy định chi tiết Nghị định 61/2018/NĐ-CP", "implements", "Nghị định 61/2018/NĐ-CP"),
    ("những văn bản triển khai Nghị quyết 21/NQ-CP", "implements", "Nghị quyết 21/NQ-CP"),
    ("Kế hoạch 6120/KH-UBND căn cứ vào những văn bản nào", "bases", "Kế hoạch 6120/KH-UBND"),
    ("căn cứ pháp lý của Quyết định 45/2016/QĐ-TTg", "bases", "Quyết định 45/2016/QĐ-TTg"),
    ("Quyết định 45/2016/QĐ-TTg dựa trên căn cứ nào", "bases", "Quyết định 45/2016/QĐ-TTg"),
    ("văn bản nào căn cứ vào Nghị định 63/2010", "dependents", "Nghị định 63/2010"),
    ("những quyết định nào dựa vào Luật Bưu chính", "dependents", "Luật Bưu chính"),
    ("Điều 2 Nghị định 63/2010 quy định gì?", "provision", "Nghị định 63/2010"),
    ("nội dung khoản 2 Điều 3 của Nghị định 63/2010/NĐ-CP", "provision", "Nghị định 63/2010/NĐ-CP"),
    ("Quyết định 45 năm 2016 của Thủ tướng còn hiệu lực không", "validity", "Quyết định 45 năm 2016 của Thủ tướng"),
    ("Sở Nội vụ phải làm gì trong quý II/2018", "duties", None),
    ("nhiệm vụ của Sở Tư pháp", "duties", None),
    ("Văn phòng UBND tỉnh chủ trì những việc gì?", "duties", None),
    ("Sở Thông tin và Truyền thông phối hợp việc nào", "duties", None),
    ("UBND cấp huyện được giao gì trong năm 2018", "duties", None),
    ("Sở Tài chính có những nhiệm vụ gì trước 30/6/2018", "duties", None),
    ("việc nào đến hạn trong tháng 6/2018", "due", None),
    ("nhiệm vụ nào phải hoàn thành trước 30/6/2018?", "due", None),
    ("những việc đến hạn trong quý III/2018", "due", None),
    ("nhiệm vụ sắp đến hạn tháng này", "due", None),
    ("công việc quá hạn", "due", None),
    ("việc của Sở Nội vụ đến hạn trong 6 tháng đầu năm 2018", "due", None),
    ("từ 01/4/2018 đến 30/6/2018 có những nhiệm vụ gì", "active", None),
    ("cơ quan nào chủ trì công bố danh mục thủ tục", "responsible", None),
    ("ai phụ trách kiểm soát thủ tục hành chính?", "responsible", None),
    ("đơn vị nào chịu trách nhiệm công khai ngân sách", "responsible", None),
    ("cơ quan nào phối hợp với Sở Nội vụ tuyên truyền cải cách hành chính", "responsible", None),
    ("khi nào phải báo cáo kết quả cải cách hành chính?", "when", None),
    ("thời hạn của nhiệm vụ kiểm tra cải cách hành chính", "when", None),
    ("những văn bản của UBND tỉnh Bến Tre năm 2017", "documents", None),
    ("các nghị định của Chính phủ về thủ tục hành chính", "documents", None),
    ("ai ký Kế hoạch 6120/KH-UBND", "about", "Kế hoạch 6120/KH-UBND"),
    ("Nghị định 63/2010 ban hành ngày nào", "about", "Nghị định 63/2010"),
    ("Thông tư 02/2017/TT-VPCP hướng dẫn văn bản nào", "guided", "Thông tư 02/2017/TT-VPCP"),
    ("Luật Ban hành văn bản quy phạm pháp luật 2015 còn hiệu lực không", "validity", "Luật Ban hành văn bản quy phạm pháp luật 2015"),
    ("thời hạn giải quyết hồ sơ đất đai", "search", None),
    ("văn bản hướng dẫn đăng ký khai sinh", "search", None),
    ("thủ tục một cửa ở xã", "search", None),
    ("quản lý đê điều và phòng chống lụt bão", "search", None),
    ("bộ phận một cửa tiếp nhận hồ sơ", "search", None),
    ("cải cách hành chính năm 2018", "search", None),
    ("", "search", None),
]  # fmt: skip


@pytest.mark.parametrize(("words", "kind", "reference"), CASES, ids=[case[0] or "empty" for case in CASES])
def test_questions_are_understood(words: str, kind: str, reference: str | None) -> None:
    question = understand(words, TODAY)
    assert (question.kind, question.reference) == (kind, reference)
    assert question.explanation


@pytest.mark.parametrize(("words", "kind", "reference"), CASES, ids=[fold(case[0]) or "empty" for case in CASES])
def test_questions_are_understood_without_diacritics(words: str, kind: str, reference: str | None) -> None:
    question = understand(fold(words), TODAY)
    assert (question.kind, question.reference) == (kind, fold(reference) if reference else None)


@pytest.mark.parametrize(
    ("words", "agency"),
    [
        ("Sở Nội vụ phải làm gì trong quý II/2018", "Sở Nội vụ"),
        ("nhiệm vụ của Sở Tư pháp", "Sở Tư pháp"),
        ("Văn phòng UBND tỉnh chủ trì những việc gì?", "Văn phòng UBND tỉnh"),
        ("Sở TT&TT phải làm gì", "Sở TT&TT"),
        ("Sở Thông tin và Truyền thông phối hợp việc nào", "Sở Thông tin và Truyền thông"),
        ("UBND cấp huyện được giao gì trong năm 2018", "UBND cấp huyện"),
        ("Kế hoạch 6120/KH-UBND giao Sở Nội vụ việc gì", "Sở Nội vụ"),
        ("việc của Sở Nội vụ đến hạn trong 6 tháng đầu năm 2018", "Sở Nội vụ"),
        ("các sở, ban, ngành tỉnh phải làm gì", "các sở, ban, ngành tỉnh"),
        ("cơ quan nào chủ trì công bố danh mục", None),
        ("Nhiệm vụ nào của Sở Tư pháp sắp đến hạn?", "Sở Tư pháp"),
        ("việc của Sở Nội vụ Bến Tre trong năm 2018", "Sở Nội vụ Bến Tre"),
    ],
)
def test_agencies_are_found(words: str, agency: str | None) -> None:
    assert understand(words, TODAY).agency == agency
    assert understand(fold(words), TODAY).agency == (fold(agency) if agency else None)


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("quý II/2018", date(2018, 4, 1), date(2018, 6, 30)),
        ("quý 3", date(2018, 7, 1), date(2018, 9, 30)),
        ("tháng 6/2018", date(2018, 6, 1), date(2018, 6, 30)),
        ("trong tháng 2 năm 2020", date(2020, 2, 1), date(2020, 2, 29)),
        ("năm 2019", date(2019, 1, 1), date(2019, 12, 31)),
        ("6 tháng đầu năm 2018", date(2018, 1, 1), date(2018, 6, 30)),
        ("6 tháng cuối năm", date(2018, 7, 1), date(2018, 12, 31)),
        ("trước 30/6/2018", None, date(2018, 6, 29)),
        ("trước ngày 30 tháng 6 năm 2018", None, date(2018, 6, 29)),
        ("chậm nhất 30/6/2018", None, date(2018, 6, 30)),
        ("trước tháng 6/2018", None, date(2018, 5, 31)),
        ("từ ngày 01/4 đến 30/6/2018", date(2018, 4, 1), date(2018, 6, 30)),
        ("kể từ 01/7/2018", date(2018, 7, 1), None),
        ("tháng này", date(2018, 5, 1), date(2018, 5, 31)),
        ("tháng sau", date(2018, 6, 1), date(2018, 6, 30)),
        ("quý này", date(2018, 4, 1), date(2018, 6, 30)),
        ("quý trước", date(2018, 1, 1), date(2018, 3, 31)),
        ("năm sau", date(2019, 1, 1), date(2019, 12, 31)),
        ("tuần này", date(2018, 5, 7), date(2018, 5, 13)),
        ("hôm nay", date(2018, 5, 10), date(2018, 5, 10)),
        ("2018-06-30", date(2018, 6, 30), date(2018, 6, 30)),
    ],
)
def test_periods(words: str, first: date | None, last: date | None) -> None:
    found = period_in(fold(words), TODAY)
    assert found is not None
    assert (found.first, found.last) == (first, last)


@pytest.mark.parametrize("words", ["", "99/99/2018", "tháng 13", "thủ tục"])
def test_no_period(words: str) -> None:
    assert period_in(fold(words), TODAY) is None


def test_the_day_of_validity_is_read() -> None:
    assert understand("ngày 01/01/2018 thì Quyết định 09/2015/QĐ-TTg còn hiệu lực không", TODAY).on == date(2018, 1, 1)
    assert understand("Nghị định 92/2017 còn hiệu lực không", TODAY).on is None


def test_the_place_of_a_provision_is_read() -> None:
    assert understand("nội dung điểm b khoản 2 Điều 3 của Nghị định 63/2010/NĐ-CP", TODAY).place == "dieu_3__khoan_2__diem_b"
    assert understand("Điều 3 khoản 2 điểm b Nghị định 63/2010 quy định gì", TODAY).place == "dieu_3__khoan_2__diem_b"


def test_documents_are_asked_for_by_fields() -> None:
    asked = understand("những nghị quyết của HĐND tỉnh Bến Tre ban hành năm 2017 về phân cấp ngân sách", TODAY)
    assert asked.topic == 'loai:"nghi quyet" cq:"HĐND tỉnh Bến Tre" ngay:[2017-01-01 TO 2017-12-31] phân cấp ngân sách'
