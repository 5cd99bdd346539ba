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
    ("Các Sở Nội vụ; Tài chính; KH&ĐT", ["Sở Nội vụ", "Sở Tài chính", "Sở Kế hoạch và Đầu tư"]),
    ("Các Sở, ngành: Nội vụ, Tư pháp", ["Sở Nội vụ", "Sở Tư pháp"]),
    ("Sở Lao động - Thương binh và Xã hội, Y tế, TN&MT", ["Sở Lao động - Thương binh và Xã hội", "Sở Y tế", "Sở Tài nguyên và Môi trường"]),
    ("Công an tỉnh, BCH Quân sự tỉnh, BCH BĐBP tỉnh", ["Công an tỉnh", "Bộ Chỉ huy Quân sự tỉnh", "Bộ Chỉ huy Bộ đội Biên phòng tỉnh"]),
    ("Sở Nội vụ và Sở Tài chính, CA tỉnh", ["Sở Nội vụ", "Sở Tài chính", "Công an tỉnh"]),
    ("Ban QLDA tỉnh, BQL các KCN", ["Ban Quản lý dự án tỉnh", "Ban Quản lý các khu công nghiệp"]),
    (
        "Các bộ, cơ quan ngang bộ, cơ quan thuộc Chính phủ, UBND các tỉnh, thành phố trực thuộc trung ương",
        ["Các bộ, cơ quan ngang bộ, cơ quan thuộc Chính phủ", "UBND các tỉnh, thành phố trực thuộc trung ương"],
    ),
    ("Bộ Công an, Bộ Quốc phòng và các bộ, ngành liên quan", ["Bộ Công an", "Bộ Quốc phòng", "các bộ, ngành liên quan"]),
    ("TT. HĐND tỉnh, VP Đoàn ĐBQH và HĐND tỉnh",
     ["Thường trực HĐND tỉnh Bến Tre", "Văn phòng Đoàn đại biểu Quốc hội và HĐND tỉnh Bến Tre"]),
    ("Các Bộ: Tài chính, LĐTBXH và Bộ Công an", ["Bộ Tài chính", "Bộ Lao động - Thương binh và Xã hội", "Bộ Công an"]),
    ("", []),
    # what they are to do, and who heads them
    ("Chủ tịch HĐND có trách nhiệm", ["Chủ tịch HĐND"]),
    ("UBND các cấp, trong phạm vi chức năng, nhiệm vụ của mình, có trách nhiệm", ["UBND các cấp"]),
    ("Sở Nội vụ và các cơ quan liên quan kịp thời", ["Sở Nội vụ", "các cơ quan liên quan"]),
    ("các cơ quan, đơn vị có liên quan bảo vệ thông tin", ["các cơ quan, đơn vị có liên quan"]),
    ("Ban của HĐND theo lĩnh vực phụ trách giúp Thường trực HĐND", ["Ban của HĐND"]),
    ("Bộ trưởng Bộ Quốc phòng chỉ đạo Ban Cơ yếu Chính phủ; Bộ Tài chính (Cục Thống kê)", ["Bộ Quốc phòng", "Bộ Tài chính"]),
    ("Giám đốc Sở TT&TT, Chánh Thanh tra tỉnh, Trưởng Công an huyện", ["Sở Thông tin và Truyền thông", "Thanh tra tỉnh", "Công an huyện"]),
    ("Thủ trưởng các sở, ban, ngành; Chủ tịch UBND cấp huyện", ["các sở, ban, ngành", "Chủ tịch UBND cấp huyện"]),
    ("Bộ trưởng, Thủ trưởng cơ quan ngang bộ", ["các bộ, cơ quan ngang bộ"]),
    ("Ban Chỉ đạo CCHC tỉnh", ["Ban Chỉ đạo CCHC tỉnh"]),
    # bodies whose names hold words that part or tell duties elsewhere
    ("Văn phòng Bộ, Vụ Pháp chế", ["Văn phòng Bộ", "Vụ Pháp chế"]),
    ("Các khoa, phòng; P. Tư pháp", ["Các khoa, phòng", "Phòng Tư pháp"]),
    ("Thường trực HĐND cấp huyện, cấp xã", ["Thường trực HĐND cấp huyện", "Thường trực HĐND cấp xã"]),
    ("Ban Quản lý Khu công nghệ cao và các khu công nghiệp", ["Ban Quản lý Khu công nghệ cao và các khu công nghiệp"]),
    ("MTTQ và các đoàn thể; UBND cấp xã và các đoàn thể", ["Mặt trận Tổ quốc và các đoàn thể", "UBND cấp xã", "các đoàn thể"]),
    ("Báo và Đài Phát thanh, Truyền hình tỉnh", ["Báo và Đài Phát thanh và Truyền hình tỉnh"]),
    ("Hội đồng phối hợp tỉnh; Trung tâm Trợ giúp pháp lý", ["Hội đồng phối hợp tỉnh", "Trung tâm Trợ giúp pháp lý"]),
    ("Cơ quan chủ trì soạn thảo, UBND cùng cấp", ["Cơ quan chủ trì soạn thảo", "UBND cùng cấp"]),
    ("Trần Thị Mai, Phạm Văn Long", ["Trần Thị Mai", "Phạm Văn Long"]),
    # forms and headings name nobody
    ("Tổ chức thực hiện", []),
    ("TỔ CHỨC CHỦ TRÌ (Ký, ghi rõ họ tên, chức vụ, đóng dấu)", []),
    ("Ngày…..tháng…… năm 20…", []),
    ("Tổ chức tư vấn; các tổ chức chính trị - xã hội", ["Tổ chức tư vấn", "các tổ chức chính trị - xã hội"]),
]


@pytest.mark.parametrize(("words", "names"), CASES, ids=[str(i) for i in range(len(CASES))])
def test_lists_give_usual_names(words: str, names: list[str]) -> None:
    assert list(split_agencies(words, "Bến Tre")) == names


@pytest.mark.parametrize(
    ("printed", "usual"),
    [
        ("Sở Kế hoach và Đấu tư", "Sở Kế hoạch và Đầu tư"), ("Bộ Tài chinh", "Bộ Tài chính"), ("Đội Tài chinh", "Đội Tài chinh"),
        ("Bô Y", "Bô Y"),
    ],
)  # fmt: skip
def test_a_name_with_a_wrong_mark_is_known_where_only_one_has_its_letters(printed: str, usual: str) -> None:
    assert split_agencies(printed, None) == (usual,)
