"""Which provisions stand around a place of the text, in as many steps as they are deep."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from graph.model import Provision


class Nesting:
    """Provisions by place. They nest: none crosses the end of another."""

    def __init__(self, provisions: Sequence[Provision]) -> None:
        self.provisions = sorted(provisions, key=lambda p: (p.span.start, -p.span.end))
        self.starts = [p.span.start for p in self.provisions]
        self._ends = [p.span.end for p in self.provisions]
        self._parents: list[int] = []
        opened: list[int] = []
        for index, start in enumerate(self.starts):
            while opened and self._ends[opened[-1]] <= start:
                opened.pop()
            self._parents.append(opened[-1] if opened else -1)
            opened.append(index)

    def around(self, offset: int) -> list[Provision]:
        """The provisions that cover `offset`, outermost first."""
        found = []
        index = bisect_right(self.starts, offset) - 1
        while index >= 0:
            if self._ends[index] > offset:
                found.append(self.provisions[index])
            index = self._parents[index]
        return found[::-1]

    def path_at(self, offset: int) -> str | None:
        """The path of the deepest provision that covers `offset`."""
        index = bisect_right(self.starts, offset) - 1
        while index >= 0 and self._ends[index] <= offset:
            index = self._parents[index]
        return self.provisions[index].path if index >= 0 else None
