from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from search.abbreviations import expanded, written_out
from search.analysis import analyse
from search.candidates import Candidate, batch_of, packed
from search.engine import IndexRecord
from search.facts import Facts
from search.features import FEATURES, Question, features
from search.packing import ids_of, indexed, number_bytes, pair_ids, pair_tokens, pairs_of_each
from search.ranking import clauses_of
from search.records import indexed_records
from search.rerank import reranked, weighed
from search.statistics import Statistics
from search.subjects import Role

TEXTS = [
    "Điều 1. Phạm vi điều chỉnh\nNghị định này quy định về phí.",
    "Điều 2. Thẩm quyền cấp giấy phép\nBộ trưởng cấp giấy phép xây dựng.",
    "Điều 3. Giấy phép\nGiấy tờ, phép tắc; xây nhà, dựng cửa.",
]


def candidate(text: str, score: float = 1.0, work: int = 1) -> Candidate:
    return Candidate(score, next(indexed_records([IndexRecord(work, "dieu_1", "1/2020/NĐ-CP", "", "", 0, "Tiêu đề", text, subject="Đóng phí")], None)).stored)


def row(query: str, text: str, *, folded: bool = False) -> dict[str, float]:
    asked = weighed(analyse(query, segment=False).clauses, lambda _: 1.0, folded=folded)
    return dict(zip(FEATURES, features(Question(asked), batch_of([candidate(text)]))[0].tolist(), strict=True))


def test_a_stored_record_gives_back_what_is_shown() -> None:
    found = candidate(TEXTS[0], work=2**40)
    assert (found.work_id, found.provision, found.number, found.title, found.text) == (2**40, "dieu_1", "1/2020/NĐ-CP", "Tiêu đề", TEXTS[0])


@pytest.mark.parametrize(("query", "folded"), [("thẩm quyền cấp giấy phép xây dựng", False), ("tham quyen cap giay phep xay dung", True)])
def test_what_holds_the_question_together_comes_first(query: str, folded: bool) -> None:
    best = reranked(analyse(query, segment=False).clauses, [*map(candidate, TEXTS)], lambda _: 1.0, folded=folded)
    assert best[0].text == TEXTS[1]
    assert [c.score for c in best] == sorted((c.score for c in best), reverse=True)


@pytest.mark.parametrize(
    ("query", "text", "feature", "value"),
    [
        ("giấy phép", "giấy phép", "pairs", 1.0),
        ("giấy phép", "giấy, phép", "pairs", 0.0),
        ("giấy phép", "giấy, phép", "syllables", 1.0),
        ("cấp giấy phép", "cấp giấy phép", "run", 1.0),
        ("cấp giấy phép", "cấp giấy; giấy phép", "run", 0.5),
        ("cấp giấy phép", "Cấp giấy phép lái xe\nvăn bản", "head_pairs", 0.5),
        ("cấp giấy phép", "giấy phép" + " x" * 300 + " cấp", "window", 2 / 3),
        ("cấp giấy phép gì", "gì", "loud", 0.0),
        ("trách nhiệm đóng phí", "Trách nhiệm", "in_subject", 0.5),
        ("trách nhiệm đóng phí", "Trách nhiệm", "in_head_or_subject", 1.0),
        ("trách nhiệm đóng phí", "Trách nhiệm", "pairs_in_body_or_subject", 2 / 3),
        ("giấy phép là gì", "Điều 3. Giải thích từ ngữ\nGiấy phép là", "meanings_asked", 1.0),
        ("thu hồi giấy phép", "Điều 3. Giải thích từ ngữ\nGiấy phép là", "meanings_asked", 0.0),
        ("giấy phép", "Điều 9. Hiệu lực thi hành\nGiấy phép", "frame", 1.0),
        ("điều 9 hiệu lực thi hành", "Điều 9. Hiệu lực thi hành\nGiấy phép", "frame", 0.0),
    ],
)
def test_features_count(query: str, text: str, feature: str, value: float) -> None:
    assert row(query, text)[feature] == pytest.approx(value, abs=1e-6)


