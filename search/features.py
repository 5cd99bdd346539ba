"""What is counted in the best candidates, for all of them at once: how much of the question they hold, how closely, and how much of their heading
the question holds, and what their document adds: an article on "Trách nhiệm của Bộ Công Thương" names its matter only in the title. Plain counting over arrays of token numbers; `search.rerank` weighs the counts.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.candidates import Batch
from search.packing import FOLD_SHIFT, Ids, ids_of
from search.subjects import Role

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

FEATURES = (
    "syllables", "loud", "missing", "bm25", "pairs", "loud_pairs", "pair_bm25", "run", "window", "first",
    "in_head", "head_pairs", "pairs_in_head", "head_both",
    "in_subject", "in_head_or_subject", "pairs_in_head_or_subject", "in_body_or_subject", "pairs_in_body_or_subject",
    "meanings", "meanings_asked", "frame",
    "context", "context_sum", "score", "rank", "length", "authority", "demoted",
)  # fmt: skip

WINDOW = 20
"""Tokens of half a window: together a sentence of a khoản."""
_AVERAGE = 280.0
"""Tokens of an average article (Bộ pháp điển)."""
_K1, _B = 1.2, 0.75
_SLOTS = 0xFFFF
"""The low half of a number finds it: nearly all other tokens are passed over in one look."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """A question's tokens, "" between clauses, with the rarity of each distinct token and pair; `quiet` tokens ask and say nothing; `meaning` is
    whether it asks what a term means."""

    keys: Sequence[str]
    rarity: dict[str, float]
    pair_rarity: dict[tuple[str, str], float]
    quiet: frozenset[str]
    folded: bool
    meaning: bool


class Question:
    """The question's tokens, pairs and triples with their weights, ready to be looked up in arrays."""

    def __init__(self, asked: Weighed) -> None:
        self.meaning = asked.meaning
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

    def _triples(self, keys: Sequence[str], order: dict[str, int]) -> NDArray[np.bool_]:
        """Whether the question goes on from one pair to another."""
        size = len(self.pair_weights)
        follows = np.zeros((size, size), bool)
        for a, b, c in zip(keys, keys[1:], keys[2:], strict=False):
            if a and b and c:
                follows[self.pairs[order[a], order[b]], self.pairs[order[b], order[c]]] = True
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
    body, heading, subject = _read(question, batch)
    head, headings = _headings(question, batch, heading)
    return np.column_stack((
        *_bodies(question, batch, body), *headings, *_subjects(question, batch, (body, heading, subject)), *_roles(question, batch, head),
        *_contexts(batch), batch.authority, batch.demoted,
    ))  # fmt: skip


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


@dataclass(frozen=True, slots=True)
class _Read:
    """Where the question's tokens and pairs stand in texts (row, place in the flat array, number), and how often each text holds each."""

    rows: Ints
    at: Ints
    which: Ints
    places: _Places
    counts: Floats
    pair_counts: Floats

    @property
    def held(self) -> Floats:
        """1 for each token that a text holds."""
        return np.minimum(self.counts, 1)

    @property
    def pairs_held(self) -> Floats:
        """1 for each pair that a text holds."""
        return np.minimum(self.pair_counts, 1)


def _read(question: Question, batch: Batch) -> tuple[_Read, _Read, _Read]:
    """What stands in bodies, headings and subjects, looked up at once: small arrays cost as much as large ones."""
    lengths = np.concatenate((batch.body_lengths, batch.heading_lengths, batch.subject_lengths))
    at, which = question.found(np.concatenate((batch.bodies, batch.headings, batch.subjects)))
    rows = np.searchsorted(np.cumsum(lengths), at, side="right")
    places = _pairs(question, rows, at, which)
    counts = _counted(rows, which, len(lengths), len(question.values))
    width = len(question.pair_weights)
    pair_counts = _counted(places.rows, places.pairs, len(lengths), max(1, width))[:, :width]
    size = len(batch.body_lengths)
    ends = (0, size, 2 * size, len(lengths))
    cuts = zip(itertools.pairwise(ends), itertools.pairwise(np.searchsorted(rows, ends)), itertools.pairwise(np.searchsorted(places.rows, ends)), strict=True)
    body, heading, subject = (
        _Read(
            rows[a:b] - first, at[a:b], which[a:b], _Places(places.rows[c:d] - first, places.at[c:d], places.pairs[c:d]), counts[first:last], pair_counts[first:last]
        )
        for (first, last), (a, b), (c, d) in cuts
    )  # fmt: skip
    return body, heading, subject


def _pairs(question: Question, rows: Ints, at: Ints, which: Ints) -> _Places:
    beside = np.flatnonzero((at[1:] == at[:-1] + 1) & (rows[1:] == rows[:-1]))
    pairs = question.pairs[which[beside], which[beside + 1]]
    beside = beside[pairs >= 0]
    return _Places(rows[beside], at[beside], pairs[pairs >= 0])


