"""Provinces and cities under the centre: names however printed, and the words that stand for them in the names of bodies."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from graph.registry.tables import table
from graph.text import clean_spaces, fold

_LEVEL = re.compile(r"^(?:tinh|thanh pho|tp)\b\.?\s*")


@lru_cache(maxsize=8192)
def province_named(words: str) -> str | None:
    """The province or city, present or former, that `words` name; None when they name none.

    >>> province_named("TP. HCM"), province_named("tỉnh Hải Hưng"), province_named("huyện Ba Tri")
    ('Hồ Chí Minh', 'Hải Hưng', None)
    """
    return _provinces().get(_key(words))


def province_names() -> tuple[str, ...]:
    """Every province and city under the centre, present ones first."""
    return tuple(row["name"] for row in table("provinces")["provinces"])


def is_city(province: str) -> bool:
    """Whether a province is a city under the centre."""
    return province in _cities()


def place_words(place: str) -> str:
    """A province with its level: "tỉnh Bến Tre", "thành phố Cần Thơ"; other places as they are."""
    name = province_named(place)
    if name is None:
        return place
    return f"thành phố {name}" if is_city(name) else f"tỉnh {name}"


@cache
def _provinces() -> dict[str, str]:
    return {_key(words): row["name"] for row in table("provinces")["provinces"] for words in (row["name"], *row["other"])}


@cache
def _cities() -> frozenset[str]:
    return frozenset(row["name"] for row in table("provinces")["provinces"] if row.get("city"))


def _key(words: str) -> str:
    bare = _LEVEL.sub("", fold(clean_spaces(words)))
    return re.sub(r"[\s.-]+", " ", bare).strip()
