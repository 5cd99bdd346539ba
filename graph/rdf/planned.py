"""Tasks → triples: agencies (ORG), bases, deadlines (OWL-Time), the words that state them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from pyoxigraph import Literal, NamedNode

from graph.model import Deadline, Document, StoredTask, Task
from graph.rdf.described import Describer
from graph.rdf.vocabulary import concept, term, words
from graph.registry.persons import names_person
from graph.registry.placed import Placed, read_agency
from graph.registry.succession import heirs


def describe_tasks(
    made: Describer, described: Document, tasks: Iterable[StoredTask], address: Callable[[int], str], text: str
) -> None:
    """Add the tasks of a document.

    Args:
        made: where triples go.
        described: the document's description: its place and day tell which agency a name means.
        tasks: the document's.
        address: work id → address.
        text: the stored text of the document.
    """
    alike: Counter[tuple[int, int, str]] = Counter()
    for stored in tasks:
        mark = (stored.task.span.start, stored.task.span.end, stored.task.text)
        alike[mark] += 1
        node = NamedNode(made.names.fact(made.address, "task", *mark, alike[mark]))
        _task(made, node, stored, text)
        for role, agencies in (("lead", stored.task.lead), ("support", stored.task.support)):
            for name in agencies:
                if names_person(name):
                    continue
                made.add(node, f"cancu:{role}", made.agency(name, described.place))
                _successors(made, node, role, read_agency(name, described.place), stored.task, described)
        for level, bases in (("direct", stored.basis_ids), ("heading", stored.heading_basis_ids)):
            for basis in map(NamedNode, map(address, bases)):
                made.add(basis, "rdf:type", term("eli:LegalResource"))
                made.add(node, f"cancu:{level}Basis", basis)


def _successors(made: Describer, node: NamedNode, role: str, agency: Placed, task: Task, described: Document) -> None:
    """Who has come to do a task since: every stage to which the whole agency went, or the part that the task's words name (`graph.assignments`, Rule 2)."""
    for heir in heirs(agency, described.issued):
        if heir.agency is None or not heir.concerns(task.text):
            continue
        made.add(node, f"cancu:{role}Successor", made.body(heir.agency))
        for step in heir.steps:
            if step.latter is not None:
                made.change(made.body(step.former), made.body(step.latter), step.change)


def _task(made: Describer, node: NamedNode, stored: StoredTask, text: str) -> None:
    task = stored.task
    made.add(node, "rdf:type", term("cancu:Task"))
    made.add(node, "cancu:inDocument", made.document)
    made.add(node, "dcterms:description", words(task.text))
    made.add(node, "dcterms:source", concept("source", task.source.value))
    made.add(node, "cancu:group", words(task.group) if task.group else None)
    made.add(node, "rdfs:comment", words(task.note) if task.note else None)
    made.add(node, "cancu:inProvision", made.provision(made.address, task.within) if task.within else None)
    made.add(node, "prov:wasDerivedFrom", made.quotation(task.span, task.span.slice(text)))
    made.add(node, "prov:wasGeneratedBy", made.extraction)
    made.add(node, "cancu:reviewState", concept("review", stored.review.value))
    made.add(node, "cancu:recordId", Literal(stored.id))
    if task.deadline is not None:
        made.add(node, "cancu:deadline", _deadline(made, f"{node.value}-deadline", task.deadline))


def _deadline(made: Describer, address: str, deadline: Deadline) -> NamedNode:
    node = NamedNode(address)
    made.add(node, "rdf:type", term("cancu:Deadline"))
    made.add(node, "cancu:kind", concept("deadline", deadline.kind.value))
    made.add(node, "rdfs:label", words(deadline.text) if deadline.text else None)
    made.add(node, "cancu:rule", Literal(deadline.rule) if deadline.rule else None)
    made.add(node, "time:hasBeginning", made.instant(deadline.start) if deadline.start else None)
    made.add(node, "time:hasEnd", made.instant(deadline.end) if deadline.end else None)
    for number, item in enumerate(deadline.items, start=1):
        made.add(node, "cancu:part", _deadline(made, f"{address}-{number}", item))
    return node
