"""What became of an agency, and what it came from, as of a day: the rows of `succession.toml`, chained.

Rule 1  A merger, a renaming or a division ends a body; "part" moves one domain and leaves the body as it is.
Rule 2  A body of a province goes on in the province that its own became part of; both chains run together, in the order of days.
Rule 3  The district level ended without one successor: the chain ends in nobody, and the note says so.
Rule 4  A name can have several lives (Hậu Giang, Bộ Nội vụ): only changes after `since` count, or, when no day is known, those after the
        day from which the tables know the name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache
from typing import Any

from graph.registry.agencies import central_rows
from graph.registry.initials import words_key
from graph.registry.placed import DISTRICT, PROVINCE, Placed
from graph.registry.places import place_words
from graph.registry.tables import table
from graph.text import match_key

KINDS = {
    "merge": "hợp nhất, sáp nhập", "rename": "đổi tên, tổ chức lại", "split": "chia, tách", "part": "chuyển một phần chức năng",
    "end": "kết thúc hoạt động",
}  # fmt: skip
"""Kinds of change, in the words shown."""

_GOVERNMENT = re.compile(r"(?:các )?(?:ubnd|hđnd|thường trực hđnd|chủ tịch ubnd|văn phòng hđnd|phòng|thanh tra)\b", re.IGNORECASE)
"""Bodies of a district's government (Rule 3); bodies of the Party and of the unions ended by documents of their own."""


@dataclass(frozen=True, slots=True)
class Act:
    """A deciding document; an old one may have no number."""

    number: str
    title: str
    issued: date

    @property
    def label(self) -> str:
        """Its number, else its title."""
        return self.number or self.title


@dataclass(frozen=True, slots=True)
class Change:
    """One row: on the day `on`, by the document `by`, `former` became `latter`. `signed`: the day is that of signing. `words` tell the tasks of a part, `bodies`
    the bodies of a level that ended, none for those of its government."""

    on: date
    kind: str
    former: tuple[str, ...]
    latter: tuple[str, ...]
    by: Act
    also: tuple[Act, ...] = ()
    domain: str = ""
    words: tuple[str, ...] = ()
    note: str = ""
    signed: bool = False
    bodies: tuple[str, ...] = ()

    def concerns(self, text: str) -> bool:
        """Whether the words of a task fall under the part that moved; every task does when the whole moved."""
        key = match_key(text)
        return not self.words or any(match_key(word) in key for word in self.words)


@dataclass(frozen=True, slots=True)
class Step:
    """One change to one agency; `latter` is None when nobody succeeded it."""

    former: Placed
    latter: Placed | None
    change: Change


@dataclass(frozen=True, slots=True)
class Heir:
    """An agency at the end of some steps; `final`: nothing has become of it since. None: nobody."""

    agency: Placed | None
    steps: tuple[Step, ...]
    final: bool

    def concerns(self, text: str) -> bool:
        """Whether a task of these words went this way."""
        return all(step.change.concerns(text) for step in self.steps)

    @property
    def partial(self) -> bool:
        """Whether only a part came here."""
        return any(step.change.kind == "part" for step in self.steps)


@lru_cache(maxsize=16384)
def heirs(agency: Placed, since: date | None = None, on: date | None = None) -> tuple[Heir, ...]:
    """Everything an agency known on `since` has become up to `on` (None: to this day), the stages on the way included, nearest first."""
    return tuple(_onward(agency, since or _life(agency), on, ()))


def successors(agency: Placed, since: date | None = None, on: date | None = None) -> tuple[Heir, ...]:
    """Who does the work of `agency` on the day `on`: the ends of its chains, each once, the whole before the parts; () when it still does so itself."""
    found: dict[Placed | None, Heir] = {}
    for heir in sorted((h for h in heirs(agency, since, on) if h.final), key=lambda h: h.partial):
        found.setdefault(heir.agency, heir)
    return tuple(found.values())


def predecessors(agency: Placed, on: date | None = None) -> tuple[Heir, ...]:
    """Every agency whose work came to `agency` up to `on`, each once, nearest first; the steps lead from it to `agency`."""
    found: dict[Placed | None, Heir] = {}
    for heir in sorted(_backward(agency, on or date.max, ()), key=lambda h: (h.partial, len(h.steps))):
        found.setdefault(heir.agency, heir)
    return tuple(found.values())


def present_name(name: Placed, since: date | None = None, on: date | None = None) -> Placed:
    """The one agency that carries on the whole of another, itself when nothing became of it or more than one did."""
    whole = [heir for heir in successors(name, since, on) if not heir.partial]
    return whole[0].agency if len(whole) == 1 and whole[0].agency else name


