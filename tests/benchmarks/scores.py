"""What every accuracy benchmark gives: counts against a gold set, and the cases that went wrong, by name."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of one field on one gold set. For a field that is read once a document, `read` and `gold` are the documents judged.

    `wrong` names the cases that count against us; `disputed` those in which a person found the gold wrong: they count as well.
    """

    set: str
    field: str
    right: int
    read: int
    gold: int
    wrong: tuple[str, ...] = ()
    disputed: tuple[str, ...] = ()

    @property
    def precision(self) -> float:
        """Share of what was read that is right; 1 when nothing was read."""
        return self.right / self.read if self.read else 1.0

    @property
    def recall(self) -> float:
        """Share of the gold that was read; 1 when there is none."""
        return self.right / self.gold if self.gold else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    def __str__(self) -> str:
        return f"{self.set:22} {self.field:28} P {self.precision:.4f}  R {self.recall:.4f}  F1 {self.f1:.4f}  gold {self.gold}"


def corpus_folder() -> Path:
    """Where the gold sets are: `CANCU_CORPUS`; the program ends with a message when it is not set."""
    folder = os.environ.get("CANCU_CORPUS")
    if not folder:
        sys.exit("Set CANCU_CORPUS to the folder of the gold sets.")
    return Path(folder)


def print_scores(scores: Sequence[Score], show: int = 0) -> None:
    """One line a score, then up to `show` wrong cases of each."""
    for score in scores:
        print(score)
        for case in score.wrong[:show]:
            print(f"    {case}")
