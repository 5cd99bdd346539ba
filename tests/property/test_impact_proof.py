"""Every row of every impact answer carries a path whose every hop quotes words that stand there; roots and options are drawn at random."""

from __future__ import annotations

import gzip
import json
import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.answers import impact_of
from graph.impact import KnowledgeGraph
from graph.model import RelationKind
from graph.store import RecordStore
from ingest.pipeline import read_file, read_text

SAMPLE = Path(__file__).resolve().parents[2] / "data" / "corpus"
CORPUS = os.environ.get("CANCU_CORPUS")
CHANGES = (None, RelationKind.AMENDS, RelationKind.REPLACES, RelationKind.REPEALS, RelationKind.SUSPENDS)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RecordStore]:
    with RecordStore(tmp_path_factory.mktemp("sample")) as store:
        for path in sorted(SAMPLE.iterdir()):
            store.add(read_file(path), source=path.name, content=path.read_bytes())
        yield store


@pytest.fixture(scope="module")
def laws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RecordStore]:
    """Some forty real documents, those that name each other most easily: of one random tenth of the national database's pages."""
    if not CORPUS:
        pytest.skip("CANCU_CORPUS is not set")
    with gzip.open(Path(CORPUS) / "vbpl_text" / "docs.jsonl.gz", "rt", encoding="utf-8") as lines:
        texts = [text for line in lines if len(text := json.loads(line)["text"]) < 40_000]
    with RecordStore(tmp_path_factory.mktemp("laws")) as store:
        for number, text in enumerate(random.Random(5).sample(texts, min(40, len(texts)))):
            store.add(read_text(text), source=f"{number}.txt", content=text.encode())
        yield store


def proven(store: RecordStore, seed: int, answers: int) -> int:
    """Check some answers; returns the number of hops seen."""
    dice = random.Random(seed)
    roots = [work for work in store.works() if store.relations(work.id)]
    graph = KnowledgeGraph(store)
    hops = 0
    for root in dice.sample(roots, min(answers, len(roots))):
        paths = [p.path for p in store.provisions(root.id)]
        provision = dice.choice(paths) if paths and dice.random() < 0.3 else None
        answer = impact_of(graph, root, provision, dice.choice(CHANGES), depth=dice.choice([None, 1, 2]))
        for row in answer.rows:
            assert row.hops, row
            if row.target in ("document", "provision"):
                assert root.label in (row.hops[-1].subject, row.hops[-1].object)
            for hop in row.hops:
                text = store.text(hop.evidence_id)
                assert hop.quote == text[hop.span.start : hop.span.end]
                assert hop.quote.strip()
            hops += len(row.hops)
    return hops


def test_in_the_sample_corpus(sample: RecordStore) -> None:
    assert proven(sample, 1, 60) > 100


@pytest.mark.parametrize("seed", [2, 3])
def test_in_real_documents(laws: RecordStore, seed: int) -> None:
    assert proven(laws, seed, 60) > 50
