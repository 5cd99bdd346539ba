"""What became of agencies: chains in the order of days, parts, divisions, the end of the district level."""

from __future__ import annotations

from datetime import date

import pytest

from graph.registry import table
from graph.registry.placed import read_agency
from graph.registry.succession import KINDS, changes, predecessors, present_name, successors

Y2017 = date(2017, 12, 29)

CHAINS = [
    ("UBND tỉnh", "Bến Tre", Y2017, None, ["UBND tỉnh Vĩnh Long"], ["202/2025/QH15"]),
    ("UBND tỉnh", "Bến Tre", Y2017, date(2025, 6, 30), [], []),
    ("UBND tỉnh", "Cao Bằng", Y2017, None, [], []),
    ("Sở Kế hoạch và Đầu tư", "Bến Tre", Y2017, None, ["Sở Tài chính tỉnh Vĩnh Long"], ["45/2025/NĐ-CP", "202/2025/QH15"]),
    ("Sở Kế hoạch và Đầu tư", "Bến Tre", Y2017, date(2025, 3, 1), ["Sở Tài chính tỉnh Bến Tre"], ["45/2025/NĐ-CP"]),
    ("Tỉnh ủy", "Bình Dương", Y2017, None, ["Thành ủy Hồ Chí Minh"], ["202/2025/QH15"]),
    ("Bộ Thủy sản", None, None, None, ["Bộ Nông nghiệp và Môi trường"], ["01/2007/QH12", "176/2025/QH15"]),
    ("Bộ Thủy sản", None, None, date(2010, 1, 1), ["Bộ Nông nghiệp và Phát triển nông thôn"], ["01/2007/QH12"]),
    ("Bộ Tài chính", None, Y2017, None, [], []),
    ("Bộ Nội vụ", None, date(1990, 1, 1), None, ["Bộ Công an"], ["Nghị quyết của Quốc hội khóa X, kỳ họp thứ 3, về việc đổi tên Bộ Nội vụ thành Bộ Công an"]),
    ("UBND tỉnh", "Hậu Giang", Y2017, None, ["UBND thành phố Cần Thơ"], ["202/2025/QH15"]),
    ("UBND tỉnh", "Hà Tây", None, None, ["UBND thành phố Hà Nội"], ["15/2008/QH12"]),
    ("UBND cấp huyện", "Bến Tre", Y2017, None, ["None"], ["203/2025/QH15"]),
    ("Phòng Tư pháp huyện Ba Tri", "Bến Tre", Y2017, None, ["None"], ["203/2025/QH15"]),
    ("UBND xã Tân Xuân", "Bến Tre", Y2017, None, [], []),
    ("UBND TP. Bến Tre", "Bến Tre", Y2017, None, ["None"], ["203/2025/QH15"]),
    ("UBND TP. Bến Tre", "Bến Tre", Y2017, date(2025, 6, 30), [], []),
    ("UBND thành phố Hồ Chí Minh", None, Y2017, None, [], []),
    ("TAND huyện Ba Tri", "Bến Tre", Y2017, None, ["None"], ["81/2025/QH15"]),
    ("VKSND huyện", "Bến Tre", Y2017, None, ["None"], ["82/2025/QH15"]),
    ("TAND tỉnh", "Bến Tre", Y2017, None, ["Tòa án nhân dân tỉnh Vĩnh Long"], ["202/2025/QH15"]),
    ("Ban QL các KCN tỉnh", "Bến Tre", Y2017, None, ["Ban Quản lý các khu công nghiệp tỉnh Vĩnh Long"], ["202/2025/QH15"]),
    ("Tỉnh đoàn", "Bến Tre", Y2017, None, ["Tỉnh đoàn Vĩnh Long"], ["202/2025/QH15"]),
    ("Ban Tuyên giáo TW", None, Y2017, date(2025, 2, 2), [], []),
    ("Phòng Quản lý Công nghiệp", "Bến Tre", Y2017, None, [], []),
    ("Các cơ quan có liên quan", "Bến Tre", Y2017, None, [], []),
]  # fmt: skip


@pytest.mark.parametrize(("name", "place", "since", "on", "heirs", "acts"), CHAINS, ids=[f"{n}|{p}|{s}|{o}" for n, p, s, o, *_ in CHAINS])
def test_the_whole_goes_to(name: str, place: str | None, since: date | None, on: date | None, heirs: list[str], acts: list[str]) -> None:
    found = [heir for heir in successors(read_agency(name, place), since, on) if not heir.partial]
    assert [str(heir.agency) for heir in found] == heirs
    assert [step.change.by.label for heir in found for step in heir.steps] == acts


def test_a_part_goes_elsewhere_and_says_which() -> None:
    found = [h for h in successors(read_agency("Sở LĐTBXH", "Trà Vinh"), Y2017) if h.partial and h.agency and h.agency.body == "Sở Y tế"]
    assert [heir.steps[0].change.domain for heir in found] == ["bảo trợ xã hội, trẻ em, phòng, chống tệ nạn xã hội"]
    assert found[0].concerns("Chăm sóc trẻ em có hoàn cảnh đặc biệt")
    assert not found[0].concerns("Giải quyết việc làm")


def test_a_division_has_several_heirs() -> None:
    found = successors(read_agency("UBND tỉnh", "Hà Nam Ninh"), None, date(2000, 1, 1))
    assert {str(heir.agency) for heir in found} == {"UBND tỉnh Hà Nam", "UBND tỉnh Nam Định", "UBND tỉnh Ninh Bình"}


