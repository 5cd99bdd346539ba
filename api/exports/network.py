"""The neighbourhood of a document as a network, for Gephi, yEd, Cytoscape: GraphML and GEXF."""

from __future__ import annotations

from collections.abc import Collection
from typing import IO, TYPE_CHECKING, Any, TypeAlias

import networkx as nx

from api import schemas
from api.exports.report import printable
from api.schemas import Json
from api.words import KINDS
from graph.model import RelationKind, ReviewState, StoredRelation, Work
from graph.store import RecordStore

MOST = 20_000
"""Documents of the largest network."""

if TYPE_CHECKING:
    Network: TypeAlias = nx.MultiDiGraph[str]


def neighbourhood(
    store: RecordStore, root: int, depth: int, kinds: Collection[RelationKind] = (), most: int = MOST
) -> tuple[Network, bool]:
    """The documents within `depth` relations of `root` (either way) and the relations between them; whether `most` cut it.

    Args:
        store: the record store.
        root: id of the document in the middle.
        depth: most steps.
        kinds: only relations of these; none given: all.
        most: most documents.
    """
    found, relations, cut = {root: 0}, dict[int, StoredRelation](), False
    for node in (queue := [root]):
        for stored in store.relations(node):
            if stored.review is ReviewState.REJECTED or (kinds and stored.relation.predicate not in kinds):
                continue
            other = stored.object_id if stored.subject_id == node else stored.subject_id
            if other not in found:
                if found[node] >= depth:
                    continue
                if len(found) >= most:
                    cut = True
                    continue
                found[other] = found[node] + 1
                queue.append(other)
            relations[stored.id] = stored
    return _network(store, found, relations), cut


def as_json(store: RecordStore, work: Work, depth: int, kinds: Collection[RelationKind] = (), most: int = MOST) -> Json:
    """The neighbourhood of a document as JSON; see `neighbourhood`."""
    return told(work, depth, *neighbourhood(store, work.id, depth, kinds, most))


def told(work: Work, depth: int, found: Network, cut: bool) -> Json:
    """A network as JSON; `cut` tells that there is more."""
    return {
        "document": schemas.work(work), "depth": depth, "cut": cut, "nodes": [{"uri": uri, **data} for uri, data in found.nodes(data=True)],
        "edges": [{"subject": a, "object": b, **data} for a, b, data in found.edges(data=True)],
    }  # fmt: skip


def _network(store: RecordStore, found: dict[int, int], relations: dict[int, StoredRelation]) -> Network:
    network: Network = nx.MultiDiGraph()
    works = {work.id: work for work in store.works_with(list(found))}
    names: dict[int, str] = {}
    taken: set[str] = set()
    for work_id in sorted(found):
        uri = works[work_id].uri
        names[work_id] = f"{uri}~{work_id}" if uri in taken else uri
        taken.add(uri)
    for work_id, depth in found.items():
        network.add_node(names[work_id], **_node(works[work_id], depth))
    for stored in sorted(relations.values(), key=lambda r: r.id):
        network.add_edge(names[stored.subject_id], names[stored.object_id], key=stored.id, **_edge(stored))
    return network


def _node(work: Work, depth: int) -> dict[str, Any]:
    described = work.document
    values = {
        "label": work.label, "title": described.title, "type": described.type, "number": described.number, "issuer": described.issuer,
        "issued": described.issued.isoformat() if described.issued else None,
    }  # fmt: skip
    return {name: printable(value or "") for name, value in values.items()} | {"held": work.held, "depth": depth, "work": work.id}


def _edge(stored: StoredRelation) -> dict[str, Any]:
    said = stored.relation
    return {
        "label": KINDS[said.predicate.value].lower(), "kind": said.predicate.value, "subject_provision": said.subject_provision or "",
        "object_provision": said.object_provision or "", "quote": printable(" ".join(stored.quote.split())), "review": stored.review.value,
        "confidence": float(said.confidence), "relation": stored.id,
    }  # fmt: skip


def write_graphml(network: Network, stream: IO[bytes]) -> None:
    """Write as GraphML."""
    nx.write_graphml(network, stream, named_key_ids=True)


def write_gexf(network: Network, stream: IO[bytes]) -> None:
    """Write as GEXF 1.2."""
    nx.write_gexf(network, stream)


WRITERS = {"graphml": write_graphml, "gexf": write_gexf}
"""Format → writer."""
