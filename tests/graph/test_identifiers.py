from __future__ import annotations

import pytest

from graph.errors import InvalidIdentifier
from graph.identifiers import DocumentNumber, InvalidDocumentNumber, ProvisionPath, provision_number, work_uri

FORMS = [
    "92/2017/NĐ-CP", "21/NQ-CP", "30c/NQ-CP", "66.7/2025/NQ-CP", "1298/QĐ-UBND-HC", "07-CT/TU", "39-NQ/TW", "71/2014/TTLT-BTC-BNV", "01/HNVB-VPCP",
    "80/2015/QH13", "06/2013/UBTVQH13", "41/CP", "94-CP", "21/2017", "43 TC/QLCS", "100-QĐ/TW",
]  # fmt: skip


@pytest.mark.parametrize("printed", FORMS)
def test_printed_numbers_read_back(printed: str) -> None:
    assert str(DocumentNumber.parse(printed)) == printed


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("92/2017/nd-cp", "92/2017/NĐ-CP"),
        ("45/2016/qd-ttg", "45/2016/QĐ-TTg"),
        ("89 /2017/ NÐ – CP", "89/2017/NĐ-CP"),
        ("Số: 6119/KH-UBND", "6119/KH-UBND"),
        ("08 a/2010/TT-BTP", "08a/2010/TT-BTP"),
        ("1/92/QĐ-UB", "1/1992/QĐ-UB"),
    ],
)
def test_typed_numbers_are_normalised(typed: str, printed: str) -> None:
    assert str(DocumentNumber.parse(typed)) == printed


@pytest.mark.parametrize("text", ["", "92", "qd 5", "92-2017", "Nghị định", "/2017", "x" * 5000])
def test_other_strings_are_refused_and_quoted(text: str) -> None:
    with pytest.raises(InvalidDocumentNumber, match="không phải số hiệu văn bản"):
        DocumentNumber.parse(text)


@pytest.mark.parametrize(
    ("misprint", "meant"), [("26/2017/QĐ-UBNĐ", "26/2017/QĐ-UBND"), ("09/2015/QĐ-Tg", "09/2015/QĐ-TTg"), ("92/2017/NĐ-CP", None)]
)
def test_misprints_are_flagged_not_mended(misprint: str, meant: str | None) -> None:
    number = DocumentNumber.parse(misprint)
    assert (str(number), number.suspect) == (misprint, meant)


def test_key_levels_zeros_and_diacritics() -> None:
    assert DocumentNumber.parse("02/2017/TT-VPCP").key == DocumentNumber.parse("2/2017/tt-vpcp").key


def test_party_numbers_are_told_apart() -> None:
    assert DocumentNumber.parse("07-CT/TU").party
    assert not DocumentNumber.parse("26/CT-TTg").party


@pytest.mark.parametrize(
    ("path", "label"),
    [
        ("dieu_5__khoan_2__diem_dd", "điểm đ khoản 2 Điều 5"),
        ("dieu_26a", "Điều 26a"),
        ("phu_luc_1", "Phụ lục 1"),
        ("muc_ii__khoan_3", "khoản 3 Mục II"),
    ],
)
def test_paths_read_back_and_have_labels(path: str, label: str) -> None:
    parsed = ProvisionPath.parse(path)
    assert (str(parsed), parsed.label()) == (path, label)


@pytest.mark.parametrize(
    ("typed", "path"),
    [
        ("điểm đ khoản 2 Điều 5", "dieu_5__khoan_2__diem_dd"),
        ("Điều 5, khoản 2", "dieu_5__khoan_2"),
        ("khoan 2 dieu 26a", "dieu_26a__khoan_2"),
        ("khoản 3 Mục II", "muc_ii__khoan_3"),
        ("điểm d khoản 1 của Điều 7", "dieu_7__khoan_1__diem_d"),
    ],
)
def test_paths_are_read_as_people_write_them(typed: str, path: str) -> None:
    assert str(ProvisionPath.parse(typed)) == path


@pytest.mark.parametrize("typed", ["Điều", "khoản hai của cái gì", "dieu_", "abc_1", "Điều 5 và nhiều thứ"])
def test_other_words_are_no_path(typed: str) -> None:
    with pytest.raises(InvalidIdentifier):
        ProvisionPath.parse(typed)


def test_d_and_dd_stay_apart() -> None:
    assert (provision_number("đ"), provision_number("d")) == ("dd", "d")


def test_uri_holds_kind_issuer_year_and_number() -> None:
    uri = work_uri(type="nghị định", issuer="Chính phủ", issued=None, number=DocumentNumber.parse("92/2017/NĐ-CP"), title=None)
    assert uri == "/eli/vn/nghi-dinh/chinh-phu/2017/92-2017-nd-cp"
