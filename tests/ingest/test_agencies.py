from __future__ import annotations

import pytest

from ingest.agencies import split_agencies

CASES = [
    (
        "Các Sở Tư pháp, Tài chính, TT&TT, KHCN\nVP.UBND tỉnh",
        ["Sở Tư pháp", "Sở Tài chính", "Sở Thông tin và Truyền thông", "Sở Khoa học và Công nghệ", "Văn phòng UBND tỉnh Bến Tre"],
    ),
    ("UBND cấp huyện, cấp xã", ["UBND cấp huyện", "UBND cấp xã"]),
    ("Các sở, ban, ngành tỉnh; UBND các huyện, thành phố", ["Các sở, ban, ngành tỉnh", "UBND các huyện, thành phố"]),
    ("Các sở, ngành; UBND cấp huyện; cấp xã", ["Các sở, ngành", "UBND cấp huyện", "UBND cấp xã"]),
    ("UBND tỉnh", ["UBND tỉnh Bến Tre"]),
    ("Sở Văn hóa, Thể thao và Du lịch, Sở Kế hoạch và Đầu tư", ["Sở Văn hóa, Thể thao và Du lịch", "Sở Kế hoạch và Đầu tư"]),
    ("Sở Nội vụ và các cơ quan có\nliên quan", ["Sở Nội vụ", "các cơ quan có liên quan"]),
    ("VP. UBND tỉnh\nSở Nội vụ", ["Văn phòng UBND tỉnh Bến Tre", "Sở Nội vụ"]),
    ("- Sở Y tế;\n- Sở Tư pháp.", ["Sở Y tế", "Sở Tư pháp"]),
    ("", []),
]


@pytest.mark.parametrize(("words", "names"), CASES, ids=[str(i) for i in range(len(CASES))])
def test_lists_give_usual_names(words: str, names: list[str]) -> None:
    assert list(split_agencies(words, "Bến Tre")) == names
