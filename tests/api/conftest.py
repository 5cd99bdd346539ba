from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.cli import main
from api.settings import Settings
from graph.store import RecordStore
from ingest.pipeline import read_file

SAMPLES = Path(__file__).resolve().parents[2] / "data" / "corpus"


@pytest.fixture(scope="session")
def sample_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that holds the sample corpus; tests that write make their own."""
    home = tmp_path_factory.mktemp("sample-home")
    with RecordStore(home) as store:
        for path in sorted(SAMPLES.iterdir()):
            store.add(read_file(path), source=path.name, content=path.read_bytes())
    return home


@pytest.fixture(scope="session")
def sample(sample_home: Path) -> Iterator[TestClient]:
    """The service over the sample corpus, to be read only."""
    with TestClient(create_app(Settings(sample_home, segmenter="none"))) as client:
        yield client


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """`cancu` with arguments, over a home of the test's own: exit code, standard output, standard error."""
    monkeypatch.setenv("CANCU_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("CANCU_SEGMENTER", "none")

    def run(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["cancu", *map(str, arguments)])
        try:
            main()
            code = 0
        except SystemExit as end:
            code = int(end.code or 0)
        out = capsys.readouterr()
        return code, out.out, out.err

    return run
