"""An office's own agencies: added behind ours, refused as a whole when a file has a mistake."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from graph.errors import InvalidRegistry
from graph.registry import canonical_agency, issuers_of_symbol
from graph.registry.entries import profile
from graph.registry.own import use_own
from graph.registry.placed import read_agency
from graph.registry.succession import successors

OWN = """
[[local.bodies]]
name = "Ban Quản lý Khu bảo tồn Thạnh Phú"
levels = ["tỉnh"]
other = ["BQL KBT Thạnh Phú"]

[[agencies.central]]
kind = "tổng cục, cục và tổ chức tương đương"
rows = [{ name = "Cục Thử nghiệm", signs = ["CTNG"], other = ["Cục TN"] }]

[[succession.bodies]]
on = "2026-01-01"
by = "12/QĐ-UBND"
kind = "merge"
from = ["Ban Quản lý Khu bảo tồn Thạnh Phú"]
to = ["Sở Nông nghiệp và Môi trường"]

[succession.acts."12/QĐ-UBND"]
title = "Quyết định về việc sáp nhập"
issued = "2025-12-20"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "registry"
    folder.mkdir()
    yield folder
    use_own(tmp_path / "none")


def test_own_rows_are_known_and_chained(folder: Path) -> None:
    (folder / "co-quan.toml").write_text(OWN, encoding="utf-8")
    use_own(folder)
    assert canonical_agency("BQL KBT Thạnh Phú") == "Ban Quản lý Khu bảo tồn Thạnh Phú"
    assert issuers_of_symbol("QĐ-CTNG") == ("Cục Thử nghiệm",)
    found = successors(read_agency("BQL KBT Thạnh Phú", "Vĩnh Long"), date(2025, 12, 1))
    assert [str(heir.agency) for heir in found] == ["Sở Nông nghiệp và Môi trường tỉnh Vĩnh Long"]
    assert profile("Cục TN").entry.name == "Cục Thử nghiệm"
    assert canonical_agency("Sở TT&TT") == "Sở Thông tin và Truyền thông"


def test_another_home_forgets_them(folder: Path, tmp_path: Path) -> None:
    (folder / "co-quan.toml").write_text(OWN, encoding="utf-8")
    use_own(folder)
    use_own(tmp_path / "none")
    assert issuers_of_symbol("QĐ-CTNG") == ()


MISTAKES = [
    ("x = ", "không đọc được"),
    ("[nothing]\nx = 1", "không có bảng [nothing]"),
    ("[[local.heads]]\nname = 'A'", "không có danh sách [[local.heads]]"),
    ("[[local.bodies]]\nname = 'A'", "[[local.bodies]] dòng thứ 1: thiếu 'levels'"),
    ("[[local.bodies]]\nname = 'A'\nlevels = [1]", "'levels'"),
    ("[[local.shorts]]\nafter = 'A'\nshort = ['B']\nbefore = '(a+)+'", "'before'"),
    ("[[agencies.central]]\nkind = 'bộ'\nrows = [{ name = 'A' }]", "rows: thiếu 'signs'"),
    ("[[succession.bodies]]\non = '1/3/2025'\nby = '1/QĐ'\nkind = 'merge'\nfrom = []\nto = []", "on phải viết theo dạng"),
    ("[[succession.bodies]]\non = '2025-03-01'\nby = '1/QĐ'\nkind = 'join'\nfrom = []\nto = []", "không phải 'join'"),
    ("[[succession.bodies]]\non = '2025-03-01'\nby = '1/QĐ'\nkind = 'merge'\nfrom = []\nto = []", 'chưa có [succession.acts."1/QĐ"]'),
]


@pytest.mark.parametrize(("text", "words"), MISTAKES, ids=[words for _, words in MISTAKES])
def test_a_mistake_is_named_and_nothing_is_used(folder: Path, text: str, words: str) -> None:
    (folder / "a.toml").write_text(OWN, encoding="utf-8")
    (folder / "b.toml").write_text(text, encoding="utf-8")
    with pytest.raises(InvalidRegistry) as raised:
        use_own(folder)
    assert words in str(raised.value)
    assert "b.toml" in str(raised.value)
    assert issuers_of_symbol("QĐ-CTNG") == ()
