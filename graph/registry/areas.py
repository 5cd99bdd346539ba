"""Whose bodies a document speaks of: a province's, or the State's."""

from __future__ import annotations

from functools import cache

from graph.registry.agencies import central_rows
from graph.registry.places import province_named


def area_of(issuer: str | None, place: str | None) -> str | None:
    """The province that a document belongs to; None for a document of a central body, wherever it was signed.

    >>> area_of("Chính phủ", "Hà Nội"), area_of("UBND thành phố Hà Nội", "Hà Nội")
    (None, 'Hà Nội')
    """
    if place is None or (issuer and issuer in central_names()):
        return None
    return province_named(place)


@cache
def central_names() -> frozenset[str]:
    """Usual names of the central bodies."""
    return frozenset(row["name"] for row in central_rows())
