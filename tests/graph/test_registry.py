"""Every row of the tables holds what it says of itself, and the grammar gives usual names."""

from __future__ import annotations

from datetime import date

import pytest

from graph.errors import UnknownAgency
from graph.identifiers import DocumentNumber
from graph.registry import canonical_agency, issuers_named, issuers_of_symbol, province_named, province_names, table
from graph.registry.agencies import central_rows, typed_agency
from graph.registry.entries import entries, group_named, members_of, profile
from graph.registry.persons import names_person

CENTRAL = list(central_rows())


@pytest.mark.parametrize("row", CENTRAL, ids=[row["name"] for row in CENTRAL])
def test_rows_of_central_bodies_hold(row: dict[str, list[str]]) -> None:
    assert {canonical_agency(name) for name in (row["name"], *row["other"])} == {row["name"]}
    for number in row["examples"]:
        assert row["name"] in issuers_of_symbol(DocumentNumber.parse(number).symbol), number


@pytest.mark.parametrize("short", table("local")["shorts"], ids=lambda row: row["example"][0])
def test_short_words_are_written_out(short: dict[str, list[str]]) -> None:
    printed, usual = short["example"]
    assert canonical_agency(printed) == usual
    assert canonical_agency(usual) == usual


@pytest.mark.parametrize("row", table("departments")["departments"], ids=lambda row: row["name"])
def test_departments_by_name_by_initials_and_by_short_forms(row: dict[str, str]) -> None:
    assert canonical_agency(f"Sở {row['name'].upper()}") == f"Sở {row['name']}"
    assert {canonical_agency(f"Sở {short}") for short in row["short"]} <= {f"Sở {row['name']}"}


@pytest.mark.parametrize("row", table("provinces")["provinces"], ids=lambda row: row["name"])
def test_provinces_by_every_name(row: dict[str, str]) -> None:
    assert {province_named(name) for name in (row["name"], f"tỉnh {row['name']}", *row["other"])} == {row["name"]}


@pytest.mark.parametrize("group", table("groups")["groups"], ids=lambda row: row["name"])
def test_groups_by_every_name(group: dict[str, str]) -> None:
    assert {group_named(words) for words in (group["name"], *(f"Các {words}" for words in group["other"]))} == {group["name"]}


def test_63_provinces_were_and_34_are() -> None:
    rows = table("provinces")["provinces"]
    assert len([row for row in rows if "until" not in row]) == 34
    assert len([row for row in rows if row.get("until", "2025-06-30") == "2025-06-30"]) == 63
    assert len(set(province_names())) == len(rows)


NAMES = [
    ("Sở TT&TT", None, "Sở Thông tin và Truyền thông"),
    ("Sở TTTT", None, "Sở Thông tin và Truyền thông"),
    ("Sở TT và TT", None, "Sở Thông tin và Truyền thông"),
    ("Sở NN và PTNT", None, "Sở Nông nghiệp và Phát triển nông thôn"),
    ("Sở Nông nghiệp và PTNT", None, "Sở Nông nghiệp và Phát triển nông thôn"),
    ("Sở VH, TT và DL", None, "Sở Văn hóa, Thể thao và Du lịch"),
    ("Bộ LĐTBXH", None, "Bộ Lao động - Thương binh và Xã hội"),
    ("Bộ LĐ-TB&XH", None, "Bộ Lao động - Thương binh và Xã hội"),
    ("bộ công thương.", None, "Bộ Công Thương"),
    ("Giám đốc Sở TT&TT", None, "Giám đốc Sở Thông tin và Truyền thông"),
    ("Phòng LĐTBXH huyện Ba Tri", None, "Phòng Lao động - Thương binh và Xã hội huyện Ba Tri"),
    ("Phòng Quản lý Công nghiệp", None, "Phòng Quản lý Công nghiệp"),
    ("VPUBND tỉnh", "Bến Tre", "Văn phòng UBND tỉnh Bến Tre"),
    ("TT. HĐND tỉnh", "Bến Tre", "Thường trực HĐND tỉnh Bến Tre"),
    ("UBMTTQ VN tỉnh", "Bến Tre", "UBMTTQ Việt Nam tỉnh"),
    ("Đài Phát thanh và truyền hình tỉnh", "Bến Tre", "Đài Phát thanh và Truyền hình tỉnh"),
    ("bộ chỉ huy quân sự tỉnh", "Bến Tre", "Bộ Chỉ huy Quân sự tỉnh"),
    ("UBND tỉnh", "Bến Tre", "UBND tỉnh Bến Tre"),
    ("UBND Bến Tre", "Bến Tre", "UBND tỉnh Bến Tre"),
    ("UBND thành phố", "Bến Tre", "UBND thành phố"),
    ("UBND thành phố", "Cần Thơ", "UBND thành phố Cần Thơ"),
    ("UBND TP. Bến Tre", "Bến Tre", "UBND thành phố Bến Tre"),
    ("UBND TP. HCM", "Bến Tre", "UBND thành phố Hồ Chí Minh"),
    ("Sở Nội vụ tỉnh", "Bến Tre", "Sở Nội vụ"),
    ("Sở Nội vụ tỉnh Bến Tre", "Bến Tre", "Sở Nội vụ"),
    ("Sở KH&ĐT tỉnh Trà Vinh", "Bến Tre", "Sở Kế hoạch và Đầu tư tỉnh Trà Vinh"),
    ("Các cơ quan có liên quan", "Bến Tre", "Các cơ quan có liên quan"),
    ("", None, ""),
]  # fmt: skip


