"""Provisions by their paths: whether a document can have one, and which are nearest to one that it does not have."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from string import ascii_lowercase
from typing import NoReturn

from graph.errors import UnknownProvision
from graph.identifiers import ProvisionPath
from graph.model import Provision, Work

_NEAREST = 5


def may_hold(path: ProvisionPath, known: Collection[str]) -> bool:
    """Whether a document with the `known` provisions may have the one at `path`: it has it, or nothing is known of the parts of the innermost provision around
    it that it has."""
    around = path
    while str(around) not in known:
        parent = around.parent
        if any(_level(other) == (parent.steps if parent else (), around.steps[-1][0]) for other in known):
            return False
        if parent is None:
            return not known
        around = parent
    return True


def provision_at(work: Work, path: str, provisions: Sequence[Provision]) -> Provision:
    """The provision of a document at a path.

    Raises:
        UnknownProvision: it has none there.
    """
    found = next((provision for provision in provisions if provision.path == path), None)
    return found or refuse(work, path, (provision.path for provision in provisions))


def refuse(work: Work, path: str, known: Iterable[str]) -> NoReturn:
    """Tell that a document has no such provision, with those that it has nearest to it.

    Raises:
        UnknownProvision: always.
    """
    asked = ProvisionPath.parse(path)
    near = nearest(asked, known)
    raise UnknownProvision(work.label, asked.label(), near, [ProvisionPath.parse(other).label() for other in near])


def nearest(path: ProvisionPath, known: Iterable[str], limit: int = _NEAREST) -> list[str]:
    """The paths among `known` nearest to one: of the same level in the same provision, by number; where there are none, in the one around it, and so on.

    >>> nearest(ProvisionPath.parse("dieu_2__khoan_9"), ["dieu_1", "dieu_2", "dieu_2__khoan_1", "dieu_2__khoan_2"])
    ['dieu_2__khoan_2', 'dieu_2__khoan_1']
    """
    paths, around = list(known), path
    while True:
        level, number = around.steps[-1]
        beside = [other for other in paths if _level(other) == (around.steps[:-1], level)]
        if beside or around.parent is None:
            return sorted(beside, key=lambda other: abs(_value(number) - _value(ProvisionPath.parse(other).steps[-1][1])))[:limit]
        around = around.parent


def _level(path: str) -> tuple[tuple[tuple[str, str], ...], str]:
    """The provision around one, and its own level."""
    steps = ProvisionPath.parse(path).steps
    return steps[:-1], steps[-1][0]


def _value(number: str) -> float:
    """A number such as 5, 5a, ii or dd as one that can be compared."""
    digits = number.rstrip(ascii_lowercase).split("_")[0]
    letters = sum(ord(letter) - 96 for letter in number if letter in ascii_lowercase)
    return int(digits) + letters / 100 if digits.isdigit() else float(letters)
