"""Learn the weights of the second look: `python tests/benchmarks/learn_ranking.py [--index FOLDER]`.

Questions are the public development sets below CANCU_CORPUS, as typed and without diacritics; the wrong answers are those of the engine's own first
hundred. The model is linear, fitted by listwise softmax regression (Newton's method). Figures are printed for folds that were held out, beside the
engine's own order; then the weights fitted to all questions, for `search/rerank.py`. `--index` keeps the indexes for another run.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

import beir
import numpy as np

from graph.text import fold
from search.analysis import analyse, has_diacritics
from search.candidates import Candidate, batch_of
from search.features import FEATURES, Question, features
from search.nodes import Query, Words
from search.reader import Order
from search.rerank import CANDIDATES, weighed
from search.tantivy_engine import TantivyEngine

SETS = ("zalo_phapdien", "alqac23_25")
FOLDS = 5
SEEDS = (7, 1, 2)
"""The questions are dealt into folds several times: one deal moves R@10 by .003."""
RIDGE = 0.003


Set = tuple[str, bool]
"""A set of questions, and whether they are stripped of diacritics."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question: the features of its candidates, which of them are right, and how many right ones there are at all."""

    features: np.ndarray
    right: np.ndarray
    gold: int


def collected(folder: Path, name: str, corpus: Path, *, strip: bool) -> list[Asked]:
    """The questions of a set with the candidates that the engine finds."""
    engine = TantivyEngine(folder / name, segment=None)
    if not engine.revision():
        engine.add(record for _, record in beir.records(corpus / "corpus.jsonl.gz"))
        engine.commit(1)
    gold = beir.judgements(corpus / "qrels.tsv")
    found = []
    for key, typed in beir.questions(corpus / "queries.jsonl", gold).items():
        text = fold(typed) if strip else typed
        with engine.reader() as reader:
            candidates = reader.load(reader.records(Query(Words(text), text).node, Order.RELEVANCE, CANDIDATES))
            found.append(_asked(engine, text, candidates, gold[key]))
    engine.close()
    return found


def _asked(engine: TantivyEngine, text: str, candidates: list[Candidate], gold: set[str]) -> Asked:
    folded = not has_diacritics(text)
    with engine.reader() as reader:
        rarity = reader.statistics.rarity
    asked = weighed(analyse(text, segment=None).clauses, lambda token: rarity(token, folded=folded), folded=folded)
    right = np.array([c.provision in gold for c in candidates])
    return Asked(features(Question(asked), batch_of(candidates)), right, len(gold))


def fitted(questions: list[Asked], weights: list[float]) -> np.ndarray:
    """Weights of the features; a question counts as its set's weight says, and not at all if no candidate is right."""
    kept = [(q, w) for q, w in zip(questions, weights, strict=True) if q.right.any()]
    x = np.concatenate([q.features for q, _ in kept])
    mean, spread = x.mean(axis=0), x.std(axis=0) + 1e-9
    spread[x.std(axis=0) < 1e-9] = np.inf
    x = (x - mean) / spread
    sizes = np.array([len(q.right) for q, _ in kept])
    starts, owner = np.cumsum(sizes) - sizes, np.repeat(np.arange(len(sizes)), sizes)
    wanted = np.concatenate([q.right / q.right.sum() for q, _ in kept])
    importance = np.array([w for _, w in kept])[owner]
    total = sum(w for _, w in kept)
    learnt = np.zeros(x.shape[1])
    for _ in range(25):
        scores = x @ learnt
        likely = np.exp(scores - np.maximum.reduceat(scores, starts)[owner])
        likely /= np.add.reduceat(likely, starts)[owner]
        slope = x.T @ (importance * (likely - wanted)) / total + RIDGE * learnt
        middle = np.add.reduceat(x * likely[:, None], starts)
        first = np.array([w for _, w in kept])
        curve = ((x * (importance * likely)[:, None]).T @ x - (middle * first[:, None]).T @ middle) / total + RIDGE * np.eye(len(learnt))
        step = np.linalg.solve(curve, slope)
        learnt -= step * min(1.0, 2.0 / (np.abs(step).max() + 1e-9))
    return np.asarray(learnt / spread)


Scores = dict[Set, list[np.ndarray]]


def held_out(sets: dict[Set, list[Asked]], seed: int) -> Scores:
    """Scores of each question by weights that were learnt without it; with and without diacritics it lies in the same fold."""
    largest = max(map(len, sets.values()))
    parts = {key: np.random.default_rng(seed).permutation(len(asked)) % FOLDS for key, asked in sets.items()}
    scores: Scores = {key: [np.empty(0)] * len(asked) for key, asked in sets.items()}
    for held in range(FOLDS):
        chosen = [(q, largest / len(a)) for key, a in sets.items() for q, part in zip(a, parts[key], strict=True) if part != held]
        learnt = fitted([q for q, _ in chosen], [w for _, w in chosen])
        for key, asked in sets.items():
            for i in np.flatnonzero(parts[key] == held):
                scores[key][i] = asked[i].features @ learnt
    return scores


def judged(questions: list[Asked], scores: list[np.ndarray]) -> np.ndarray:
    """R@1, R@10, MRR@10 of each question."""
    rows = []
    for question, score in zip(questions, scores, strict=True):
        right = question.right[np.argsort(-score, kind="stable")]
        reciprocal = next((1 / rank for rank, hit in enumerate(right[:10], 1) if hit), 0.0)
        rows.append((right[:1].sum() / question.gold, right[:10].sum() / question.gold, reciprocal))
    return np.array(rows)


def shown(key: Set, way: str, rows: np.ndarray) -> str:
    """The means, with the standard errors of sampling the questions."""
    means, errors = rows.mean(axis=0), rows.std(axis=0) / len(rows) ** 0.5
    figures = "  ".join(f"{name} {mean:.4f} ±{error:.3f}" for name, mean, error in zip(("R@1", "R@10", "MRR@10"), means, errors, strict=True))
    return f"{key[0]:14} {'stripped' if key[1] else 'typed':9} {way:9} {figures}"


def main() -> None:
    """Collect, cross-validate, fit."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--index", type=Path)
    args = parser.parse_args()
    root = Path(os.environ["CANCU_CORPUS"]) / "search"
    with tempfile.TemporaryDirectory() as temporary:
        folder = args.index or Path(temporary)
        sets = {(name, strip): collected(folder, name, root / name, strip=strip) for name in SETS for strip in (False, True)}
    for key, asked in sets.items():
        print(shown(key, "engine", judged(asked, [q.features[:, FEATURES.index("score")] for q in asked])))
    dealt = [held_out(sets, seed) for seed in SEEDS]
    for key, asked in sets.items():
        print(shown(key, "held out", np.mean([judged(asked, scores[key]) for scores in dealt], axis=0)))
    largest = max(map(len, sets.values()))
    everything = [(q, largest / len(a)) for a in sets.values() for q in a]
    learnt = fitted([q for q, _ in everything], [w for _, w in everything])
    print("WEIGHTS = {" + ", ".join(f'"{name}": {weight:.3f}' for name, weight in zip(FEATURES, learnt, strict=True)) + "}")


if __name__ == "__main__":
    main()
