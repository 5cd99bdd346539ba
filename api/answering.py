"""Questions → structured answers with their evidence: understood by `search.questions`, answered over the store, searched when not understood."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from api import schemas, schemas_graph
from api.bootstrap import Services
from api.searching import link, path_words, search
from graph.answers import AssignedTask, impact, relations_of, tasks_depending_on, tasks_matching
from graph.model import RelationKind, ReviewState, StoredRelation, StoredTask, Work
from graph.registry.agencies import typed_agency
from graph.store import RecordStore
from graph.text import fold
from graph.titles import subtitle
from graph.validity import describe
from search.analysis import has_diacritics, syllable_key, tokens
from search.questions import Question, understand

Json = dict[str, Any]

_CHANGING = (RelationKind.AMENDS, RelationKind.REPLACES, RelationKind.REPEALS, RelationKind.SUSPENDS, RelationKind.CORRECTS)
_FOLLOWING = (RelationKind.DETAILS, RelationKind.GUIDES, RelationKind.IMPLEMENTS)
_RELATIONS: dict[str, tuple[tuple[RelationKind, ...], bool]] = {
    "changes": (_CHANGING, True),
    "changed_by": (_CHANGING, False),
    "implements": (_FOLLOWING, True),
    "guided": (_FOLLOWING, False),
    "dependents": ((RelationKind.BASED_ON, *_FOLLOWING), True),
    "bases": ((RelationKind.BASED_ON,), False),
}
"""Kind of question → kinds of relations, and whether they come to the document that is named."""
_RESTING = {"implements": "những văn bản sau lấy văn bản này làm căn cứ", "guided": "văn bản này lấy những văn bản sau làm căn cứ"}
"""What is told instead where no document is known to detail or guide another."""
_ENDING = (RelationKind.REPLACES, RelationKind.REPEALS, RelationKind.SUSPENDS)

_COVERED = 0.6
"""Share of the asked words, by rarity, that a task must hold to answer who does something."""
_MOST = 20


def ask(services: Services, words: str, today: date | None = None) -> Json:
    """Answer a question; `understood` tells how it was read, `kind` which answer follows.

    Raises:
        UnknownReference, AmbiguousReference: the question names a document that the store does not know, or several.
    """
    return {"question": words} | answered(services, understand(words, today), today)


def answered(services: Services, question: Question, today: date | None = None) -> Json:
    """Answer a question that has been understood, as `ask` does."""
    answer = {"kind": question.kind, "understood": question.explanation}
    return answer | _ANSWERS[question.kind](services, question, today or date.today())


# --- documents ------------------------------------------------------------------------------------------------------------------


def _related(services: Services, question: Question, _: date) -> Json:
    """Relations of the named document, the oldest first; each with the sentence that proves it. Where nothing says what details or
    guides, what rests on what."""
    kinds, incoming = _RELATIONS[question.kind]
    store, root = services.store, _root(services.store, question)
    found = relations_of(store, f"#{root.id}", kinds, incoming=incoming)
    note = "" if found else f"kho chưa ghi nhận văn bản nào (tính đến {date.today():%d/%m/%Y})"
    if not found and question.kind in _RESTING:
        found = relations_of(store, f"#{root.id}", (RelationKind.BASED_ON,), incoming=incoming)
        note += f"; {_RESTING[question.kind]}" if found else ""
    works = {work.id: work for work in store.works_with(list({i for r in found for i in (r.subject_id, r.object_id)}))}

    def issued(relation: StoredRelation) -> tuple[date, int]:
        return works[relation.subject_id].document.issued or date.max, relation.id

    rows = [_relation(relation, works) for relation in sorted(found, key=issued)]
    operations = [_operation(store, made) for made in store.amendments(root.id)] if question.kind == "changes" else []
    return {"document": schemas.work(root), "relations": rows, "operations": operations, "note": note}


def _relation(relation: StoredRelation, works: dict[int, Work]) -> Json:
    return schemas.stored_relation(relation, works[relation.subject_id], works[relation.object_id])


def _operation(store: RecordStore, made: Any) -> Json:
    operation = made.amendment
    place = operation.object_provision or ""
    return {
        "document": schemas.work(store.work(made.work_id)), "operation": operation.operation, "provision": place, "path": path_words(place),
        "quote": made.quote, "evidence": made.work_id, "start": operation.span.start, "end": operation.span.end,
    }  # fmt: skip


def _validity(services: Services, question: Question, today: date) -> Json:
    root = _root(services.store, question)
    found = services.validities(question.on or today).of(root.id, question.place)
    acting = relations_of(services.store, f"#{root.id}", _ENDING, incoming=True)
    works = {work.id: work for work in services.store.works_with(list({i for r in acting for i in (r.subject_id, r.object_id)}))}
    return {
        "document": schemas.work(root), "validity": schemas_graph.validity(found), "relations": [_relation(r, works) for r in acting],
        "note": "; ".join((found.label, *(describe(effect) for effect in found.upcoming))),
    }  # fmt: skip


def _impact(services: Services, question: Question, _: date) -> Json:
    root = _root(services.store, question)
    return {"impact": schemas.impact(impact(services.store, f"#{root.id}", provision=question.place))}


def _provision(services: Services, question: Question, today: date) -> Json:
    """The words of a provision, or of the article around it when it is not divided so; searched when there is none."""
    store, root = services.store, _root(services.store, question)
    wanted = question.place or ""
    provisions = {part.path.split("dieu_", 1)[-1]: part for part in store.provisions(root.id) if "dieu_" in part.path}
    key = wanted.removeprefix("dieu_")
    part = provisions.get(key) or provisions.get(key.rsplit("__", 1)[0]) or provisions.get(key.split("__")[0])
    if part is None:
        held = "" if root.held else " vì kho chưa có toàn văn văn bản này"
        return {"document": schemas.work(root), "note": f"không tìm thấy {path_words(wanted)} của {root.label}{held}", "provision": None}
    shown = {
        "path": part.path, "words": path_words(part.path), "text": part.span.slice(store.text(root.id)), "link": link(root.id, part.path),
        "evidence": root.id, "start": part.span.start, "end": part.span.end,
    }  # fmt: skip
    status = services.validities(today).of(root.id, part.path)
    return {"document": schemas.work(root), "provision": shown, "note": f"Tình trạng: {status.label}"}


def _about(services: Services, question: Question, _: date) -> Json:
    """What the description of a document says, as one sentence; what is not known is not said."""
    root = _root(services.store, question)
    said = schemas.work(root)
    parts = [
        subtitle(root), f"cơ quan ban hành: {said['issuer']}" if said["issuer"] else "",
        f"ngày ban hành: {root.document.issued:%d/%m/%Y}" if root.document.issued else "", f"người ký: {said['signer']}" if said["signer"] else "",
        "" if root.held else "kho chưa có toàn văn, chỉ biết qua các văn bản viện dẫn",
    ]  # fmt: skip
    return {"document": said, "note": f"{root.label}: " + ("; ".join(part for part in parts if part) or "kho chưa biết gì thêm")}


def _documents(services: Services, question: Question, _: date) -> Json:
    """Documents of an issuer, a kind, a period: a search by fields; `query` is what finds them."""
    return search(services, question.topic) | {"note": f"tìm: {question.topic}"}


def _root(store: RecordStore, question: Question) -> Work:
    return store.resolve(question.reference or "")


# --- tasks ----------------------------------------------------------------------------------------------------------------------


def _depends_on(services: Services, question: Question, _: date) -> Json:
    rows = tasks_depending_on(services.store, f"#{_root(services.store, question).id}")
    kept = [row for row in rows if _wanted(row.task, question)]
    return {"tasks": [schemas.dependency(row) for row in kept], "note": _none(kept, "nhiệm vụ nào phụ thuộc văn bản này")}


def _assignments(services: Services, question: Question, _: date) -> Json:
    root = _root(services.store, question)
    rows = tasks_matching(services.store, document=f"#{root.id}", agency=question.agency, **_bounds(question))
    return {"document": schemas.work(root), **_tasks(services.store, rows, "nhiệm vụ nào do văn bản này giao")}


def _duties(services: Services, question: Question, _: date) -> Json:
    rows = tasks_matching(services.store, agency=question.agency, **_bounds(question, overlapping=True))
    rows = [row for row in rows if question.role != "support" or row.role == "support"]
    rows = [row for row in rows if question.role != "lead" or row.role == "lead"] or rows
    return _tasks(services.store, rows, f"nhiệm vụ nào của {question.agency}")


def _due(services: Services, question: Question, _: date) -> Json:
    rows = tasks_matching(services.store, agency=question.agency, **_bounds(question, overlapping=question.kind == "active"))
    rows = [row for row in rows if row.task.task.deadline and row.task.task.deadline.end]
    rows.sort(key=lambda row: (_end(row.task) or date.max, row.work.id, row.task.task.span.start))
    return _tasks(services.store, rows, "nhiệm vụ nào đến hạn trong thời gian này")


def _responsible(services: Services, question: Question, today: date) -> Json:
    """Tasks that speak of the asked words, the ones that hold most of them first; searched when none does."""
    store = services.store
    tasks = [task for task in store.tasks() if task.review is not ReviewState.REJECTED]
    best = _speaking_of(tasks, question.topic)
    if not best:
        return search(services, question.topic or question.text) | {"note": "kho chưa ghi nhận nhiệm vụ nào như vậy: đã tìm các từ trong câu"}
    works = {work.id: work for work in store.works_with(list({task.work_id for task in best}))}
    return _tasks(store, [AssignedTask(task, works[task.work_id], "") for task in best], "")


def _speaking_of(tasks: Sequence[StoredTask], topic: str) -> list[StoredTask]:
    key: Callable[[str], str] = syllable_key if has_diacritics(topic) else fold
    held = [{key(token.words) for token in tokens(task.task.text)} for task in tasks]
    known = Counter(word for words in held for word in words)
    asked = {word: math.log1p(len(tasks) / (1 + known[word])) for token in tokens(topic) for word in (key(token.words),)}
    whole = sum(asked.values()) or 1.0
    scored = [(sum(weight for word, weight in asked.items() if word in words) / whole, task) for words, task in zip(held, tasks, strict=True)]
    kept = [(score, task) for score, task in scored if score >= _COVERED]
    return [task for _, task in sorted(kept, key=lambda pair: (-round(pair[0], 3), pair[1].id))[:_MOST]]


def _tasks(store: RecordStore, rows: Sequence[AssignedTask], what: str) -> Json:
    texts: dict[int, str] = {}
    shown = []
    for row in rows:
        work_id, span = row.work.id, row.task.task.span
        text = texts.setdefault(work_id, store.text(work_id))
        shown.append({**schemas.assigned(row), "quote": span.slice(text), "evidence": work_id})
    return {"tasks": shown, "note": _none(rows, what)}


def _none(rows: Sequence[object], what: str) -> str:
    return "" if rows else f"kho chưa ghi nhận {what} (tính đến {date.today():%d/%m/%Y})"


def _bounds(question: Question, *, overlapping: bool = False) -> dict[str, Any]:
    """The period as limits of `tasks_matching`: of the last day of the deadline, or of any day of it."""
    if overlapping and question.due_from and question.due_to:
        return {"active": (question.due_from, question.due_to)}
    return {"due_after": question.due_from, "due_before": question.due_to}


def _wanted(task: StoredTask, question: Question) -> bool:
    """Whether a dependent task is of the asked agency and period."""
    end = _end(task)
    if (question.due_from or question.due_to) and end is None:
        return False
    if end and ((question.due_from and end < question.due_from) or (question.due_to and end > question.due_to)):
        return False
    return not question.agency or _named(question.agency, (*task.task.lead, *task.task.support))


def _named(agency: str, names: Iterable[str]) -> bool:
    wanted = {fold(agency), fold(typed_agency(agency))}
    return any(fold(name) in wanted or any(fold(name).startswith(f"{w} ") for w in wanted) for name in names)


def _end(task: StoredTask) -> date | None:
    return task.task.deadline.end if task.task.deadline else None


def _search(services: Services, question: Question, _: date) -> Json:
    return search(services, question.text)


_ANSWERS: dict[str, Callable[[Services, Question, date], Json]] = {
    "impact": _impact, "validity": _validity, "provision": _provision, **dict.fromkeys(_RELATIONS, _related), "depends_on": _depends_on,
    "about": _about, "documents": _documents, "when": _responsible, "assignments": _assignments, "duties": _duties, "due": _due, "active": _due, "responsible": _responsible, "search": _search,
}  # fmt: skip