def test_present_name_is_of_one_heir_only() -> None:
    assert str(present_name(read_agency("Bộ Kế hoạch và Đầu tư"))) == "Bộ Tài chính"
    assert str(present_name(read_agency("Ủy ban Dân số, Gia đình và Trẻ em"))) == "Ủy ban Dân số, Gia đình và Trẻ em"


def test_predecessors_are_the_successors_seen_from_the_other_end() -> None:
    asked = read_agency("Sở Khoa học và Công nghệ", "Vĩnh Long")
    found = {str(heir.agency) for heir in predecessors(asked)}
    assert {"Sở Thông tin và Truyền thông tỉnh Bến Tre", "Sở Thông tin và Truyền thông tỉnh Vĩnh Long", "Sở Khoa học và Công nghệ tỉnh Trà Vinh"} <= found
    assert "Sở Thông tin và Truyền thông tỉnh Cửu Long" not in found  # Cửu Long was no more when these departments came to be
    assert predecessors(asked, date(2002, 1, 1)) != predecessors(asked)


def test_every_row_names_known_agencies_and_a_deciding_document() -> None:
    known = {row["name"] for row in table("provinces")["provinces"]}
    for change in changes():
        assert change.kind in KINDS
        assert change.by.issued <= change.on or change.by.number == "55/2025/NĐ-CP"
        assert (change.latter == ()) == (change.kind == "end")
        assert (change.domain == "") == (change.kind != "part") or set(change.former) <= known
    for change in table("succession")["provinces"]:
        assert {*change["from"], *change["to"]} <= known


def test_29_provinces_ended_in_2025() -> None:
    merged = [c for c in table("succession")["provinces"] if c["by"] == "202/2025/QH15"]
    assert len(merged) == 23
    assert len({name for c in merged for name in c["from"]}) == 29
    assert {row["name"] for row in table("provinces")["provinces"] if row.get("until") == "2025-06-30"} == {n for c in merged for n in c["from"]}


def test_ended_rows_agree_with_their_changes() -> None:
    for part, key in (("bodies", "agencies"), ("provinces", "provinces")):
        rows = [row for group in table("agencies")["central"] for row in group["rows"]] if key == "agencies" else table("provinces")["provinces"]
        untils = {row["name"]: date.fromisoformat(row["until"]) for row in rows if "until" in row}
        for row in table("succession")[part]:
            if row["kind"] != "part":
                for name in set(row["from"]) & set(untils):
                    if row["on"] > "2004-01-01" or name != "Hậu Giang":
                        assert (date.fromisoformat(row["on"]) - untils[name]).days == 1, name


FORMS = [
    ("Bộ LĐ-TB&XH", "Bộ Lao động - Thương binh và Xã hội", "Bộ Nội vụ"), ("Bộ KHĐT", "Bộ Kế hoạch và Đầu tư", "Bộ Tài chính"),
    ("Bộ TTTT", "Bộ Thông tin và Truyền thông", "Bộ Khoa học và Công nghệ"), ("Bộ GTVT", "Bộ Giao thông vận tải", "Bộ Xây dựng"),
    ("Bộ TN&MT", "Bộ Tài nguyên và Môi trường", "Bộ Nông nghiệp và Môi trường"),
    ("Bộ Nông nghiệp & PTNT", "Bộ Nông nghiệp và Phát triển nông thôn", "Bộ Nông nghiệp và Môi trường"),
    ("UBDT", "Ủy ban Dân tộc", "Bộ Dân tộc và Tôn giáo"), ("TCHQ", "Tổng cục Hải quan", "Cục Hải quan"),
    ("NHNN VN", "Ngân hàng Nhà nước Việt Nam", None), ("TTXVN", "Thông tấn xã Việt Nam", None), ("Thông tấn xã VN", "Thông tấn xã Việt Nam", None),
    ("Ban Cơ yếu CP", "Ban Cơ yếu Chính phủ", None), ("Thanh tra CP", "Thanh tra Chính phủ", None), ("Kiểm toán NN", "Kiểm toán nhà nước", None),
    ("Viện KSNDTC", "Viện kiểm sát nhân dân tối cao", None), ("Tòa án NDTC", "Tòa án nhân dân tối cao", None),
    ("VP TW Đảng", "Văn phòng Trung ương Đảng", None), ("Văn phòng TW", "Văn phòng Trung ương Đảng", None),
    ("Ban Đối ngoại TW", "Ban Đối ngoại Trung ương", None), ("Ban Dân vận TW", "Ban Dân vận Trung ương", "Ban Tuyên giáo và Dân vận Trung ương"),
    ("UBTW MTTQ VN", "Ủy ban Trung ương Mặt trận Tổ quốc Việt Nam", None), ("Tổng LĐLĐ VN", "Tổng Liên đoàn Lao động Việt Nam", None),
    ("TW Đoàn", "Trung ương Đoàn Thanh niên Cộng sản Hồ Chí Minh", None), ("TƯ Hội LHPN VN", "Trung ương Hội Liên hiệp Phụ nữ Việt Nam", None),
]  # fmt: skip


@pytest.mark.parametrize(("form", "name", "heir"), FORMS, ids=[form for form, _, _ in FORMS])
def test_short_forms_before_and_after_the_changes_of_2025(form: str, name: str, heir: str | None) -> None:
    agency = read_agency(form)
    assert str(agency) == name
    assert present_name(agency, None, date(2025, 2, 1)) == agency
    assert str(present_name(agency, None, date(2025, 7, 2))) == (heir or name)
