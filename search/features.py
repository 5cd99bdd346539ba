"""What is counted in the best candidates, for all of them at once: how much of the question they hold, how closely, and how much of their heading
the question holds. Plain counting over arrays of token numbers; `search.rerank` weighs the counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.candidates import Batch
from search.packing import FOLD_SHIFT, Ids, ids_of

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

FEATURES = (
    "syllables", "loud", "missing", "bm25", "pairs", "loud_pairs", "pair_bm25", "triples", "run", "window", "first",
    "head", "in_head", "head_pairs", "pairs_in_head", "head_both", "head_pairs_both",
    "context", "context_sum", "score", "rank", "length", "head_length", "authority", "demoted",
)  # fmt: skip

WINDOW = 50
"""Tokens of half a window: a clause or two of a khoản."""
_AVERAGE = 280.0
"""Tokens of an average article (Bộ pháp điển)."""
_K1, _B = 1.2, 0.75
_SLOTS = 0xFFFF
"""The low half of a number finds it: nearly all other tokens are passed over in one look."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """A question's tokens, "" between clauses, with the rarity of each distinct token and pair; `quiet` tokens ask and say nothing."""

    keys: Sequence[str]
    rarity: dict[str, float]
    pair_rarity: dict[tuple[str, str], float]
    quiet: frozenset[str]
    folded: bool


class Question:
    """The question's tokens, pairs and triples with their weights, ready to be looked up in arrays."""

    def __init__(self, asked: Weighed) -> None:
        self.shift = np.uint32(FOLD_SHIFT if asked.folded else 0)
        names = [*asked.rarity]
        order = {name: number for number, name in enumerate(names)}
        self.values = ids_of(names) >> self.shift
        self.weights = np.array([*asked.rarity.values()], np.float64)
        self.loud = self.weights * np.array([name not in asked.quiet for name in names], np.float64)
        self.pairs = np.full((len(names), len(names)), -1, np.int64)
        for number, (a, b) in enumerate(asked.pair_rarity):
            self.pairs[order[a], order[b]] = number
        self.pair_weights = np.array([*asked.pair_rarity.values()], np.float64)
        self.loud_pairs = self.pair_weights * np.array([not {a, b} & asked.quiet for a, b in asked.pair_rarity], np.float64)
        self.follows = self._triples(asked.keys, order)
        self._slots = np.zeros(_SLOTS + 1, np.int16)
        self._slots[self.values & np.uint32(_SLOTS)] = np.arange(1, len(names) + 1)

    def _triples(self, keys: Sequence[str], order: dict[str, int]) -> Ints:
        """For each two pairs the number of the triple they make, -1 for none."""
        size = max(1, len(self.pair_weights))
        follows = np.full((size, size), -1, np.int64)
        number = 0
        for a, b, c in zip(keys, keys[1:], keys[2:], strict=False):
            if a and b and c:
                at = self.pairs[order[a], order[b]], self.pairs[order[b], order[c]]
                if follows[at] < 0:
                    follows[at], number = number, number + 1
        return follows

    def found(self, ids: Ids) -> tuple[Ints, Ints]:
        """Places of the question's tokens in `ids`, and which tokens they are."""
        own = ids >> self.shift if self.shift else ids
        low = np.ascontiguousarray(own, "<u4").view("<u2")[::2]
        at = np.flatnonzero(self._slots.take(low))
        which = self._slots.take(low[at]).astype(np.int64) - 1
        right = self.values[which] == own[at]
        return at[right], which[right]


def features(question: Question, batch: Batch) -> Floats:
    """A row of `FEATURES` for each candidate."""
    head = _headings(question, batch)
    return np.column_stack((*_bodies(question, batch), *head, *_contexts(batch), batch.authority, batch.demoted))


def _share(held: Floats, weights: Floats) -> Floats:
    """The share of the weights that is held, 0 where there is nothing to hold."""
    total = float(weights.sum())
    return np.asarray(held @ weights / total if total else np.zeros(len(held)))


def _counted(rows: Ints, columns: Ints, height: int, width: int) -> Floats:
    return np.bincount(rows * width + columns, minlength=height * width).reshape(height, width).astype(np.float64)


def _saturated(counts: Floats, lengths: Ints) -> Floats:
    return np.asarray(counts / (counts + _K1 * (1 - _B + _B * lengths / _AVERAGE)[:, None]))


@dataclass(frozen=True, slots=True)
class _Places:
    """Where pairs stand: candidate, place in the flat array, number of the pair."""

    rows: Ints
    at: Ints
    pairs: Ints


def _pairs(question: Question, rows: Ints, at: Ints, which: Ints) -> _Places:
    beside = np.flatnonzero((at[1:] == at[:-1] + 1) & (rows[1:] == rows[:-1]))
    pairs = question.pairs[which[beside], which[beside + 1]]
    beside = beside[pairs >= 0]
    return _Places(rows[beside], at[beside], pairs[pairs >= 0])


