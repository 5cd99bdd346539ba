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
"""Records that get the second look: deeper ones are rarely right (R@100 is .96 on the public questions; 200 give .002 more, for twice the time)."""

QUIET = frozenset(
    ["như", "thế", "nào", "gì", "là", "bao", "nhiêu", "không", "nào", "ai", "khi", "đúng", "hay", "sai", "được", "quy", "định", "theo", "có", "bị", "thì", "ra", "sao", "mà", "cho", "của", "và", "các", "những"]
)
"""Words that ask. They count less in how much of a question a record holds, else a record on "như thế nào" wins."""
QUIET_FOLDED = frozenset(folded_keys(QUIET))
"""The same without diacritics."""
_MEANING = ("la gi", "duoc hieu", "hieu the nao", "hieu nhu the nao", "la nhu the nao", "la the nao", "nghia la", "khai niem", "dinh nghia")
"""Words that ask what a term means."""

WEIGHTS: dict[str, float] = {
    "syllables": -3.569, "loud": -1.328, "missing": -0.690, "bm25": 5.649, "pairs": 2.491, "loud_pairs": -3.435, "pair_bm25": -7.244,
    "triples": 2.797, "run": 2.141, "window": 2.614, "first": -0.557,
    "head": 0.531, "in_head": -0.788, "head_pairs": 2.615, "pairs_in_head": -2.356, "head_both": 1.938, "head_pairs_both": -0.190,
    "in_subject": -1.679, "in_head_or_subject": 1.431, "pairs_in_head_or_subject": 1.796, "in_body_or_subject": 4.700,
    "pairs_in_body_or_subject": 6.924,
    "meanings": 2.108, "meanings_asked": 3.511, "frame": -0.729,
    "context": 0.809, "context_sum": 0.280, "score": 4.274, "rank": -0.210, "length": -0.131, "head_length": 0.028, "authority": 0.05,
    "demoted": -1.0,
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
    counted = features(Question(asked), batch_of(head))
    scores, held = counted @ np.array([WEIGHTS[name] for name in FEATURES]), counted[:, FEATURES.index("loud")]
    order = np.argsort(-scores, kind="stable")
    floor = float(scores.min())
    best = [Candidate(float(scores[i]), head[i].packed, float(held[i])) for i in order.tolist()]
    return best + [Candidate(floor - 1 - i, c.packed) for i, c in enumerate(tail)]


def weighed(clauses: Sequence[Sequence[str]], rarity: Rarity, *, folded: bool) -> Weighed:
    """A question's syllables with the rarity of each distinct token and pair."""
    keys = [key for clause in clauses for key in (*clause, "")]
    keys = list(folded_keys(keys)) if folded else keys
    tokens = {key: rarity(key) for key in dict.fromkeys(keys) if key}
    pairs = {(a, b): rarity(f"{a}_{b}") for a, b in dict.fromkeys(itertools.pairwise(keys)) if a and b}
    return Weighed(keys, tokens, pairs, QUIET_FOLDED if folded else QUIET, folded, _asks_meaning(keys))


def _asks_meaning(keys: Sequence[str]) -> bool:
    words = f" {' '.join(folded_keys(keys))} "
    return any(f" {cue} " in words for cue in _MEANING)
