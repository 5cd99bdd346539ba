"""Documents whose best provisions say nearly the same: a consolidated text beside its original, a decision that repeats the one it replaced. The better
one is shown, the others are listed under it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from search.candidates import Candidate
from search.packing import pair_ids

SAME = 0.85
"""Share of pairs in common from which two provisions say nearly the same: a changed date or amount leaves more, another rule leaves less."""
_SHORTEST = 40
"""Pairs below which texts are alike by chance (entry into force, titles)."""


def collapsed(order: Sequence[int], best: Mapping[int, Candidate]) -> tuple[list[int], dict[int, list[int]]]:
    """The documents that stay, in their order, and under which of them the others are listed.

    A document is listed under a better one when their best provisions say nearly the same and they come from one body, or when it has lapsed or
    repeats others anyway: what two provinces decide in the same words are two answers.

    Args:
        order: documents, best first.
        best: the best provision of each document that is compared; the others stay.
    """
    kept: list[int] = []
    alike: dict[int, list[int]] = {}
    seen: list[tuple[int, Candidate, frozenset[int]]] = []
    for work_id in order:
        candidate = best.get(work_id)
        pairs = frozenset(pair_ids(candidate.tokens).tolist()) if candidate else frozenset()
        if candidate is None or len(pairs) < _SHORTEST:
            kept.append(work_id)
            continue
        first = next((other for other, shown, theirs in seen if _may_stand_for(shown, candidate) and same(pairs, theirs)), None)
        if first is None:
            kept.append(work_id)
            seen.append((work_id, candidate, pairs))
        else:
            alike.setdefault(first, []).append(work_id)
    return kept, alike


def _may_stand_for(shown: Candidate, other: Candidate) -> bool:
    return shown.issuer == other.issuer or other.stands_back


def same(pairs: frozenset[int], others: frozenset[int]) -> bool:
    """Whether two texts say nearly the same, by the pairs that they have in common."""
    if min(len(pairs), len(others)) < SAME * max(len(pairs), len(others)):
        return False
    common = len(pairs & others)
    return common >= SAME * (len(pairs) + len(others) - common)
