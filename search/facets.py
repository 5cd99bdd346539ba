"""Facets: values of the facts of documents with the number of documents that have each, and the filters that choose among them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph.registry import type_named
from search.nodes import Field, Node, Or
from search.values import VALIDITIES, condition


@dataclass(frozen=True, slots=True)
class Value:
    """One value: what a filter takes, how it is shown, how many matching documents have it."""

    value: str
    words: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """A facet: its name as a filter and a field of the query language, its heading, its values."""

    name: str
    heading: str
    values: tuple[Value, ...]


NAMES = {
    "loai": ("type", "Loại"), "cq": ("issuer_group", "Cơ quan ban hành"), "cap": ("level", "Cấp"), "nam": ("year", "Năm"),
    "hieuluc": ("validity", "Hiệu lực (tính đến hôm nay)"), "nhiemvu": ("tasks", "Nhiệm vụ"), "chutri": ("lead_name", "Cơ quan chủ trì"),
}  # fmt: skip
"""Name → (field of the index, heading)."""

_LEVELS = ("trung ương", "tỉnh", "huyện", "xã")
_TASKS = {"1": "có giao nhiệm vụ", "0": "không giao nhiệm vụ"}
_MOST = 12
"""Values shown of one facet."""


def facets_of(counts: Mapping[str, Mapping[str, int]], chosen: Mapping[str, Sequence[str]]) -> tuple[Facet, ...]:
    """Facets to show, from the counts of an engine. A facet with one value that nobody has chosen tells nothing and is left out."""
    found = []
    for name, (field, heading) in NAMES.items():
        picked = frozenset(chosen.get(name, ()))
        values = [Value(v, _words(name, v), n, v in picked) for v, n in counts.get(field, {}).items() if v and v != "0000"]
        values.sort(key=lambda v: (not v.chosen, *_place(name, v)))
        if len(values) > 1 or picked:
            found.append(Facet(name, heading, tuple(values[:_MOST])))
    return tuple(found)


def filters_of(chosen: Mapping[str, Sequence[str]]) -> list[Node]:
    """The conditions of filters: any of the values of one facet, all of the facets. A value is one that a facet has shown, or as a field takes it.

    Raises:
        BadValue: the facet cannot have such a value.
    """
    nodes: list[Node] = []
    for name, (field, _) in NAMES.items():
        values = [value for value in chosen.get(name, ()) if value]
        if values:
            parts = [_filter(name, field, value) for value in values]
            nodes.append(parts[0] if len(parts) == 1 else Or(tuple(parts)))
    return nodes


def _filter(name: str, field: str, value: str) -> Node:
    if (name == "hieuluc" and value in VALIDITIES) or (name == "nhiemvu" and value in _TASKS) or (name == "cap" and value in _LEVELS):
        return Field(field, value)
    if name in ("cq", "chutri"):
        return Or((Field(field, value), condition("issuer" if name == "cq" else "lead", value)))
    return condition({"loai": "type", "nam": "year", "hieuluc": "validity", "nhiemvu": "tasks", "cap": "level"}[name], value)


def _words(name: str, value: str) -> str:
    if name == "loai":
        return type_named(value) or value
    return VALIDITIES.get(value, value) if name == "hieuluc" else _TASKS.get(value, value) if name == "nhiemvu" else value


def _place(name: str, value: Value) -> tuple[object, ...]:
    if name == "nam":
        return (-int(value.value) if value.value.isdigit() else 0,)
    return (_LEVELS.index(value.value),) if name == "cap" and value.value in _LEVELS else (-value.count, value.words)
