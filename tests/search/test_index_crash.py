"""kill -9 at random moments of indexing: the index opens, knows its revision, and holds every document once after it has caught up."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from search.engine import IndexRecord
from search.nodes import Field
from search.reader import Order
from search.tantivy_engine import TantivyEngine

PROVISIONS = 30


def records(work: int) -> Iterator[IndexRecord]:
    for number in range(PROVISIONS):
        yield IndexRecord(work, f"dieu_{number}", f"{work}/2020/NĐ-CP", "nghị định", "Chính phủ", 2020, f"Văn bản {work}", f"Điều {number}. Thủ tục " * 20)


def index(path: Path, last: int) -> None:
    """Follow a store in which revision n is document n."""
    engine = TantivyEngine(path, segment=None)
    for work in range(engine.revision() + 1, last + 1):
        engine.delete(work)
        engine.add(records(work))
        engine.commit(work)
        print(work, flush=True)
    engine.close()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_killed_index_catches_up(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    code = f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r}); from pathlib import Path; from {Path(__file__).stem} import index; index(Path(sys.argv[1]), 10_000)"
    process = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE)
    assert process.stdout is not None
    seen = 0
    while seen < 3:
        seen = int(process.stdout.readline())
    time.sleep(chance.uniform(0, 0.4))
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()
    engine = TantivyEngine(tmp_path, segment=None)
    last = engine.revision() + 2
    assert last >= seen + 2
    engine.close()
    index(tmp_path, last)
    engine = TantivyEngine(tmp_path, segment=None)
    with engine.reader() as reader:
        assert engine.revision() == last
        assert [len(reader.records(Field("work", str(work)), Order.RELEVANCE, 100)) for work in range(1, last + 1)] == [PROVISIONS] * last
    engine.close()