def changes() -> tuple[Change, ...]:
    """All rows about bodies and levels, then those about provinces."""
    return (*_changes("bodies"), *_changes("levels"), *_changes("provinces"))


def _onward(agency: Placed, after: date, on: date | None, steps: tuple[Step, ...]) -> Iterator[Heir]:
    """Depth first; the days only grow, so the walk ends."""
    due = [step for step in _steps_from(agency) if step.change.on > after and (on is None or step.change.on <= on)]
    if not due:
        return
    day = min(step.change.on for step in due)
    today = [step for step in due if step.change.on == day]
    for step in today:
        way = (*steps, step)
        further = list(_onward(step.latter, day, on, way)) if step.latter else []
        yield Heir(step.latter, way, final=not any(_ends(h.steps[len(way)]) for h in further))
        yield from further
    if not any(_ends(step) for step in today):
        yield from _onward(agency, day, on, steps)


def _ends(step: Step) -> bool:
    return step.change.kind != "part"


def _backward(agency: Placed, before: date, steps: tuple[Step, ...]) -> Iterator[Heir]:
    for step in _steps_to(agency):
        if step.change.on <= before:
            way = (step, *steps)
            yield Heir(step.former, way, final=False)
            yield from _backward(step.former, _eve(step), way)


def _eve(step: Step) -> date:
    """What came to a body must have come before the body went on."""
    return date.fromordinal(step.change.on.toordinal() - 1) if _ends(step) else step.change.on


def _steps_from(agency: Placed) -> Iterator[Step]:
    if agency.level == DISTRICT:
        yield from (Step(agency, None, change) for change in _changes("levels") if _ended_with(change, agency.body))
        return
    for change in _by_former("bodies").get(agency.key, ()):
        yield from (Step(agency, replace(agency, body=latter), change) for latter in change.latter)
    if agency.place and agency.level == PROVINCE:
        for change in _by_former("provinces").get(words_key(agency.place), ()):
            yield from (Step(agency, replace(agency, place=latter), change) for latter in change.latter)


def _ended_with(change: Change, body: str) -> bool:
    """Whether a body of a level ended with that change."""
    return body.startswith(change.bodies) if change.bodies else _GOVERNMENT.match(body) is not None


def _steps_to(agency: Placed) -> Iterator[Step]:
    for change in _by_latter("bodies").get(agency.key, ()):
        yield from (Step(replace(agency, body=former), agency, change) for former in change.former)
    if agency.place and agency.level == PROVINCE:
        known = _since().get(agency.key, date.min)
        for change in _by_latter("provinces").get(words_key(agency.place), ()):
            if change.on > known:  # else a province that was no more when this body came to be
                yield from (Step(replace(agency, place=former), agency, change) for former in change.former)


def _life(agency: Placed) -> date:
    """Rule 4: the later of the days since which the tables know the body and its province under these names."""
    known = [_since().get(agency.key), _since().get(words_key(place_words(agency.place))) if agency.place else None]
    return max((day for day in known if day), default=date.min)


@cache
def _since() -> dict[str, date]:
    rows = [(row["name"], row) for row in central_rows()]
    rows += [(f"Sở {row['name']}", row) for row in table("departments")["departments"]]
    rows += [(place_words(row["name"]), row) for row in table("provinces")["provinces"]]
    return {words_key(name): date.fromisoformat(row["since"]) for name, row in rows if "since" in row}


@cache
def _by_former(part: str) -> dict[str, list[Change]]:
    found: dict[str, list[Change]] = {}
    for change in _changes(part):
        for name in change.former:
            found.setdefault(words_key(name), []).append(change)
    return found


@cache
def _by_latter(part: str) -> dict[str, list[Change]]:
    found: dict[str, list[Change]] = {}
    for change in _changes(part):
        for name in change.latter:
            found.setdefault(words_key(name), []).append(change)
    return found


@cache
def _changes(part: str) -> tuple[Change, ...]:
    return tuple(_change(row) for row in table("succession")[part])


def _change(row: dict[str, Any]) -> Change:
    return Change(
        date.fromisoformat(row["on"]), row["kind"], tuple(row["from"]), tuple(row["to"]), _act(row["by"]), tuple(map(_act, row.get("also", ()))),
        row.get("domain", ""), tuple(row.get("words", ())), row.get("note", ""), row.get("signed", False), tuple(row.get("bodies", ())),
    )  # fmt: skip


@cache
def _act(key: str) -> Act:
    row = table("succession")["acts"][key]
    return Act(row.get("number", key), row["title"], date.fromisoformat(row["issued"]))