@pytest.mark.parametrize(("printed", "place", "usual"), NAMES, ids=[f"{n}|{p}" for n, p, _ in NAMES])
def test_usual_names_stay_as_they_are(printed: str, place: str | None, usual: str) -> None:
    assert canonical_agency(printed, place) == usual
    assert canonical_agency(usual, place) == usual


SYMBOLS = [
    ("QĐ-TTg", None, ["Thủ tướng Chính phủ"]),
    ("TTLT/BTC-BTM-BCN", None, ["Bộ Tài chính", "Bộ Thương mại", "Bộ Công nghiệp"]),
    ("TTLT-BTNMT-", None, []),
    ("TT-", None, []),
    ("QĐ-BNN-TCLN", None, ["Bộ Nông nghiệp và Phát triển nông thôn"]),
    ("tt-bgtvt", None, ["Bộ Giao thông vận tải"]),
    ("TT-BNNPTN", None, ["Bộ Nông nghiệp và Phát triển nông thôn"]),
    ("TT-BCA(X13)", None, ["Bộ Công an"]),
    ("NĐ_CP", None, ["Chính phủ"]),
    ("L/CTN", None, ["Quốc hội"]),
    ("LCT/HĐNN8", None, ["Quốc hội"]),
    ("NQ-HĐND", "Cần Thơ", ["HĐND thành phố Cần Thơ"]),
    ("QĐ-UBND-HC", "Đồng Tháp", ["UBND tỉnh Đồng Tháp"]),
    ("UBND-NC", "Trà Vinh", ["UBND tỉnh Trà Vinh"]),
    ("QĐ-UBND", None, []),
    ("KH-SNV", "Bến Tre", ["Sở Nội vụ"]),
    ("CT/TU", None, ["Tỉnh ủy"]),
    ("QĐ-ABCD", None, []),
    ("", None, []),
]  # fmt: skip


@pytest.mark.parametrize(("symbol", "place", "issuers"), SYMBOLS, ids=[s or "empty" for s, _, _ in SYMBOLS])
def test_issuers_of_symbols(symbol: str, place: str | None, issuers: list[str]) -> None:
    assert list(issuers_of_symbol(symbol, place)) == issuers


def test_issuers_named_together_are_several() -> None:
    line = "Bộ Y tế, Bộ Nông nghiệp và Phát triển nông thôn và Bộ công thương"
    assert issuers_named(line) == ("Bộ Y tế", "Bộ Nông nghiệp và Phát triển nông thôn", "Bộ Công Thương")


def test_a_name_typed_without_diacritics_is_known() -> None:
    assert typed_agency("so ke hoach va dau tu") == "Sở Kế hoạch và Đầu tư"
    assert typed_agency("khong co co quan nay") == "khong co co quan nay"


def test_members_of_a_group_are_those_of_the_day() -> None:
    then, now = members_of("Các bộ", date(2018, 1, 1)), members_of("Các bộ")
    assert "Bộ Giao thông vận tải" in then
    assert "Bộ Giao thông vận tải" not in now
    assert len(now) == 14  # Resolution 176/2025/QH15
    assert len(then) == 18
    assert members_of("Các cơ quan có liên quan") == ()


def test_profile_of_an_agency() -> None:
    found = profile("Bộ TT&TT")
    assert found.entry.until == date(2025, 2, 28)
    assert str(next(heir.agency for heir in found.after if heir.final and not heir.partial)) == "Bộ Khoa học và Công nghệ"
    assert "176/2025/QH15" in [act.number for act in found.sources]


def test_unknown_agency_names_the_nearest() -> None:
    with pytest.raises(UnknownAgency) as raised:
        profile("Sở Nội dụ")
    assert "Sở Nội vụ" in raised.value.nearest


def test_entries_have_one_row_a_name() -> None:
    names = [entry.name for entry in entries()]
    assert len(names) == len(set(names))


def test_hostile_names_are_left_alone() -> None:
    assert canonical_agency("Sở " * 5000) == ("Sở " * 5000).strip()


PERSONS = ["Nguyễn Văn A", "Trần Thị B", "Ông. Lê Văn C - Trưởng đoàn", "Đồng chí Phạm D", "Vũ Đình E"]
NO_PERSONS = ["Sở Nội vụ", "Hà Nội", "Hà Giang", "Văn phòng", "Văn phòng UBND tỉnh", "Báo Đồng Khởi", "Đoàn Thanh Niên", "Thái Nguyên", "Kim", "UBND các cấp"]


@pytest.mark.parametrize("words", PERSONS)
def test_persons_are_told_from_agencies(words: str) -> None:
    assert names_person(words)


@pytest.mark.parametrize("words", NO_PERSONS)
def test_agencies_and_places_are_no_persons(words: str) -> None:
    assert not names_person(words)
