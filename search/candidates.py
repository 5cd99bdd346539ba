"""A record as an engine keeps it: its tokens as numbers first, for judging; the rest only when it is shown."""

from __future__ import annotations

import json
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from search.packing import Ids

if TYPE_CHECKING:
    from search.engine import IndexRecord

_HEAD = struct.Struct("<IIQffI")
"""Tokens of the heading, tokens of the body, work, authority, demotion, bytes of what is shown beside the text."""

_DEMOTED = {"lapsed": 1.0, "suspended": 0.5, "partly_lapsed": 0.2}
"""By validity: what no longer holds stands behind what answers about as well and holds."""
_CONSOLIDATED = 0.5
"""A consolidated text stands behind the documents that it repeats."""


@dataclass(frozen=True)
class Candidate:
    """A record that an engine found, with its score. What is shown of it is read when it is asked for."""

    score: float
    packed: bytes

    @property
    def work_id(self) -> int:
        """The document."""
        return int(_HEAD.unpack_from(self.packed)[2])

    @property
    def provision(self) -> str:
        """The path of the provision, "" for the head of a document."""
        return str(self._shown[0])

    @property
    def number(self) -> str:
        """The document's number."""
        return str(self._shown[1])

    @property
    def title(self) -> str:
        """The document's title."""
        return str(self._shown[2])

    @property
    def start(self) -> int:
        """Where the record begins in the document's text."""
        return int(self._shown[3])

    @property
    def text(self) -> str:
        """The record's words."""
        heading, body, *_, shown = _HEAD.unpack_from(self.packed)
        return self.packed[_HEAD.size + 4 * (heading + body) + shown :].decode()

    @cached_property
    def _shown(self) -> list[Any]:
        heading, body, *_, size = _HEAD.unpack_from(self.packed)
        at = _HEAD.size + 4 * (heading + body)
        shown: list[Any] = json.loads(self.packed[at : at + size])
        return shown


@dataclass(frozen=True, slots=True)
class Batch:
    """Candidates as flat arrays: the tokens of all bodies and of all headings, and how many of them are each candidate's."""

    bodies: Ids
    body_lengths: NDArray[np.int64]
    headings: Ids
    heading_lengths: NDArray[np.int64]
    scores: NDArray[np.float64]
    works: NDArray[np.int64]
    authority: NDArray[np.float64]
    demoted: NDArray[np.float64]


def packed(record: IndexRecord, heading: Ids, body: Ids) -> bytes:
    """The bytes that an engine stores of a record."""
    shown = json.dumps((record.provision, record.number, record.title, record.start), ensure_ascii=False).encode()
    head = _HEAD.pack(len(heading), len(body), record.work_id, record.facts.authority, _demotion(record), len(shown))
    return b"".join((head, heading.tobytes(), body.tobytes(), shown, record.text.encode(errors="replace")))


def _demotion(record: IndexRecord) -> float:
    return max(_DEMOTED.get(record.facts.validity, 0.0), _CONSOLIDATED if record.facts.stands_behind else 0.0)


def batch_of(candidates: Sequence[Candidate]) -> Batch:
    """The candidates' tokens in one piece."""
    heads = np.array([_HEAD.unpack_from(c.packed) for c in candidates], np.float64).reshape(-1, 6)
    heading, body = heads[:, 0].astype(np.int64), heads[:, 1].astype(np.int64)
    cuts = [(c.packed, _HEAD.size + 4 * h, _HEAD.size + 4 * (h + b)) for c, h, b in zip(candidates, heading.tolist(), body.tolist(), strict=True)]
    headings = np.frombuffer(b"".join(whole[_HEAD.size : middle] for whole, middle, _ in cuts), np.uint32)
    bodies = np.frombuffer(b"".join(whole[middle:end] for whole, middle, end in cuts), np.uint32)
    scores = np.array([c.score for c in candidates], np.float64)
    return Batch(bodies, body, headings, heading, scores, heads[:, 2].astype(np.int64), heads[:, 3], heads[:, 4])