def _bodies(question: Question, batch: Batch) -> tuple[Floats, ...]:
    size, lengths = len(batch.scores), batch.body_lengths
    starts = np.cumsum(lengths) - lengths
    at, which = question.found(batch.bodies)
    rows = np.searchsorted(starts + lengths, at, side="right")
    counts = _counted(rows, which, size, len(question.values))
    held = (counts > 0).astype(np.float64)
    places = _pairs(question, rows, at, which)
    pair_counts = _counted(places.rows, places.pairs, size, max(1, len(question.pair_weights)))[:, : len(question.pair_weights)]
    pairs_held = (pair_counts > 0).astype(np.float64)
    first = np.full(size, 5000.0)
    np.minimum.at(first, places.rows, (places.at - starts[places.rows]).astype(np.float64))
    missing = ((1 - held) * question.loud).max(axis=1, initial=0) / max(question.loud.max(initial=0), 1e-9)
    return (
        _share(held, question.weights), _share(held, question.loud), missing,
        _share(_saturated(counts, lengths), question.weights),
        _share(pairs_held, question.pair_weights), _share(pairs_held, question.loud_pairs),
        _share(_saturated(pair_counts, lengths), question.loud_pairs),
        *_runs(question, places, size), _window(question, batch, (rows, at, which), places), np.log1p(first),
    )  # fmt: skip


def _runs(question: Question, places: _Places, size: int) -> tuple[Floats, Floats]:
    """The share of the question's triples, and its longest stretch of pairs, by weight."""
    if not len(places.pairs):
        return np.zeros(size), np.zeros(size)
    follow = np.where(
        (places.at[1:] == places.at[:-1] + 1) & (places.rows[1:] == places.rows[:-1]), question.follows[places.pairs[:-1], places.pairs[1:]], -1
    )
    number = int(question.follows.max(initial=-1)) + 1
    going = follow >= 0
    triples = np.zeros((size, max(1, number)))
    triples[places.rows[1:][going], follow[going]] = 1
    breaks = np.concatenate(([True], ~going))
    runs = np.bincount(np.cumsum(breaks) - 1, weights=question.loud_pairs[places.pairs])
    longest = np.zeros(size)
    np.maximum.at(longest, places.rows[breaks], runs)
    return triples.sum(axis=1) / max(1, number), longest / max(float(question.loud_pairs.sum()), 1e-9)


def _window(question: Question, batch: Batch, found: tuple[Ints, Ints, Ints], places: _Places) -> Floats:
    """The share of the question, pairs twice, that the best two neighbouring windows hold."""
    rows, at, which = found
    blocks = batch.body_lengths // WINDOW + 2
    first = np.cumsum(blocks) - blocks
    starts = np.cumsum(batch.body_lengths) - batch.body_lengths
    total = int(blocks.sum())
    width = len(question.values) + len(question.pair_weights)
    held = np.zeros((total, width), bool)
    held[first[rows] + (at - starts[rows]) // WINDOW, which] = True
    held[first[places.rows] + (places.at - starts[places.rows]) // WINDOW, len(question.values) + places.pairs] = True
    weights = np.concatenate((question.loud, 2 * question.loud_pairs))
    sums = (held[:-1] | held[1:]) @ weights
    best = np.maximum.reduceat(np.append(sums, 0.0), first)
    return np.asarray(best / max(float(weights.sum()), 1e-9))


def _headings(question: Question, batch: Batch) -> tuple[Floats, ...]:
    """How much of the heading the question holds (each token counts alike), how much of the question the heading holds, and both at once."""
    size, lengths = len(batch.scores), batch.heading_lengths
    ends = np.cumsum(lengths)
    at, which = question.found(batch.headings)
    rows = np.searchsorted(ends, at, side="right")
    places = _pairs(question, rows, at, which)
    real = batch.headings != 0
    owner = np.repeat(np.arange(size), lengths)
    whole = np.bincount(owner[real], minlength=size)
    joints = np.bincount(owner[:-1][real[:-1] & real[1:] & (owner[:-1] == owner[1:])], minlength=size)
    head = np.bincount(rows, minlength=size) / np.maximum(1, whole)
    head_pairs = np.bincount(places.rows, minlength=size) / np.maximum(1, joints)
    held = _share((_counted(rows, which, size, len(question.values)) > 0).astype(np.float64), question.loud)
    counts = _counted(places.rows, places.pairs, size, max(1, len(question.pair_weights)))[:, : len(question.pair_weights)]
    pairs_held = _share((counts > 0).astype(np.float64), question.loud_pairs)
    return head, held, head_pairs, pairs_held, head * held, head_pairs * pairs_held


def _contexts(batch: Batch) -> tuple[Floats, ...]:
    """What the engine thought, of the candidate and of the other provisions of its document; lengths."""
    scores = batch.scores / max(float(batch.scores.max(initial=0)), 1e-9)
    order = np.lexsort((-scores, batch.works))
    works = batch.works[order]
    begins = np.flatnonzero(np.concatenate(([True], works[1:] != works[:-1])))
    group = np.searchsorted(begins, np.arange(len(order)), side="right") - 1
    place = np.arange(len(order)) - begins[group]
    sums = [np.bincount(group, weights=scores[order] * (place < depth)) for depth in (3, 8)]
    beside, beside_all = np.empty(len(order)), np.empty(len(order))
    beside[order], beside_all[order] = sums[0][group] / 3, sums[1][group]
    return (
        beside, beside_all, scores, np.log1p(np.arange(len(scores))), np.log1p(batch.body_lengths), np.log1p(batch.heading_lengths),
    )  # fmt: skip
