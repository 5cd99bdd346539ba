"""The tree that every query is read into and every engine compiles: words, phrases, fields, ranges and how they are combined."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Words:
    """Free words: any may match, more and closer is better."""

    text: str


@dataclass(frozen=True, slots=True)
class Most:
    """Free words as a condition: a record must hold at least two thirds of them. It adds nothing to the score."""

    text: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that must stand together, in their order; `slop` others may stand between them."""

    text: str
    slop: int = 0


@dataclass(frozen=True, slots=True)
class Prefix:
    """Words that begin so; without diacritics, in any of their accented forms."""

    text: str


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """Words at most `distance` letters away."""

    text: str
    distance: int = 1


@dataclass(frozen=True, slots=True)
class Field:
    """A value in a field of `search.facts`: number, mention, type, issuer, lead, basis, title, level, validity, article, tasks, work."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Range:
    """Days between two bounds, both inclusive, as `search.facts.day_key` writes them; None leaves a side open. Fields: issued, deadline,
    turns."""

    name: str
    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class Tokens:
    """Tokens of the index itself with their weights, (field, token, weight); any may match. For "find similar"."""

    items: tuple[tuple[str, str, float], ...]


@dataclass(frozen=True, slots=True)
class Everything:
    """Every record."""


@dataclass(frozen=True, slots=True)
class And:
    """All parts must match."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Any part may match."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part must not match."""

    part: Node


Node: TypeAlias = Words | Most | Phrase | Prefix | Fuzzy | Field | Range | Tokens | Everything | And | Or | Not


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query. `note` tells the user when it was not read as it was typed."""

    node: Node
    text: str
    note: str | None = None

    @property
    def words(self) -> str:
        """What the user looks for in the text itself, without fields and operators: for ranking again, for highlighting."""
        return self.text if isinstance(self.node, Words) else " ".join(_sought(self.node))


def _sought(node: Node) -> Iterator[str]:
    if isinstance(node, Words | Phrase | Prefix | Fuzzy):
        yield node.text
    elif isinstance(node, Field) and node.name in ("title", "mention"):
        yield node.value
    elif isinstance(node, And | Or):
        for part in node.parts:
            yield from _sought(part)


def conjunction(*parts: Node) -> Node:
    """All of the parts; a single one stays itself."""
    return parts[0] if len(parts) == 1 else And(parts)
