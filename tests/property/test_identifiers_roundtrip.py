from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from graph.errors import InvalidIdentifier
from graph.identifiers import DocumentNumber
from graph.text import fold, match_key, same_length_lower

SYMBOLS = st.sampled_from(["NĐ-CP", "QĐ-TTg", "TT-BTC", "TTLT-BTC-BNV", "KH-UBND", "NQ-HĐND", "QH14", "QĐ-UBND-HC"])


@given(st.integers(1, 99999), st.one_of(st.none(), st.integers(1945, 2050)), SYMBOLS)
def test_parse_of_str_is_identity(sequence: int, year: int | None, symbol: str) -> None:
    number = DocumentNumber(str(sequence), year, symbol)
    assert DocumentNumber.parse(str(number)) == number


@given(st.text(max_size=60))
def test_any_string_parses_to_a_fixed_point_or_is_refused(text: str) -> None:
    try:
        number = DocumentNumber.parse(text)
    except InvalidIdentifier:
        return
    assert DocumentNumber.parse(str(number)) == number


@given(st.text(max_size=80))
def test_keys_are_stable(text: str) -> None:
    assert match_key(match_key(text)) == match_key(text)
    assert fold(fold(text)) == fold(text)
    assert len(same_length_lower(text)) == len(text)
