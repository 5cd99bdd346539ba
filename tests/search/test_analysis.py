from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.text import fold
from search.analysis import analyse, folded_texts, has_diacritics, number_keys, places_of, syllable_key, tokens

SAME = ["Thủ tục hòa giải", "THỦ TỤC HÒA GIẢI", unicodedata.normalize("NFD", "thủ tục hoà giải"), "thủ  tục\nhoà giải"]


def test_spellings_of_the_same_words_are_equal() -> None:
    assert len({analyse(words, segment=False).syllables for words in SAME}) == 1


def test_numbers_stay_whole() -> None:
    assert "92/2017/nđ-cp" in analyse("theo Nghị định số 92/2017/NĐ-CP.", segment=False).syllables


def test_numbers_have_keys_with_and_without_their_sign() -> None:
    assert list(number_keys("Nghi dinh 92/2017/ND-CP")) == ["92/2017/nd-cp", "92/2017"]


def test_pairs_stop_at_signs() -> None:
    assert analyse("một cửa, hai nơi", segment=False).pairs == ("một_cửa", "hai_nơi")


def test_words_are_underthesea_words_joined() -> None:
    assert "hành_chính" in "".join(analyse("thủ tục hành chính", segment=True).words)


@pytest.mark.parametrize(("text", "typed"), [("thủ tục", True), ("thu tuc", False), ("92/2017", False), ("đê", True)])
def test_diacritics_are_noticed(text: str, typed: bool) -> None:
    assert has_diacritics(text) is typed


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("từ tháng 7/2020", ()), ("tu thang 7/2020", ()), ("áp dụng 15/9/2020", ()), ("ngày 07/8/2017", ()),
        ("Nghị định 30/2020", ("30/2020",)), ("trước 1/2020/NĐ-CP", ("1/2020/nd-cp", "1/2020")),
    ],
)  # fmt: skip
def test_days_and_months_are_no_numbers_of_documents(text: str, numbers: tuple[str, ...]) -> None:
    assert analyse(text, segment=None).numbers == numbers


def test_a_number_typed_with_spaces_is_the_same_number() -> None:
    assert analyse("Nghị định 92 / 2017 / NĐ-CP", segment=None).numbers == analyse("Nghị định 92/2017/NĐ-CP", segment=None).numbers


@given(st.lists(st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\n\0"))))
def test_texts_are_folded_together_as_each_alone(texts: list[str]) -> None:
    assert folded_texts(texts) == [fold(text) for text in texts]


WRITTEN = "Căn cứ Nghị định 92/2017/NĐ-CP, hoà giải ở cơ sở; Uỷ ban nhân dân tỉnh HÒA Bình họp ngày 3/4/2018 về 2.500 hồ sơ (hòagiải không tính). "


@pytest.mark.parametrize("folded", [False, True])
@given(text=st.lists(st.sampled_from([*WRITTEN.split(), "\n", "x̣", "𝐚", "ﬁ", "đ-92", "92 /2017", "5 -CP", "khoản,5", "Ðiều", "²"]), max_size=30).map(" ".join), query=st.sampled_from([*WRITTEN.split(", "), "khoản 5 Điều 92/2017 CP", "²"]))
def test_words_are_found_where_the_tokens_stand(text: str, query: str, folded: bool) -> None:
    key = fold if folded else syllable_key
    wanted = frozenset(key(token.words) for token in tokens(query))
    assert places_of(text, wanted, folded=folded) == [(t.start, t.end) for t in tokens(text) if key(t.words) in wanted]
    for word in wanted:
        assert places_of(text, [word], folded=folded) == [(t.start, t.end) for t in tokens(text) if key(t.words) == word]
