"""Second look at the best candidates: a linear model over `search.features`. Its weights were learnt on public development questions only;
`tests/benchmarks/learn_ranking.py` learns them anew and prints the cross-validated figures.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence

import numpy as np

from search.analysis import folded_keys
from search.candidates import Candidate, batch_of
from search.features import FEATURES, Question, Weighed, features

CANDIDATES = 100
"""Records that get the second look: deeper ones are rarely right (R@100 is .96 on the public questions)."""

QUIET = frozenset(
    ["như", "thế", "nào", "gì", "là", "bao", "nhiêu", "không", "nào", "ai", "khi", "đúng", "hay", "sai", "được", "quy", "định", "theo", "có", "bị", "thì", "ra", "sao", "mà", "cho", "của", "và", "các", "những"]
)
"""Words that ask. They count less in how much of a question a record holds, else a record on "như thế nào" wins."""
_QUIET_FOLDED = frozenset(folded_keys(QUIET))

WEIGHTS: dict[str, float] = {
    "syllables": -2.805, "loud": 1.377, "missing": -0.634, "bm25": 6.092, "pairs": 4.351, "loud_pairs": 1.587, "pair_bm25": -5.808,
    "triples": 2.365, "run": 2.378, "window": 3.077, "first": -0.504,
    "head": -0.528, "in_head": -2.702, "head_pairs": 3.248, "pairs_in_head": -2.108, "head_both": 5.009, "head_pairs_both": -1.227,
    "context": 1.983, "context_sum": 0.236, "score": 4.280, "rank": -0.199, "length": -0.175, "head_length": -0.119, "authority": 0.05, "demoted": -1.0,
}  # fmt: skip
"""Learnt, but for the last two: the public sets know neither citations nor validity. Among equal records the one on which more documents rest comes
first; what has lapsed loses as much as lies between two good answers."""

Rarity = Callable[[str], float]
"""Inverse document frequency of a token ("thủ") or a pair ("thủ_tục")."""


def reranked(
    clauses: Sequence[Sequence[str]], candidates: Sequence[Candidate], rarity: Rarity, *, folded: bool
) -> list[Candidate]:
    """The candidates in their new order, with their new scores.

    Args:
        clauses: the question's syllables.
        candidates: best first, as the engine scored them; only the first `CANDIDATES` are judged, the rest follow.
        rarity: of the question's tokens and pairs, without diacritics where `folded`.
        folded: whether the question was typed without diacritics: then accents are not compared.
    """
    head, tail = candidates[:CANDIDATES], candidates[CANDIDATES:]
    if not head:
        return []
    asked = weighed(clauses, rarity, folded=folded)
    scores = features(Question(asked), batch_of(head)) @ np.array([WEIGHTS[name] for name in FEATURES])
    order = np.argsort(-scores, kind="stable")
    floor = float(scores.min())
    best = [Candidate(float(scores[i]), head[i].packed) for i in order.tolist()]
    return best + [Candidate(floor - 1 - i, c.packed) for i, c in enumerate(tail)]


def weighed(clauses: Sequence[Sequence[str]], rarity: Rarity, *, folded: bool) -> Weighed:
    """A question's syllables with the rarity of each distinct token and pair."""
    keys = [key for clause in clauses for key in (*clause, "")]
    keys = list(folded_keys(keys)) if folded else keys
    tokens = {key: rarity(key) for key in dict.fromkeys(keys) if key}
    pairs = {(a, b): rarity(f"{a}_{b}") for a, b in dict.fromkeys(itertools.pairwise(keys)) if a and b}
    return Weighed(keys, tokens, pairs, _QUIET_FOLDED if folded else QUIET, folded)
