from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.store import RecordStore
from ingest.pipeline import read_file

CORPUS = Path(__file__).resolve().parents[3] / "data" / "corpus"


def filled(home: Path) -> RecordStore:
    store = RecordStore(home)
    files = sorted(CORPUS.iterdir())
    assert len(files) > 10
    for path in files:
        store.add(read_file(path), source=path.name, content=path.read_bytes())
    return store


@pytest.fixture(scope="session")
def sample_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("sample")
    filled(home).close()
    return home


@pytest.fixture
def sample(sample_home: Path) -> Iterator[RecordStore]:
    with RecordStore(sample_home) as store:
        yield store
