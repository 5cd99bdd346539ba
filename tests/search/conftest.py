"""A small index on each engine, for what is the same on all of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from search.engine import Engine, IndexRecord
from search.facts import Facts
from search.tantivy_engine import TantivyEngine
from search.whoosh_engine import WhooshEngine

TITLES = ["Kiểm soát thủ tục hành chính", "Cơ chế một cửa liên thông", "Quản lý đê điều và phòng chống lụt bão", "Công khai ngân sách nhà nước"]
ISSUERS = [("Chính phủ", "trung ương", "nghị định", "NĐ-CP"), ("Bộ Nội vụ", "trung ương", "thông tư", "TT-BNV"), ("UBND tỉnh Bến Tre", "tỉnh", "kế hoạch", "KH-UBND")]
ARTICLES = [
    "Điều 1. Phạm vi điều chỉnh của văn bản là kiểm soát thủ tục hành chính tại bộ phận một cửa.",
    "Điều 2. Công khai thủ tục hành chính tại trụ sở cơ quan và trên trang thông tin điện tử.",
    "Điều 3. Ngân sách nhà nước bảo đảm kinh phí quản lý đê điều, phòng chống lụt bão.",
]


def records() -> Iterator[IndexRecord]:
    """24 documents of three articles each."""
    for work_id in range(1, 25):
        issuer, level, kind, sign = ISSUERS[work_id % 3]
        year = 2010 + work_id % 8
        facts = Facts(date(year, 1 + work_id % 12, 5), "lapsed" if work_id % 5 == 0 else "in_force", level, tasks=kind == "kế hoạch",
                      leads=("Sở Nội vụ",) if kind == "kế hoạch" else ())  # fmt: skip
        number = f"{work_id}/{year}/{sign}"
        title = TITLES[work_id % 4]
        yield IndexRecord(work_id, "", number, kind, issuer, year, title, f"{kind} {number} {title}", facts=facts)
        for place, words in enumerate(ARTICLES, start=1):
            yield IndexRecord(work_id, f"dieu_{place}", number, kind, issuer, year, title, f"{words} Số {work_id}.", start=place * 100, facts=facts)


@pytest.fixture(scope="session", params=[TantivyEngine, WhooshEngine], ids=["tantivy", "whoosh"])
def index(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    engine = request.param(tmp_path_factory.mktemp("index"), segment=None)
    engine.add(records())
    engine.commit(1)
    yield engine
    engine.close()
