"""Names of persons: plans give tasks to members of a team as well, and those are no agencies."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from graph.registry.agencies import known_agency
from graph.registry.places import province_named
from graph.registry.tables import table
from graph.text import match_key

_ADDRESSED = re.compile(r"(?:(?:các\s+)?(?:ông|bà|đồng\s+chí|đ/c)(?!\w)|(?:TS|ThS|PGS|GS|BS)\.)", re.IGNORECASE)
_NAME = re.compile(r"(?P<first>[^\W\d_]+)(?:\s+[^\W\d_]+){1,4}")


@lru_cache(maxsize=8192)
def names_person(words: str) -> bool:
    """Whether the words name a person, not an agency.

    >>> names_person("Nguyễn Văn A"), names_person("Ông. Lê Văn B - Trưởng đoàn"), names_person("Sở Nội vụ"), names_person("Hà Nội")
    (True, True, False, False)
    """
    if _ADDRESSED.match(words):
        return True
    name = _NAME.fullmatch(words)
    capitals = name is not None and all(part[0].isupper() for part in words.split())
    return bool(capitals and name and match_key(name["first"]) in _surnames()) and not known_agency(words) and province_named(words) is None


@cache
def _surnames() -> frozenset[str]:
    return frozenset(match_key(name) for name in table("local")["surnames"])
