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
_LOOKS_ALIKE, _SURELY, _FEW = 0.5, 0.97, 16
"""Share of the sampled pairs in common below which two texts differ and from which on they say nearly the same without being compared in full, and sampled
pairs below which that tells nothing: of a hundred thousand couples that say nearly the same, one is missed."""


def collapsed(order: Sequence[int], best: Mapping[int, Candidate], needed: int) -> tuple[list[int], dict[int, list[int]]]:
    """The documents that stay, in their order, and under which of them the others are listed.

    A document is listed under a better one when their best provisions say nearly the same and they come from one body, or when it has lapsed or
    repeats others anyway: what two provinces decide in the same words are two answers.

    Args:
        order: documents, best first.
        best: the best provision of each document that is compared; the others stay.
        needed: documents that may be shown. Those behind them are compared with them alone, and else stay.
    """
    kept: list[int] = []
    alike: dict[int, list[int]] = {}
    seen: list[tuple[int, _Compared]] = []
    of_body: dict[int, list[tuple[int, _Compared]]] = {}
    texts = {work_id: _Compared(found) for work_id in order if (found := best.get(work_id)) is not None and found.pairs >= _SHORTEST}
    for work_id in order:
        text = texts.get(work_id)
        if text is None:
            kept.append(work_id)
            continue
        issuer = text.found.issuer
        others = seen if text.found.stands_back else of_body.get(issuer, ())
        first = next((other for other, shown in others if shown.same(text)), None)
        if first is None:
            if len(kept) < needed:
                seen.append((work_id, text))
                of_body.setdefault(issuer, []).append((work_id, text))
            kept.append(work_id)
        else:
            alike.setdefault(first, []).append(work_id)
    return kept, alike


class _Compared:
    """A provision with a sample of its pairs; all of them are put together only where the samples look alike."""

    __slots__ = ("_pairs", "_sample", "found")

    def __init__(self, found: Candidate) -> None:
        self.found, self._sample = found, frozenset(found.sample.tolist())
        self._pairs: frozenset[int] | None = None

    def same(self, other: _Compared) -> bool:
        """Whether the two say nearly the same."""
        fewer = min(len(self._sample), len(other._sample))
        if fewer >= _FEW:
            common = len(self._sample & other._sample)
            all_of_both = len(self._sample) + len(other._sample) - common
            if common < _LOOKS_ALIKE * all_of_both or common >= _SURELY * all_of_both:
                return common >= _SURELY * all_of_both
        return same(self.pairs, other.pairs)

    @property
    def pairs(self) -> frozenset[int]:
        """All its pairs."""
        if self._pairs is None:
            self._pairs = frozenset(pair_ids(self.found.tokens).tolist())
        return self._pairs


def same(pairs: frozenset[int], others: frozenset[int]) -> bool:
    """Whether two texts say nearly the same, by the pairs that they have in common."""
    if min(len(pairs), len(others)) < max(_SHORTEST, SAME * max(len(pairs), len(others))):
        return False
    common = len(pairs & others)
    return common >= SAME * (len(pairs) + len(others) - common)
