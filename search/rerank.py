"""Second look at the best candidates: a linear model over `search.features`. Its weights were learnt on public development questions only;
`tests/benchmarks/learn_ranking.py` learns them anew and prints the cross-validated figures.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence

import numpy as np

from search.abbreviations import written_out
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
    "syllables": -3.107, "loud": -3.117, "missing": -0.600, "bm25": 3.928, "pairs": 5.719, "loud_pairs": -3.114, "pair_bm25": -6.684,
    "run": 2.657, "window": 4.923, "first": -0.588,
    "in_head": -0.912, "head_pairs": 3.211, "pairs_in_head": -2.270, "head_both": 1.543,
    "in_subject": -1.870, "in_head_or_subject": 1.378, "pairs_in_head_or_subject": 1.970, "in_body_or_subject": 4.531,
    "pairs_in_body_or_subject": 7.247,
    "meanings": 2.215, "meanings_asked": 3.350, "frame": -0.843,
    "context": 0.979, "context_sum": 0.285, "score": 3.587, "rank": -0.231, "length": -0.112, "authority": 0.05, "demoted": -1.0,
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
    best = [Candidate(score, head[i].packed, share) for i, score, share in zip(order.tolist(), scores[order].tolist(), held[order].tolist(), strict=True)]
    return best + [Candidate(floor - 1 - i, c.packed) for i, c in enumerate(tail)]


def weighed(clauses: Sequence[Sequence[str]], rarity: Rarity, *, folded: bool) -> Weighed:
    """A question's syllables with the rarity of each distinct token and pair."""
    typed = tuple(key for clause in clauses for key in (*clause, ""))
    keys = written_out(folded_keys(typed) if folded else typed, rarity, folded=folded)
    tokens = {key: rarity(key) for key in dict.fromkeys(keys) if key}
    pairs = {(a, b): rarity(f"{a}_{b}") for a, b in dict.fromkeys(itertools.pairwise(keys)) if a and b}
    return Weighed(keys, tokens, pairs, QUIET_FOLDED if folded else QUIET, folded, _asks_meaning(keys))


def _asks_meaning(keys: Sequence[str]) -> bool:
    words = f" {' '.join(folded_keys(keys))} "
    return any(f" {cue} " in words for cue in _MEANING)
