"""Places of boxes and lines for diagrams; the templates draw them as SVG."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from api import words
from graph.identifiers import ProvisionPath
from graph.impact import ImpactRow
from graph.model import RelationKind, ReviewState, StoredRelation, Work
from graph.titles import subtitle

WIDE, HIGH, GAP = 300, 38, 10
"""Width and height of a box and the gap between boxes, in pixels."""

IN_VIEW = 240
"""Where the document itself stands at the lowest: what lies far below is not in view when the page opens."""

MOST = 12
"""Boxes of one kind and direction; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Box:
    """A box with two lines of words; `work_id` is where it leads, 0 for nowhere."""

    x: int
    y: int
    first: str
    second: str
    work_id: int = 0
    held: bool = True
    root: bool = False

    @property
    def middle(self) -> int:
        """Its vertical middle."""
        return self.y + HIGH // 2


@dataclass(frozen=True, slots=True)
class Caption:
    """Words above a group of boxes."""

    x: int
    y: int
    words: str


@dataclass(frozen=True, slots=True)
class Link:
    """A curve from the right side of one box to the left side of another."""

    x1: int
    y1: int
    x2: int
    y2: int

    @property
    def curve(self) -> str:
        """The curve as an SVG path."""
        half = (self.x1 + self.x2) // 2
        return f"M{self.x1},{self.y1}C{half},{self.y1} {half},{self.y2} {self.x2},{self.y2}"


@dataclass(frozen=True, slots=True)
class Diagram:
    """What to draw, in a field of `width` by `height` pixels."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    captions: tuple[Caption, ...]
    links: tuple[Link, ...]


def relation_diagram(root: Work, relations: Iterable[StoredRelation], work_of: Callable[[int], Work]) -> Diagram:
    """What acts on `root` at its left, what it acts on at its right, by kind."""
    sides: tuple[dict[str, dict[int, Work]], ...] = (defaultdict(dict), defaultdict(dict))
    for stored in relations:
        out = stored.subject_id == root.id
        other = work_of(stored.object_id if out else stored.subject_id)
        if other.id != root.id and stored.review is not ReviewState.REJECTED:
            sides[out][_kind(stored)].setdefault(other.id, other)
    boxes: list[Box] = []
    captions: list[Caption] = []
    bottoms = [_side(boxes, captions, x, sides[out], names) for out, x, names in ((0, 10, words.INVERSE), (1, 690, words.KINDS))]
    height = max(*bottoms, 120)
    centre = Box(350, min(height // 2, IN_VIEW) - HIGH // 2, root.label, subtitle(root), root.id, root.held, root=True)
    links = [Link(b.x + WIDE, b.middle, centre.x, centre.middle) if b.x < centre.x else Link(centre.x + WIDE, centre.middle, b.x, b.middle)
             for b in boxes]  # fmt: skip
    return Diagram(1000, height, (centre, *boxes), tuple(captions), tuple(links))


def _kind(stored: StoredRelation) -> str:
    """The kind under which a relation is drawn: an end of a part is never shown as an end of the whole."""
    relation = stored.relation
    ends = relation.predicate in (RelationKind.REPEALS, RelationKind.REPLACES)
    return f"{relation.predicate.value}_part" if ends and (relation.object_provision or relation.scope) else relation.predicate.value


def _side(boxes: list[Box], captions: list[Caption], x: int, groups: dict[str, dict[int, Work]], names: dict[str, str]) -> int:
    y = 10
    for kind in (k for k in names if k in groups):
        works = list(groups[kind].values())
        captions.append(Caption(x, y + 12, f"{names[kind]} ({len(works)})"))
        y += 20
        for work in works[:MOST]:
            boxes.append(Box(x, y, work.label, subtitle(work) or _day(work), work.id, work.held))
            y += HIGH + GAP
        if len(works) > MOST:
            captions.append(Caption(x, y + 10, f"… và {len(works) - MOST} văn bản khác (xem bảng)"))
            y += 20
    return y + 10


def _day(work: Work) -> str:
    """What tells a law from another of its name, where nothing but its day is known."""
    return f"ngày {work.document.issued:%d/%m/%Y}" if work.document.issued else ""


def path_diagram(root: Work, rows: Sequence[ImpactRow], most: int = 60) -> Diagram:
    """The changed document at the left, what it reaches to the right by depth; a line stands for the last step of each path."""
    shown = [row for row in rows if row.target != "agency"][:most]
    columns: dict[int, int] = defaultdict(lambda: 10)
    boxes = [Box(10, 10, root.label, subtitle(root), root.id, root.held, root=True)]
    by_name = {root.label: boxes[0]}
    links: list[Link] = []
    for row in sorted(shown, key=lambda r: r.depth):
        x = 10 + row.depth * (WIDE + 70)
        task = row.task.task.text if row.target == "task" and row.task else None
        place = ProvisionPath.parse(row.provision).label() if row.target == "provision" and row.provision else ""
        second = task or place or subtitle(row.work) or words.REASONS.get(row.reason, "")
        box = Box(x, columns[row.depth], "Nhiệm vụ" if task else row.work.label, second, row.work.id, row.work.held)
        columns[row.depth] += HIGH + GAP
        boxes.append(box)
        ends = (row.hops[0].object, row.hops[0].subject) if row.hops else ()
        start = next((by_name[end] for end in ends if end in by_name and end != row.work.label), boxes[0])
        if not task:
            by_name.setdefault(row.work.label, box)
        links.append(Link(start.x + WIDE, start.middle, box.x, box.middle))
    width = max(box.x for box in boxes) + WIDE + 10
    return Diagram(width, max(columns.values(), default=60) + HIGH, tuple(boxes), (), tuple(links))
