"""Which tasks are an agency's, its predecessors' included: a task of an agency that is no more is its successor's, and the answer says by which document.

Rule 1  A task given to the asked agency by its own name is its own, whatever became of the agency since.
Rule 2  A task given to a predecessor is the asked agency's when the whole of the predecessor went there, or the part that the task's words name.
Rule 3  The document's place and day tell which agency a name meant.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from graph.model import StoredTask, Task, Work
from graph.registry.agencies import typed_agency
from graph.registry.placed import Placed, read_agency
from graph.registry.succession import Change, Heir, Step, heirs, successors


@dataclass(frozen=True, slots=True)
class Inheritance:
    """How an agency of a task became another (`latter`; None: nobody took over all); the last of the steps is the deciding one. `named`: as the
    task names it."""

    named: str
    former: Placed
    latter: Placed | None
    steps: tuple[Step, ...]

    @property
    def deciding(self) -> Change:
        """The change that led to `latter`."""
        return self.steps[-1].change


@dataclass(frozen=True, slots=True)
class Role:
    """What an agency has in a task, lead or support, and through which succession, None when named itself and still there."""

    role: str
    succession: Inheritance | None


def asked_agency(name: str) -> Placed:
    """The agency that a person asks about, with its province when one is named."""
    return read_agency(typed_agency(name), None)


def role_of(task: StoredTask, work: Work, asked: Placed) -> Role | None:
    """The role of the asked agency in a task, None when it has none; a role under its own name goes first."""
    roles = [("lead", name) for name in task.task.lead] + [("support", name) for name in task.task.support]
    for role, name in roles:
        if _same(read_agency(name, work.document.place), asked):
            return Role(role, next(iter(_inheritances(name, task.task, work)), None))
    for role, name in roles:
        way = _way(name, task.task, work, asked)
        if way:
            return Role(role, way)
    return None


def successions_of(task: Task, work: Work) -> tuple[Inheritance, ...]:
    """What became of the agencies of a task: one row for each that is no more, or whose part the task names."""
    return tuple(found for name in (*task.lead, *task.support) for found in _inheritances(name, task, work)[:1])


def succession_of(name: str, task: Task, work: Work) -> Inheritance | None:
    """What became of one agency of a task."""
    return next(iter(_inheritances(name, task, work)), None)


def _way(name: str, task: Task, work: Work, asked: Placed) -> Inheritance | None:
    """Rule 2: the farthest stage that is the asked agency."""
    former = read_agency(name, work.document.place)
    ways = [h for h in heirs(former, _known_on(work)) if h.agency and _same(h.agency, asked) and h.concerns(task.text)]
    best = max(ways, key=lambda h: (h.final, len(h.steps)), default=None)
    return Inheritance(name, former, best.agency, best.steps) if best else None


def _inheritances(name: str, task: Task, work: Work) -> list[Inheritance]:
    """The parts that the task's words name, before the whole."""
    former = read_agency(name, work.document.place)
    found = [h for h in successors(former, _known_on(work)) if h.concerns(task.text)]
    return [Inheritance(name, former, h.agency, h.steps) for h in sorted(found, key=_whole)]


def _whole(heir: Heir) -> bool:
    return not heir.partial


def _known_on(work: Work) -> date | None:
    return work.document.issued


def _same(agency: Placed, asked: Placed) -> bool:
    """An asked name without a province means that of any province, one without a level that of any level."""
    return (
        agency.key == asked.key
        and (asked.place is None or agency.place == asked.place)
        and (not asked.level or agency.level == asked.level)
    )
