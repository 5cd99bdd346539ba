"""The registry's entries: agencies and groups, with everything the tables say of them as of a day."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from graph.errors import UnknownAgency
from graph.registry.agencies import typed_agency
from graph.registry.initials import initials_of, words_key
from graph.registry.placed import CENTRAL, DISTRICT, PROVINCE, Placed, read_agency
from graph.registry.succession import Act, Heir, heirs, predecessors
from graph.registry.tables import table

GROUP = "nhóm cơ quan"


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the tables. `since` and `until`: first and last day under this name, None where unknown or going on. `signs`: in document numbers."""

    name: str
    kind: str
    level: str
    since: date | None = None
    until: date | None = None
    short: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    kind_until: date | None = None

    def exists(self, on: date | None) -> bool:
        """Whether it is there, as a body of its kind, on a day; None: now, as far as the tables know."""
        last = min((day for day in (self.until, self.kind_until) if day), default=None)
        if on is None:
            return last is None
        return (self.since is None or self.since <= on) and (last is None or on <= last)


@dataclass(frozen=True, slots=True)
class Profile:
    """All that is known of one agency: its row, what it came from, what became of it (the stages included), groups and members, sources."""

    entry: Entry
    agency: Placed
    before: tuple[Heir, ...]
    after: tuple[Heir, ...]
    groups: tuple[str, ...]
    members: tuple[str, ...]
    sources: tuple[Act, ...]


@cache
def entries() -> tuple[Entry, ...]:
    """Every row: central bodies, departments, local bodies, groups, provinces left out."""
    return (*_central(), *_departments(), *_bodies(), *_groups())


def profile(name: str, place: str | None = None, on: date | None = None) -> Profile:
    """What the registry knows of the agency that `name` names in a document of `place`.

    Raises:
        UnknownAgency: the tables hold no such agency; carries the nearest names.
    """
    agency = read_agency(typed_agency(name, place), place)
    entry = _entry_of_group(name) or _entry(agency)
    if entry is None:
        raise UnknownAgency(name, _nearest(name))
    after, before = heirs(agency, None, on), predecessors(agency, on)
    acts = {act.label: act for heir in (*before, *after) for step in heir.steps for act in (step.change.by, *step.change.also)}
    groups = tuple(group.name for group in _groups() if entry.name in members_of(group.name, on))
    return Profile(entry, agency, before, after, groups, members_of(entry.name, on), tuple(sorted(acts.values(), key=lambda a: a.issued)))


def group_named(words: str) -> str | None:
    """The group that `words` name, None when they name none: "các sở, ngành" → "Các sở, ban, ngành tỉnh".

    >>> group_named("Các Sở, ban, ngành"), group_named("các cơ quan có liên quan")
    ('Các sở, ban, ngành tỉnh', None)
    """
    return _group_keys().get(_group_key(words))


def members_of(group: str, on: date | None = None) -> tuple[str, ...]:
    """The members of a group on a day (None: now); () for what is no group, or a group whose members no table can name."""
    row = next((row for row in table("groups")["groups"] if row["name"] == group), None)
    return tuple(name for words in row["members"] for name in _members(words, on)) if row else ()


def _members(words: str, on: date | None) -> Iterator[str]:
    if words == "@unions":
        yield from table("groups")["unions"]
        return
    kinds = {"@departments": "sở", "@ministries": "bộ", "@ministerial": "cơ quan ngang bộ", "@governmental": "cơ quan thuộc Chính phủ"}
    if words in kinds:
        yield from (entry.name for entry in (*_central(), *_departments()) if entry.kind == kinds[words] and entry.exists(on))
    else:
        yield words


def _entry(agency: Placed) -> Entry | None:
    found = _by_key().get(agency.key)
    if found is None and agency.level not in ("", CENTRAL, PROVINCE):
        found = next((e for e in _bodies() if agency.key.startswith(words_key(e.name) + " ")), None)
    if found is None and agency.level == DISTRICT:
        found = next((e for e in _offices() if agency.key.startswith(words_key(e.name))), None)
    return found


def _entry_of_group(name: str) -> Entry | None:
    group = group_named(name)
    return next((entry for entry in _groups() if entry.name == group), None)


@cache
def _by_key() -> dict[str, Entry]:
    found: dict[str, Entry] = {}
    for entry in (*entries(), *_offices()):
        bare = entry.name.removesuffix(" tỉnh") if entry.kind != GROUP else entry.name
        found.setdefault(words_key(bare), entry)
    return found


@cache
def _central() -> tuple[Entry, ...]:
    return tuple(_row(row, group["kind"], CENTRAL) for group in table("agencies")["central"] for row in group["rows"])


@cache
def _departments() -> tuple[Entry, ...]:
    rows = table("departments")["departments"]
    return tuple(_row({**row, "name": f"Sở {row['name']}", "other": _short(row), "signs": [f"S{initials_of(row['name'])[0]}"]}, "sở", PROVINCE) for row in rows)


def _short(row: dict[str, Any]) -> list[str]:
    return [f"Sở {short}" for short in dict.fromkeys((initials_of(row["name"])[0], *row["short"]))]


@cache
def _offices() -> tuple[Entry, ...]:
    until = "2025-06-30"
    return tuple(_row({"name": f"Phòng {row['name']}", "until": until}, "phòng thuộc UBND cấp huyện", DISTRICT) for row in table("departments")["offices"])


@cache
def _bodies() -> tuple[Entry, ...]:
    return tuple(_row({**row, "other": [row["full"]] if "full" in row else []}, "cơ quan địa phương", row["levels"][0]) for row in table("local")["bodies"])


@cache
def _groups() -> tuple[Entry, ...]:
    return tuple(_row(row, GROUP, row["level"]) for row in table("groups")["groups"])


def _row(row: dict[str, Any], kind: str, level: str) -> Entry:
    since, until = (date.fromisoformat(row[name]) if name in row else None for name in ("since", "until"))
    kind_until = date.fromisoformat(row["kind_until"]) if "kind_until" in row else None
    return Entry(
        row["name"], kind, level, since, until, tuple(row.get("other", ())), tuple(row.get("signs", ())), tuple(row.get("examples", ())), kind_until,
    )  # fmt: skip


@cache
def _group_keys() -> dict[str, str]:
    return {_group_key(words): row["name"] for row in table("groups")["groups"] for words in (row["name"], *row["other"])}


def _group_key(words: str) -> str:
    dropped = {"các", "tỉnh", "cấp", "thành", "phố"} if "huyện" not in words and "xã" not in words else {"các"}
    return " ".join(word for word in words_key(words).replace("ủy ban nhân dân", "ubnd").split() if word not in dropped)


def _nearest(name: str) -> list[str]:
    names = {words_key(n): n for entry in entries() for n in (entry.name, *entry.short)}
    close = difflib.get_close_matches(words_key(name)[:80], names, n=3, cutoff=0.6)
    return list(dict.fromkeys(names[key] for key in close))
