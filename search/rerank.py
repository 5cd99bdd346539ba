"""Second look at the best candidates: how much of the question they hold, and how much of their heading the question holds.

A linear model over ten features that are cheap to count in a candidate's tokens. Its weights were learnt by pairwise logistic regression
on public development questions only (`tests/benchmarks/learn_ranking.py` learns them anew and prints the cross-validated figures).
"""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from graph.text import fold

CANDIDATES = 100
"""Records that get the second look: deeper ones are rarely right (R@100 is .96 on the public questions) and each costs some 50 µs."""

BREAK = "|"
"""Stands between clauses in a candidate's tokens, so that no pair reaches over a sign."""

FEATURES = (
    "syllables",
    "pairs",
    "triples",
    "heading",
    "heading_pairs",
    "context",
    "context_best",
    "score",
    "length",
    "heading_length",
)
WEIGHTS = (4.49, 3.83, 2.16, 0.70, 2.27, 3.22, 1.91, 2.61, -0.25, -0.94)

Rarity = Callable[[str], float]
"""Inverse document frequency of a token ("thủ") or a pair ("thủ_tục")."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record that an engine found, with what is needed to judge it and to show it. `heading` and `body` are tokens parted by spaces, clauses
    by `BREAK`; `start` is where the text begins in the document's."""

    score: float
    work_id: int
    provision: str
    number: str
    title: str
    text: str
    heading: str
    body: str
    start: int = 0


def joined(clauses: Sequence[Sequence[str]]) -> str:
    """Tokens as a candidate keeps them."""
    return f" {BREAK} ".join(" ".join(clause) for clause in clauses)


def reranked(
    clauses: Sequence[Sequence[str]], candidates: Sequence[Candidate], rarity: Rarity, *, folded: bool
) -> list[Candidate]:
    """The candidates in their new order, with their new scores.

    Args:
        clauses: the question's syllables.
        candidates: best first, as the engine scored them; only the first `CANDIDATES` are judged, the rest follow.
        folded: whether the question was typed without diacritics: then the candidates' tokens are folded as well.
    """
    head, tail = candidates[:CANDIDATES], candidates[CANDIDATES:]
    scores = [sum(map(float.__mul__, WEIGHTS, row)) for row in features(clauses, head, rarity, folded=folded)]
    order = sorted(range(len(head)), key=lambda i: (-scores[i], i))
    floor = min(scores, default=0.0)
    return [replace(head[i], score=scores[i]) for i in order] + [replace(c, score=floor - 1 - i) for i, c in enumerate(tail)]


def features(
    clauses: Sequence[Sequence[str]], candidates: Sequence[Candidate], rarity: Rarity, *, folded: bool
) -> Iterator[tuple[float, ...]]:
    """A row of `FEATURES` for each candidate."""
    question = _Question([[fold(token) for token in clause] for clause in clauses] if folded else clauses, rarity)
    best = max((c.score for c in candidates), default=1.0) or 1.0
    of_work: dict[int, list[float]] = defaultdict(list)
    for candidate in candidates:
        of_work[candidate.work_id].append(candidate.score / best)
    for candidate in candidates:
        heading, body = (fold(candidate.heading), fold(candidate.body)) if folded else (candidate.heading, candidate.body)
        beside = sorted(of_work[candidate.work_id], reverse=True)
        yield (
            *question.covered(body), *question.covering(heading), sum(beside[:3]) / 3, beside[0], candidate.score / best,
            math.log1p(body.count(" ") + 1), math.log1p(heading.count(" ") + 1),
        )  # fmt: skip


class _Question:
    """The question's tokens, pairs and triples with their weights."""

    def __init__(self, clauses: Sequence[Sequence[str]], rarity: Rarity) -> None:
        self._rarity = rarity
        tokens = dict.fromkeys(token for clause in clauses for token in clause)
        pairs = dict.fromkeys(pair for clause in clauses for pair in itertools.pairwise(clause))
        self._tokens = {token: rarity(token) for token in tokens}
        self._pairs = {pair: rarity("_".join(pair)) for pair in pairs}
        self._triples = {triple for clause in clauses for triple in zip(clause, clause[1:], clause[2:], strict=False)}
        self._weight = sum(self._tokens.values()) or 1.0
        self._pair_weight = sum(self._pairs.values()) or 1.0

    def covered(self, body: str) -> tuple[float, float, float]:
        """How much of the question the body holds: of its tokens and pairs by weight, of its triples by number."""
        padded = f" {body} "
        present = self._tokens.keys() & set(body.split())
        pairs = {(a, b) for a, b in self._pairs if a in present and b in present and f" {a} {b} " in padded}
        triples = sum((a, b) in pairs and (b, c) in pairs and f" {a} {b} {c} " in padded for a, b, c in self._triples)
        return (
            sum(self._tokens[token] for token in present) / self._weight,
            sum(self._pairs[pair] for pair in pairs) / self._pair_weight,
            triples / max(1, len(self._triples)),
        )

    def covering(self, heading: str) -> tuple[float, float]:
        """How much of the heading the question holds, of tokens and of pairs, by weight."""
        clauses = [clause.split() for clause in heading.split(BREAK)]
        tokens = {token for clause in clauses for token in clause}
        pairs = {pair for clause in clauses for pair in itertools.pairwise(clause)}
        weight = sum(map(self._rarity, tokens)) or 1.0
        pair_weight = sum(self._rarity(f"{a}_{b}") for a, b in pairs) or 1.0
        return (
            sum(self._tokens[token] for token in tokens & self._tokens.keys()) / weight,
            sum(self._pairs[pair] for pair in pairs & self._pairs.keys()) / pair_weight,
        )
