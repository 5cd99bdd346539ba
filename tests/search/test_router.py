"""References as people type them, over the sample corpus."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.store import RecordStore
from ingest.pipeline import read_file
from search.router import groups, route

SAMPLES = Path(__file__).resolve().parents[2] / "data" / "corpus"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RecordStore]:
    with RecordStore(tmp_path_factory.mktemp("home")) as store:
        for path in sorted(SAMPLES.iterdir()):
            store.add(read_file(path), source=path.name, content=path.read_bytes())
        yield store


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("92/2017", "92/2017/NĐ-CP"),
        ("nđ 92", "92/2017/NĐ-CP"),
        ("nd 92", "92/2017/NĐ-CP"),
        ("nđ 92 2017", "92/2017/NĐ-CP"),
        ("Nghi dinh 92/2017/ND-CP", "92/2017/NĐ-CP"),
        ("nghị định số 92/2017/nđ-cp", "92/2017/NĐ-CP"),
        ("so:92/2017", "92/2017/NĐ-CP"),
        ("Quyết định 45 năm 2016 của Thủ tướng", "45/2016/QĐ-TTg"),
        ("quyet dinh 45 nam 2016 cua thu tuong chinh phu", "45/2016/QĐ-TTg"),
        ("qd 45 ttg", "45/2016/QĐ-TTg"),
        ("TT 02 vpcp", "02/2017/TT-VPCP"),
        ("thông tư 2 của Văn phòng Chính phủ", "02/2017/TT-VPCP"),
        ("Nghị quyết 21 ngày 21/3/2016", "21/NQ-CP"),
        ("kh 512 ubnd tra vinh", "512/KH-UBND"),
        ("chỉ thị 07 tỉnh ủy", "07-CT/TU"),
        ("luat buu chinh", None),
    ],
)
def test_a_reference_names_its_document(store: RecordStore, typed: str, number: str | None) -> None:
    found = route(store, typed)
    assert found is not None
    assert found.whole
    assert found.one is not None
    assert found.one.document.number == number


def test_a_reference_inside_other_words_names_its_document_too(store: RecordStore) -> None:
    found = route(store, "nghị định 92/2017 về kiểm soát thủ tục")
    assert found is not None
    assert (found.whole, found.works[0].document.number) == (False, "92/2017/NĐ-CP")


def test_an_ambiguous_number_lists_all_candidates(store: RecordStore) -> None:
    found = route(store, "21/NQ-CP")
    assert found is not None
    assert (found.one, len(found.works)) == (None, 2)


@pytest.mark.parametrize(("typed", "nearest"), [("92/2071", "Nghị định 92/2017/NĐ-CP"), ("29/2017", "Nghị định 92/2017/NĐ-CP"), ("nđ 93", "Nghị định 92/2017/NĐ-CP")])
def test_an_unknown_number_gives_the_nearest_known_ones(store: RecordStore, typed: str, nearest: str) -> None:
    found = route(store, typed)
    assert found is not None
    assert not found.works
    assert nearest in found.nearest


@pytest.mark.parametrize("typed", ["kiểm soát thủ tục", "", '"92/2017"', "loai:nđ 92/2017", "năm 2018", "khoản 2 Điều 5"])
def test_other_queries_name_no_document(store: RecordStore, typed: str) -> None:
    assert route(store, typed) is None


def test_groups_around_a_document(store: RecordStore) -> None:
    found = {group.kind: group for group in groups(store, store.resolve("63/2010"))}
    assert "Nghị định 92/2017/NĐ-CP" in [work.label for work, _ in found["amenders"].related]
    assert "Quyết định 45/2016/QĐ-TTg" in [work.label for work, _ in found["dependents"].related]
    assert found["tasks"].total == len({task.id for _, task in found["tasks"].tasks})
    assert all(relation.quote for group in found.values() for _, relation in group.related)
