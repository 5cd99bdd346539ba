"""A body and the province it belongs to: what two names must share to be the same agency.

Rule 1  A central body has no province.
Rule 2  A province named in the name counts ("UBND tỉnh Bến Tre", "Tỉnh ủy Bến Tre"); "tỉnh" alone, and a department, mean the document's.
Rule 3  A district's body keeps its words; its province is the document's.
Rule 4  A city that is no province is a district's ("UBND thành phố Vinh"). The level tells words of one scope from the next: a commune's stand below
        a district's, a district's below a province's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from graph.registry.agencies import canonical_agency, central_rows
from graph.registry.initials import words_key
from graph.registry.places import is_city, place_words, province_named
from graph.registry.tables import table

CENTRAL, PROVINCE, DISTRICT, COMMUNE = "trung ương", "tỉnh", "huyện", "xã"
"""Levels of government, as texts call them."""

_NAMED = re.compile(r"(?P<body>\S.*?) (?P<level>tỉnh|thành phố) (?P<place>\S.*)")
_OWN = re.compile(r"(?P<body>\S.*?) (?P<level>tỉnh|thành phố)")
_SEVERAL = re.compile(r"(?:^|\s)các\s|,", re.IGNORECASE)
"""What no one body of a province has in its name: the tail of "UBND các huyện, thành phố" is no province's."""
_PARTY = re.compile(r"(?P<body>(?:.* )?(?:Tỉnh|Thành) ủy)(?: (?P<place>\S.*))?")
_DISTRICT = re.compile(r"(?:^|\s)(?:huyện|quận|thị xã)(?:[\s,]|$)", re.IGNORECASE)
_CITY = re.compile(r"(?:^|\s)thành phố (?P<place>[A-ZĐÀ-Ỹ]\S*(?:\s[A-ZĐÀ-Ỹ]\S*)*)")
_COMMUNE = re.compile(r"(?:^|\s)(?<!thị )(?:xã|phường|thị trấn|đặc khu)(?:[\s,]|$)", re.IGNORECASE)
_OF_CITIES = {"Tỉnh ủy": "Thành ủy", "Tỉnh đoàn": "Thành đoàn"}
"""How a province's body is called in a province that is a city."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A body, the province it belongs to (None: central, or not known) and its level ("" when not known)."""

    body: str
    place: str | None = None
    level: str = ""

    def __str__(self) -> str:
        if self.place is None or self.level != PROVINCE:
            return self.body
        for of_province, of_city in _OF_CITIES.items():
            if self.body.endswith(of_province):
                return f"{self.body.replace(of_province, of_city) if is_city(self.place) else self.body} {self.place}"
        return f"{self.body} {place_words(self.place)}"

    @property
    def key(self) -> str:
        """For comparing bodies."""
        return words_key(self.body)


@lru_cache(maxsize=65536)
def read_agency(name: str, place: str | None = None) -> Placed:
    """The body that a name in a document of `place` means.

    >>> read_agency("Sở TT&TT", "Bến Tre")
    Placed(body='Sở Thông tin và Truyền thông', place='Bến Tre', level='tỉnh')
    >>> str(read_agency("UBND tỉnh", "Bến Tre"))
    'UBND tỉnh Bến Tre'
    """
    words = canonical_agency(name, place)
    own = province_named(place) if place else None
    if words in _central():
        return Placed(words, None, CENTRAL)
    party = _PARTY.fullmatch(words)
    if party and (party["place"] is None or province_named(party["place"])):
        return Placed(party["body"].replace("Thành ủy", "Tỉnh ủy"), province_named(party["place"] or "") or own, PROVINCE)
    return _of_province(words, own) or _below(words, own)


def _of_province(words: str, own: str | None) -> Placed | None:
    """Rule 2."""
    named = _NAMED.fullmatch(words)
    province = province_named(named["place"]) if named else None
    if named and province and (named["level"] == "thành phố") == is_city(province):
        return Placed(named["body"], province, PROVINCE)
    bare = _OWN.fullmatch(words)
    if bare and not _SEVERAL.search(words) and (own is None or (bare["level"] == "thành phố") == is_city(own)):
        return Placed(bare["body"], own, PROVINCE)
    if bare and bare["body"] in _provincial():
        return Placed(bare["body"], own, PROVINCE)
    if words.startswith("Sở ") or words in _provincial():
        return Placed(words, own, PROVINCE)
    return None


def _below(words: str, own: str | None) -> Placed:
    """Rules 3 and 4."""
    city = _CITY.search(words)
    if _DISTRICT.search(words) or (city and not _of_a_city(city["place"])):
        return Placed(words, own, DISTRICT)
    if _COMMUNE.search(words):
        return Placed(words, own, COMMUNE)
    return Placed(words)


def _of_a_city(words: str) -> bool:
    """Whether a city's name is that of one that is a province: others are of a province, as districts were."""
    province = province_named(words)
    return province is not None and is_city(province)


@cache
def _central() -> frozenset[str]:
    return frozenset(row["name"] for row in central_rows())


@cache
def _provincial() -> frozenset[str]:
    """Bodies that only a province has."""
    return frozenset(row["name"] for row in table("local")["bodies"] if row["levels"] == ["tỉnh"])
