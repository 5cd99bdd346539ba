"""Validity over a small store of real texts in our own words, read by the real reader."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from graph.basis import basis_lines, check_basis
from graph.effects import effect_of, own_statements
from graph.lost_basis import lost_basis
from graph.model import Document, Relation, RelationKind, ReviewState, Span, StoredRelation, Work
from graph.store import RecordStore
from graph.validity import Status, Validities, Validity, cause_of
from ingest.pipeline import read_text


def paper(kind: str, number: str, day: date, body: str, title: str = "Về phí") -> str:
    issuer = {"NGHỊ ĐỊNH": "CHÍNH PHỦ", "THÔNG TƯ": "BỘ TÀI CHÍNH", "QUYẾT ĐỊNH": "BỘ TÀI CHÍNH"}[kind]
    return f"{issuer}\nSố: {number}\nHà Nội, ngày {day.day:02d} tháng {day.month} năm {day.year}\n{kind}\n{title}\n{body}\n"


BASE = paper("NGHỊ ĐỊNH", "10/2010/NĐ-CP", date(2010, 1, 15), "Điều 1. Phí\nNội dung.\nĐiều 2. Hiệu lực\nNghị định này có hiệu lực thi hành kể từ ngày 01 tháng 3 năm 2010.")  # fmt: skip
CIRCULAR = paper(
    "THÔNG TƯ", "20/2011/TT-BTC", date(2011, 5, 5),
    "Căn cứ Nghị định số 10/2010/NĐ-CP ngày 15 tháng 01 năm 2010 của Chính phủ;\nĐiều 1. Mức thu\nĐiều 2. Thông tư này có hiệu lực kể từ ngày 01 tháng 7 năm 2011.",
)  # fmt: skip
AMENDER = paper("NGHỊ ĐỊNH", "30/2012/NĐ-CP", date(2012, 2, 2), "Điều 1. Sửa đổi, bổ sung Điều 1 Nghị định số 10/2010/NĐ-CP\nĐiều 2. Nghị định này có hiệu lực kể từ ngày 01 tháng 4 năm 2012.")  # fmt: skip
PARTIAL = paper("NGHỊ ĐỊNH", "40/2014/NĐ-CP", date(2014, 2, 2), "Điều 1. Bãi bỏ Điều 1 Nghị định số 10/2010/NĐ-CP.\nĐiều 2. Nghị định này có hiệu lực kể từ ngày 01 tháng 5 năm 2014.")  # fmt: skip
REPLACER = paper("NGHỊ ĐỊNH", "50/2016/NĐ-CP", date(2016, 6, 1), "Điều 1. Phí\nĐiều 2. Nghị định này có hiệu lực kể từ ngày 01 tháng 8 năm 2016 và thay thế Nghị định số 10/2010/NĐ-CP.")  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> RecordStore:
    return RecordStore(tmp_path)


def put(store: RecordStore, *texts: str) -> None:
    for text in texts:
        store.add(read_text(text), source=f"{hash(text)}.txt", content=text.encode())


def status(store: RecordStore, reference: str, on: date, known: date | None = None, provision: str | None = None) -> Validity:
    return Validities(store, on, known).of(store.resolve(reference).id, provision)


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2010, 1, 20), Status.NOT_YET),
        (date(2010, 2, 28), Status.NOT_YET),
        (date(2010, 3, 1), Status.IN_FORCE),
        (date(2014, 4, 30), Status.IN_FORCE),
        (date(2014, 5, 1), Status.PARTLY_LAPSED),
        (date(2016, 7, 31), Status.PARTLY_LAPSED),
        (date(2016, 8, 1), Status.LAPSED),
        (date(2030, 1, 1), Status.LAPSED),
    ],
)
def test_status_follows_the_dates(store: RecordStore, on: date, expected: Status) -> None:
    put(store, BASE, AMENDER, PARTIAL, REPLACER)
    assert status(store, "10/2010", on).status is expected


def test_every_quotation_is_there(store: RecordStore) -> None:
    put(store, BASE, AMENDER, PARTIAL, REPLACER)
    found = status(store, "10/2010", date(2020, 1, 1))
    quotes = [(e.quote, e.evidence_id, e.span) for e in found.effects] + [(q.quote, q.evidence_id, q.span) for q in found.own]
    assert len(quotes) >= 4
    assert all(span.slice(store.text(evidence)) == quote for quote, evidence, span in quotes)


def test_in_force_is_never_claimed(store: RecordStore) -> None:
    put(store, BASE)
    label = status(store, "10/2010", date(2015, 1, 1)).label
    assert label == "đã có hiệu lực từ 01/03/2010; kho chưa ghi nhận văn bản bãi bỏ, thay thế hoặc đình chỉ (tính đến 01/01/2015)"


def test_what_was_issued_later_is_not_known(store: RecordStore) -> None:
    put(store, BASE, REPLACER)
    assert status(store, "10/2010", date(2020, 1, 1), known=date(2016, 5, 31)).status is Status.IN_FORCE
    assert status(store, "10/2010", date(2020, 1, 1), known=date(2016, 6, 1)).status is Status.LAPSED


def test_a_rejected_relation_changes_nothing(store: RecordStore) -> None:
    put(store, BASE, REPLACER)
    relation = next(r for r in store.relations() if r.relation.predicate.value == "replaces")
    store.review("relation", relation.id, ReviewState.REJECTED)
    assert status(store, "10/2010", date(2020, 1, 1)).status is Status.IN_FORCE


def test_one_provision_lapses_and_its_neighbour_does_not(store: RecordStore) -> None:
    put(store, BASE, PARTIAL)
    on = date(2015, 1, 1)
    assert status(store, "10/2010", on, provision="dieu_1").status is Status.LAPSED
    assert status(store, "10/2010", on, provision="dieu_2").status is Status.IN_FORCE


def test_a_stub_is_unknown_and_says_why(store: RecordStore) -> None:
    put(store, CIRCULAR)
    found = status(store, "10/2010", date(2015, 1, 1))
    assert found.status is Status.UNKNOWN
    assert "chưa có toàn văn" in found.label


def test_a_stub_with_evidence_of_its_end_has_lapsed(store: RecordStore) -> None:
    put(store, REPLACER)
    assert status(store, "10/2010", date(2017, 1, 1)).status is Status.LAPSED


def test_a_circular_does_not_end_a_decree(store: RecordStore) -> None:
    put(store, BASE, paper("THÔNG TƯ", "9/2015/TT-BTC", date(2015, 1, 1), "Điều 1. Nội dung\nĐiều 2. Thông tư này có hiệu lực từ ngày 01/03/2015. Bãi bỏ Nghị định số 10/2010/NĐ-CP."))  # fmt: skip
    found = status(store, "10/2010", date(2020, 1, 1))
    assert (found.status, len(found.disputed)) == (Status.IN_FORCE, 1)


def test_an_exception_leaves_a_part(store: RecordStore) -> None:
    put(store, BASE, REPLACER.replace("thay thế Nghị định số 10/2010/NĐ-CP.", "thay thế Nghị định số 10/2010/NĐ-CP, trừ Điều 1."))
    found = status(store, "10/2010", date(2020, 1, 1))
    assert found.status is Status.PARTLY_LAPSED
    assert "trừ Điều 1" in found.label


def test_a_stated_day_outranks_the_day_of_the_repealer(store: RecordStore) -> None:
    put(store, BASE, paper("NGHỊ ĐỊNH", "60/2018/NĐ-CP", date(2018, 1, 1), "Điều 1. Hiệu lực\nNghị định này có hiệu lực kể từ ngày 01 tháng 2 năm 2018. Nghị định số 10/2010/NĐ-CP hết hiệu lực kể từ ngày 01 tháng 01 năm 2019."))  # fmt: skip
    assert status(store, "10/2010", date(2018, 12, 31)).status is Status.IN_FORCE
    assert status(store, "10/2010", date(2019, 1, 1)).since == date(2019, 1, 1)


def test_what_details_a_lapsed_document_is_doubtful(store: RecordStore) -> None:
    details = CIRCULAR.replace("Về phí", "Quy định chi tiết thi hành Nghị định số 10/2010/NĐ-CP")
    put(store, BASE, REPLACER, details)
    found = status(store, "20/2011", date(2020, 1, 1))
    assert (found.status, [c.rule for c in found.consequences]) == (Status.UNKNOWN, ["details_lapsed"])
    assert status(store, "20/2011", date(2015, 1, 1)).status is Status.IN_FORCE


def test_the_amender_of_a_lapsed_document_is_doubtful(store: RecordStore) -> None:
    put(store, BASE, AMENDER, REPLACER)
    found = status(store, "30/2012", date(2020, 1, 1))
    assert (found.status, [c.rule for c in found.consequences]) == (Status.UNKNOWN, ["amended_lapsed"])


def test_two_documents_that_end_each_other_do_not_hang(store: RecordStore) -> None:
    put(store, BASE.replace("năm 2010.", "năm 2010 và thay thế Nghị định số 50/2016/NĐ-CP."), REPLACER)
    assert status(store, "10/2010", date(2020, 1, 1)).status is Status.LAPSED


@pytest.mark.parametrize(
    ("words", "last"),
    [
        ("Nghị quyết này có hiệu lực từ ngày 01/7/2025 đến hết ngày 28 tháng 02 năm 2027.", date(2027, 2, 28)),
        ("Nghị định này hết hiệu lực kể từ ngày 01 tháng 3 năm 2027.", date(2027, 2, 28)),
        ("Nghị định này có hiệu lực từ ngày 01/7/2025.", None),
        ("Điều 5 Nghị định này có hiệu lực đến hết ngày 31/12/2026.", None),
        ("Nghị định này có hiệu lực đến hết ngày 31/02/2026.", None),
    ],
)
def test_own_term(words: str, last: date | None) -> None:
    term = own_statements(words)[1]
    assert (term.last if term else None) == last


def test_a_portal_that_says_otherwise_makes_it_unknown(store: RecordStore, tmp_path: Path) -> None:
    from dataclasses import replace

    reading = read_text(BASE)
    store.add(replace(reading, document=replace(reading.document, status="Hết hiệu lực toàn bộ")), source="a.html", content=b"1")
    found = status(store, "10/2010", date(2020, 1, 1))
    assert found.status is Status.UNKNOWN
    assert "Hết hiệu lực toàn bộ" in found.label


# --- bases ----------------------------------------------------------------------------------------------------------------

DRAFT = """ỦY BAN NHÂN DÂN TỈNH BẾN TRE
QUYẾT ĐỊNH
Về phí
Căn cứ Nghị định số 10/2010/NĐ-CP ngày 15 tháng 01 năm 2010 của Chính phủ;
Căn cứ Nghị định số 50/2016/NĐ-CP ngày 02 tháng 6 năm 2016 của Chính phủ quy định
về phí;
Căn cứ Nghị định số 77/2077/NĐ-CP;
Căn cứ Luật Đê điều ngày 29 tháng 11 năm 2006;
Căn cứ tình hình thực tế;
Theo đề nghị của Giám đốc Sở Tài chính,
Điều 1. Căn cứ Nghị định này để thu phí.
"""


def verdicts(store: RecordStore, draft: str, on: date) -> list[list[str]]:
    return [[v.verdict for v in line.verdicts] for line in check_basis(store, read_text(draft), on)]


def test_each_basis_is_judged(store: RecordStore) -> None:
    put(store, BASE, REPLACER, AMENDER, CIRCULAR.replace("Nghị định số 10/2010/NĐ-CP", "Luật Đê điều ngày 29 tháng 11 năm 2006"))
    assert verdicts(store, DRAFT, date(2020, 1, 1)) == [["lapsed"], ["date_differs"], ["unknown"], ["stub"], []]
    assert verdicts(store, DRAFT, date(2014, 1, 1))[0] == ["amended"]


def test_checking_stores_nothing(store: RecordStore) -> None:
    put(store, BASE)
    before = (store.revision(), store.count("works"))
    verdicts(store, DRAFT, date(2020, 1, 1))
    assert (store.revision(), store.count("works")) == before


def test_an_amender_that_the_line_names_is_not_missing(store: RecordStore) -> None:
    put(store, BASE, AMENDER)
    named = (
        "QUYẾT ĐỊNH\nCăn cứ Nghị định số 10/2010/NĐ-CP được sửa đổi, bổ sung bởi Nghị định số 30/2012/NĐ-CP;\nĐiều 1. Nội dung\n"
    )
    assert verdicts(store, named, date(2014, 1, 1)) == [["resolved"]]


def test_a_recurring_number_is_ambiguous(store: RecordStore) -> None:
    for year in (2016, 2021):
        put(store, f"CHÍNH PHỦ\nSố: 21/NQ-CP\nHà Nội, ngày 21 tháng 3 năm {year}\nNGHỊ QUYẾT\nVề phí\nĐiều 1. Nội dung\n")
    assert verdicts(store, "QUYẾT ĐỊNH\nCăn cứ Nghị quyết số 21/NQ-CP của Chính phủ;\nĐiều 1. A\n", date(2022, 1, 1)) == [
        ["ambiguous"]
    ]


def test_wrapped_lines_are_one(store: RecordStore) -> None:
    assert [" ".join(span.slice(DRAFT).split())[:30] for span in basis_lines(DRAFT)] == [
        "Căn cứ Nghị định số 10/2010/NĐ",
        "Căn cứ Nghị định số 50/2016/NĐ",
        "Căn cứ Nghị định số 77/2077/NĐ",
        "Căn cứ Luật Đê điều ngày 29 th",
        "Căn cứ tình hình thực tế;",
    ]


def test_lost_basis_names_document_and_successor(store: RecordStore) -> None:
    put(store, BASE, CIRCULAR, REPLACER)
    (row,) = lost_basis(store, date(2020, 1, 1))
    assert (row.work.document.number, row.every, row.named) == ("20/2011/TT-BTC", True, 1)
    (lost,) = row.lost
    assert lost.replaced_by is not None
    assert lost.replaced_by.document.number == "50/2016/NĐ-CP"
    assert lost.proof.span.slice(store.text(lost.proof.evidence_id)) == lost.proof.quote
    assert lost_basis(store, date(2015, 1, 1)) == []


def test_lost_basis_every_leaves_out_what_still_has_one(store: RecordStore) -> None:
    put(store, BASE, CIRCULAR.replace("Điều 1. Mức", "Căn cứ Nghị định số 50/2016/NĐ-CP;\nĐiều 1. Mức"), REPLACER)
    assert [row.every for row in lost_basis(store, date(2020, 1, 1))] == [False]
    assert lost_basis(store, date(2020, 1, 1), every=True) == []


def test_a_task_that_names_a_lapsed_document_has_lost_its_basis(store: RecordStore) -> None:
    plan = "UBND TỈNH BẾN TRE\nSố: 7/KH-UBND\nBến Tre, ngày 05 tháng 01 năm 2018\nKẾ HOẠCH\nTHU PHÍ\nI. NHIỆM VỤ\n1. Phí\n- Thu phí theo Nghị định số 10/2010/NĐ-CP của Chính phủ.\n"
    put(store, BASE, REPLACER, plan)
    rows = [row for row in lost_basis(store, date(2020, 1, 1)) if row.target == "task"]
    assert [(row.level, row.lost[0].proof.quote) for row in rows] == [
        ("direct", "Thu phí theo Nghị định số 10/2010/NĐ-CP của Chính phủ.")
    ]


def test_merging_a_stub_that_others_redirect_to(store: RecordStore) -> None:
    """A stub that once changed its address can itself be merged."""
    put(
        store,
        paper(
            "THÔNG TƯ",
            "1/2019/TT-BTC",
            date(2019, 1, 1),
            "Điều 1. Theo Nghị định số 10/2010 thì\nĐiều 2. Theo Nghị định số 10/2010/NĐ-CP thì",
        ),
    )
    put(
        store,
        paper(
            "THÔNG TƯ",
            "2/2019/TT-BTC",
            date(2019, 1, 2),
            "Điều 1. Theo Nghị định số 10/2010/NĐ-CP ngày 15/01/2010 của Chính phủ thì",
        ),
    )
    put(store, BASE)
    assert store.resolve("10/2010").held

@pytest.mark.parametrize(
    ("kind", "quote", "provision", "manner"),
    [
        ("suspends", "Đình chỉ việc thi hành Nghị định số 10/2010/NĐ-CP.", None, "đình chỉ"),
        ("suspends", "Tạm ngưng hiệu lực Nghị định số 10/2010/NĐ-CP đến ngày 31/12/2016.", None, "ngưng hiệu lực"),
        ("suspends", "Ngưng hiệu lực Điều 5 Nghị định số 10/2010/NĐ-CP.", "dieu_5", "ngưng hiệu lực một phần"),
        ("repeals", "Bãi bỏ Nghị định số 10/2010/NĐ-CP.", None, "bãi bỏ"),
        ("repeals", "Bãi bỏ Điều 5 Nghị định số 10/2010/NĐ-CP.", "dieu_5", "bãi bỏ một phần"),
        ("repeals", "Nghị định số 10/2010/NĐ-CP hết hiệu lực kể từ ngày 01/8/2016.", None, "hết hiệu lực"),
        ("replaces", "Nghị định này thay thế Nghị định số 10/2010/NĐ-CP.", None, "thay thế"),
        ("corrects", "Đính chính Nghị định số 10/2010/NĐ-CP.", None, "đính chính"),
        ("amends", "Sửa đổi Nghị định số 10/2010/NĐ-CP.", None, "sửa đổi, bổ sung"),
    ],
)
def test_what_the_law_calls_it(kind: str, quote: str, provision: str | None, manner: str) -> None:
    by, on = (Work(n, "", Document(number, "nghị định", issued=day), held=True)
              for n, number, day in ((1, "50/2016/NĐ-CP", date(2016, 6, 1)), (2, "10/2010/NĐ-CP", date(2010, 1, 15))))  # fmt: skip
    relation = Relation("50/2016/NĐ-CP", RelationKind(kind), "10/2010/NĐ-CP", Span(0, len(quote)), object_provision=provision)
    effect = effect_of(StoredRelation(1, 1, 1, 2, relation, quote), by, on)
    assert effect is not None
    assert effect.manner == manner


def test_the_end_of_a_term_is_told_apart_from_a_repeal(store: RecordStore) -> None:
    put(store, BASE + "Điều 9. Nghị định này có hiệu lực đến hết ngày 31/12/2012.\n")
    found = Validities(store, date(2013, 1, 1)).of(store.resolve("10/2010").id)
    assert (found.status, cause_of(found)) == (Status.LAPSED, "hết thời hạn")
    assert "hết thời hạn" in found.label