@pytest.mark.parametrize("folded", [False, True])
def test_what_the_heading_leaves_open_the_subject_of_the_document_says(folded: bool) -> None:
    """An article names its matter only in the title of its document."""
    heading = "Điều 31. Bộ Công Thương\nThanh tra, kiểm tra và xử lý vi phạm."
    records = [
        IndexRecord(work, "dieu_31", f"{work}/2020/NĐ-CP", "", "", 0, "", heading, subject=subject)
        for work, subject in enumerate(("Quy định về kinh doanh khí", "Quy định về kinh doanh vận tải bằng xe ô tô"), 1)
    ]
    question = "trach nhiem cua Bo Cong Thuong trong van tai bang xe o to" if folded else "trách nhiệm của Bộ Công Thương trong vận tải bằng xe ô tô"
    candidates = [Candidate(1.0, each.stored) for each in indexed_records(records, None)]
    assert reranked(analyse(question, segment=False).clauses, candidates, lambda _: 1.0, folded=folded)[0].work_id == 2


@pytest.mark.parametrize(
    ("query", "size", "fields"),
    [
        ("các giấy phép", 100_000, {"giấy", "phép", "giấy_phép"}),
        ("cac giay phep", 100_000, {"giay", "phep", "giấy_phép"}),
        ("các giấy phép", 4_000, {"các", "giấy", "phép", "các_giấy", "giấy_phép"}),
        ("như thế nào", 100_000, {"như", "thế", "nào", "như_thế", "thế_nào"}),
    ],
)
def test_words_that_tell_nothing_are_not_looked_for(query: str, size: int, fields: set[str]) -> None:
    """They are dropped where their lists are long, unless nothing else is left."""
    known = {"giấy": 9, "phép": 9, "giay": 9, "phep": 9, indexed("pairs", "giấy_phép"): 9}
    terms = {"syllables": [("giấy", 9), ("phép", 9)], "pairs": [(indexed("pairs", "giấy_phép"), 9)]}
    statistics = Statistics(lambda _, token: known.get(token, size // 2), size, lambda field, _: terms[field])
    assert {token for field, token, _ in clauses_of(query, statistics, segment=None) if "title" not in field} == fields


def test_without_diacritics_accents_are_not_compared() -> None:
    assert row("giay phep", "giấy phép", folded=True)["pairs"] == 1.0


def test_nothing_and_everything_is_judged() -> None:
    assert reranked((), [], lambda _: 1.0, folded=False) == []
    for clauses in ((), (("x",),), (("x", "x", "x"),)):
        assert len(reranked(clauses, [candidate(""), candidate("x " * 9000)], lambda _: 1.0, folded=False)) == 2


def test_pairs_stop_at_breaks_and_are_the_same_alone_and_in_a_text() -> None:
    ids = ids_of(("một", "cửa", "", "hai", "nơi"))
    assert pair_tokens(ids).split() == [indexed("pairs", "một_cửa"), indexed("pairs", "hai_nơi")]
    assert np.array_equal(ids_of(()), np.empty(0, np.uint32))
    texts = [("một", "cửa"), (), ("x",), ("", "hai", "nơi", "", "đi", "đến")]
    for text, pairs in zip(texts, pairs_of_each([number_bytes(text) for text in texts]), strict=True):
        assert (pairs.tokens, pairs.count) == (pair_tokens(ids_of(text)), len(pair_ids(ids_of(text))))
        assert {*np.frombuffer(pairs.sample, np.uint32).tolist()} <= {*pair_ids(ids_of(text)).tolist()}


@pytest.mark.parametrize(
    ("keys", "folded", "other"),
    [
        (("tthc",), False, ("thủ", "tục", "hành", "chính")),
        (("tthc",), True, ("thu", "tuc", "hanh", "chinh")),
        (("thủ", "tục", "hành", "chính"), False, ("tthc",)),
        (("kh", "cn"), False, ("khoa", "học", "và", "công", "nghệ")),
    ],
)
def test_abbreviations_stand_for_their_words_and_the_other_way_round(keys: tuple[str, ...], folded: bool, other: tuple[str, ...]) -> None:
    assert expanded(keys, folded=folded)[: len(keys) + 1 + len(other)] == (*keys, "", *other)


@pytest.mark.parametrize(
    ("keys", "rare", "folded", "written"),
    [
        (("giáo", "viên", "thpt"), "thpt", False, ("giáo", "viên", "trung", "học", "phổ", "thông")),
        (("giao", "vien", "thpt"), "thpt", True, ("giao", "vien", "trung", "hoc", "pho", "thong")),
        (("bộ", "lđtb", "xh", "", "tỉnh"), "lđtb", False, ("bộ", "lao", "động", "thương", "binh", "và", "xã", "hội", "", "tỉnh")),
        (("ubnd", "tỉnh"), "tỉnh", False, ("ubnd", "tỉnh")),
    ],
)
def test_short_forms_are_written_out_where_the_words_are_more_usual(keys: tuple[str, ...], rare: str, folded: bool, written: tuple[str, ...]) -> None:
    assert written_out(keys, lambda token: 9.0 if token == rare else 1.0, folded=folded) == written


def stored(record: IndexRecord, role: Role, heading: Sequence[str] = (), subject: Sequence[str] = (), body: Sequence[str] = ()) -> bytes:
    numbers = number_bytes(body)
    return packed(record, role, number_bytes(heading), number_bytes(subject), numbers, *pairs_of_each([numbers]))


def test_packed_bytes_are_read_in_one_piece() -> None:
    record = IndexRecord(1, "", "", "", "", 0, "", "")
    batch = batch_of([Candidate(1.0, stored(record, Role.FRAME, ("a",), ("c", "d"), ("a", "", "b"))), Candidate(0.5, stored(record, Role.CONTENT))])
    assert (batch.body_lengths.tolist(), batch.heading_lengths.tolist(), batch.roles.tolist()) == ([3, 0], [1, 0], [2, 0])
    assert (batch.subject_lengths.tolist(), batch.documents.tolist()) == ([2], [0, 0])
    record = IndexRecord(7, "dieu_1", "1/2020/NĐ-CP", "", "", 0, "Phí", "Điều 1", start=9, parts=((9, 15, "dieu_1__khoan_1"),))
    kept = Candidate(1.0, stored(record, Role.FRAME, (), ("phí",), [f"x{number}" for number in range(90)]))
    assert (kept.work_id, kept.provision, kept.number, kept.title, kept.start, kept.text) == (7, "dieu_1", "1/2020/NĐ-CP", "Phí", 9, "Điều 1")
    assert kept.pairs == 89
    assert {*kept.sample.tolist()} < {*pair_ids(kept.tokens).tolist()}


@pytest.mark.parametrize(("at", "path"), [(10, "dieu_1"), (20, "dieu_1__khoan_1"), (25, "dieu_1__khoan_1__diem_a"), (29, "dieu_1__khoan_1"), (35, "dieu_1"), (50, "dieu_1")])
def test_a_character_stands_in_the_innermost_provision(at: int, path: str) -> None:
    parts = ((20, 30, "dieu_1__khoan_1"), (25, 28, "dieu_1__khoan_1__diem_a"), (35, 40, "dieu_10"))
    kept = Candidate(1.0, stored(IndexRecord(1, "dieu_1", "", "", "", 0, "", "x" * 40, start=10, parts=parts), Role.CONTENT))
    assert kept.innermost(at) == path


@pytest.mark.parametrize(("number", "validity", "behind"), [("1/2020/NĐ-CP", "lapsed", False), ("01/VBHN-BTC", "in_force", True)])
def test_of_equal_texts_the_one_that_holds_comes_first(number: str, validity: str, behind: bool) -> None:
    def kept(number: str, validity: str, authority: float = 0.0, behind: bool = False) -> Candidate:
        record = IndexRecord(1, number, number, "", "", 0, "", TEXTS[1], facts=Facts(validity=validity, authority=authority, stands_behind=behind))
        return Candidate(1.0, next(indexed_records([record], None)).stored)

    question = analyse("thẩm quyền cấp giấy phép", segment=None).clauses
    best = reranked(question, [kept(number, validity, behind=behind), kept("2/2020/NĐ-CP", "in_force")], lambda _: 1.0, folded=False)
    assert [c.number for c in best] == ["2/2020/NĐ-CP", number]
    cited = reranked(question, [kept("3/2020/NĐ-CP", ""), kept("4/2020/NĐ-CP", "", authority=9.0)], lambda _: 1.0, folded=False)
    assert cited[0].number == "4/2020/NĐ-CP"
