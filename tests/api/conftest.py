from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
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
def untouched_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that holds the sample corpus, to be copied and never opened: to close any file of a database gives up all the locks that this process has on
    it (POSIX), upon which another process that opens it cuts the memory that both share, and this one ends by a bus error."""
    home = tmp_path_factory.mktemp("untouched-home")
    with RecordStore(home) as store:
        for path in sorted(SAMPLES.iterdir()):
            store.add(read_file(path), source=path.name, content=path.read_bytes())
    return home


@pytest.fixture(scope="session")
def sample_home(untouched_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that holds the sample corpus; tests that write copy the untouched one."""
    return Path(shutil.copytree(untouched_home, tmp_path_factory.mktemp("sample") / "home"))


@pytest.fixture(scope="session")
def contents() -> Callable[[Path], dict[Path, bytes]]:
    """What the files of a folder hold, of a home that is in use too: they are read from a copy that another process makes."""

    def contents(folder: Path) -> dict[Path, bytes]:
        with tempfile.TemporaryDirectory() as copy:
            subprocess.run(["cp", "-R", f"{folder}/.", copy], check=True)
            return {folder / path.relative_to(copy): path.read_bytes() for path in Path(copy).rglob("*") if path.is_file()}

    return contents


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
