from hypothesis import given
from hypothesis import strategies as st

from ingest.legacy import is_syllable, legacy_encoding, to_unicode
from ingest.readers.build import LayoutBuilder
from ingest.readers.files import decode

MODERN = "Kế hoạch kiểm soát thủ tục hành chính của tỉnh năm hai nghìn không trăm lẻ bảy, được thực hiện ở các sở và những huyện miền núi"
TCVN3 = "KÕ ho¹ch kiÓm so¸t thñ tôc hµnh chÝnh cña tØnh n¨m hai ngh×n kh«ng tr¨m lÎ b¶y, ®­îc thùc hiÖn ë c¸c së vµ nh÷ng huyÖn miÒn nói"
VNI = "Keá hoaïch kieåm soaùt thuû tuïc haønh chính cuûa tænh naêm hai nghìn khoâng traêm leû baûy, ñöôïc thöïc hieän ôû caùc sôû vaø nhöõng huyeän mieàn nuùi"


def encoded(table: str) -> str:
    """The modern sentence in a one-byte encoding, seen as Western letters."""
    from ingest import legacy

    codes = {"VISCII": legacy._VISCII, "VPS": legacy._VPS}[table]
    letters = dict(zip(legacy._SMALL + legacy._CAPITAL, legacy.western_text(codes), strict=False))
    return "".join(letters.get(c, c) for c in MODERN)


def test_each_encoding_is_found_and_converted() -> None:
    for name, text in (("TCVN3", TCVN3), ("VNI", VNI), ("VISCII", encoded("VISCII")), ("VPS", encoded("VPS"))):
        assert legacy_encoding([text]) == name
        assert to_unicode(text, name) == MODERN


def test_unicode_text_is_never_touched() -> None:
    assert legacy_encoding([MODERN]) is None
    assert legacy_encoding(["Hà, cà phê, là, có, và, bà, thì, mà, trà, xã, hát"]) is None
    assert legacy_encoding(["Café à São Paulo, déjà vu, naïve, Müller, Ångström"]) is None


def test_modern_paragraph_within_an_old_document_stays() -> None:
    assert to_unicode(MODERN, "TCVN3") == MODERN


def test_a_short_modern_cell_within_an_old_document_stays() -> None:
    assert to_unicode("Ủy ban nhân dân quận", "TCVN3") == "Ủy ban nhân dân quận"
    assert to_unicode("ñy ban nh©n d©n quËn", "TCVN3") == "ủy ban nhân dân quận"


def test_sheet_in_another_encoding_within_an_old_document() -> None:
    assert to_unicode(VNI, "TCVN3") == MODERN


def test_layout_converts_and_says_so() -> None:
    builder = LayoutBuilder()
    builder.paragraph(TCVN3)
    builder.table([(0, 0, 1, 1, ["Së T­ ph¸p"]), (0, 1, 1, 1, ["100"])])
    layout = builder.layout()
    assert MODERN in layout.text
    assert "Sở Tư pháp" in layout.text
    assert [warning.code for warning in layout.warnings] == ["legacy_encoding"]


def test_plain_text_file_in_one_byte_letters() -> None:
    assert decode(TCVN3.encode("latin-1"), "a.txt") == MODERN


@given(st.text(max_size=300))
def test_any_text_is_judged_without_error(text: str) -> None:
    encoding = legacy_encoding([text])
    assert to_unicode(text, encoding or "VNI") is not None


def test_syllables() -> None:
    assert all(is_syllable(word) for word in ["nghiêng", "khuỷu", "quyết", "huơ", "thuở", "gì", "giữa", "Đắk", "boong"])
    assert not any(is_syllable(word) for word in ["chñ", "Müll", "zz"])