def _bodies(question: Question, batch: Batch, body: _Read) -> tuple[Floats, ...]:
    size, lengths = len(batch.scores), batch.body_lengths
    starts = np.cumsum(lengths) - lengths
    held, pairs_held, places = body.held, body.pairs_held, body.places
    first = np.full(size, 5000.0)
    np.minimum.at(first, places.rows, (places.at - starts[places.rows]).astype(np.float64))
    missing = ((1 - held) * question.loud).max(axis=1, initial=0) / max(question.loud.max(initial=0), 1e-9)
    return (
        _share(held, question.weights), _share(held, question.loud), missing,
        _share(_saturated(body.counts, lengths), question.weights),
        _share(pairs_held, question.pair_weights), _share(pairs_held, question.loud_pairs),
        _share(_saturated(body.pair_counts, lengths), question.loud_pairs),
        _run(question, places, size), _window(question, batch, body), np.log1p(first),
    )  # fmt: skip


def _run(question: Question, places: _Places, size: int) -> Floats:
    """The longest stretch of the question that stands in the text, by the weight of its pairs."""
    longest = np.zeros(size)
    if len(places.pairs):
        beside = (places.at[1:] == places.at[:-1] + 1) & (places.rows[1:] == places.rows[:-1])
        breaks = np.concatenate(([True], ~(beside & question.follows[places.pairs[:-1], places.pairs[1:]])))
        runs = np.bincount(np.cumsum(breaks) - 1, weights=question.loud_pairs[places.pairs])
        np.maximum.at(longest, places.rows[breaks], runs)
    return np.asarray(longest / max(float(question.loud_pairs.sum()), 1e-9))


def _window(question: Question, batch: Batch, body: _Read) -> Floats:
    """The share of the question that the best two neighbouring windows hold."""
    blocks = batch.body_lengths // WINDOW + 2
    first = np.cumsum(blocks) - blocks
    starts = np.cumsum(batch.body_lengths) - batch.body_lengths
    held = np.zeros((int(blocks.sum()), len(question.values)), bool)
    held[first[body.rows] + (body.at - starts[body.rows]) // WINDOW, body.which] = True
    sums = (held[:-1] | held[1:]) @ question.loud
    best = np.maximum.reduceat(np.append(sums, 0.0), first)
    return np.asarray(best / max(float(question.loud.sum()), 1e-9))


def _headings(question: Question, batch: Batch, heading: _Read) -> tuple[Floats, tuple[Floats, ...]]:
    """How much of the heading the question holds (each token counts alike), alone; then how much of the question the heading holds, the same of pairs,
    and both at once."""
    size, lengths = len(batch.scores), batch.heading_lengths
    real = batch.headings != 0
    owner = np.repeat(np.arange(size), lengths)
    whole = np.bincount(owner[real], minlength=size)
    joints = np.bincount(owner[:-1][real[:-1] & real[1:] & (owner[:-1] == owner[1:])], minlength=size)
    head = np.bincount(heading.rows, minlength=size) / np.maximum(1, whole)
    head_pairs = np.bincount(heading.places.rows, minlength=size) / np.maximum(1, joints)
    held, pairs_held = _share(heading.held, question.loud), _share(heading.pairs_held, question.loud_pairs)
    return head, (held, head_pairs, pairs_held, head * held)


def _subjects(question: Question, batch: Batch, read: tuple[_Read, _Read, _Read]) -> tuple[Floats, ...]:
    """How much of the question the subject of the document holds: alone, with the heading, with the whole article."""
    body, heading, subject = read
    held, pairs_held = subject.held[batch.documents], subject.pairs_held[batch.documents]
    return (
        _share(held, question.loud),
        _share(np.maximum(heading.held, held), question.loud), _share(np.maximum(heading.pairs_held, pairs_held), question.loud_pairs),
        _share(np.maximum(body.held, held), question.loud), _share(np.maximum(body.pairs_held, pairs_held), question.loud_pairs),
    )  # fmt: skip


def _roles(question: Question, batch: Batch, head: Floats) -> tuple[Floats, ...]:
    """Explanations of terms answer questions on meanings; the frame of a document answers only who asks for it by its heading, in so far as he does."""
    meanings, frame = (batch.roles == Role.MEANINGS).astype(np.float64), (batch.roles == Role.FRAME).astype(np.float64)
    return meanings, meanings * question.meaning, frame * (1 - head)


def _contexts(batch: Batch) -> tuple[Floats, ...]:
    """What the engine thought, of the candidate and of the other provisions of its document; lengths."""
    scores = batch.scores / max(float(batch.scores.max(initial=0)), 1e-9)
    order = np.lexsort((-scores, batch.documents))
    documents = batch.documents[order]
    begins = np.flatnonzero(np.concatenate(([True], documents[1:] != documents[:-1])))
    group = np.searchsorted(begins, np.arange(len(order)), side="right") - 1
    place = np.arange(len(order)) - begins[group]
    sums = [np.bincount(group, weights=scores[order] * (place < depth)) for depth in (3, 8)]
    beside, beside_all = np.empty(len(order)), np.empty(len(order))
    beside[order], beside_all[order] = sums[0][group] / 3, sums[1][group]
    return (
        beside, beside_all, scores, np.log1p(np.arange(len(scores))), np.log1p(batch.body_lengths),
    )  # fmt: skip
