"""Documents that must not be here, such as state secrets that nobody had stamped legibly, are erased: nothing is kept, nothing can be undone.

What is built from documents is dropped whole and built anew, for an index and an RDF store keep what was deleted until its place is used again. The service
must be stopped: its processes hold answers, and files that are to go.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Collection, Sequence
from contextlib import ExitStack
from typing import Any

from filelock import FileLock, Timeout
from sqlalchemy import delete, or_, select, update

from api.backup import LOCKS
from api.bootstrap import Services
from api.state import StateStore
from api.state.audit import record
from api.state.schema import audit, follows, job_files, notices
from graph.errors import CancuError, StateSecret, UnknownReference
from graph.model import Work

_ID = re.compile(r"#\d{1,18}")


def doomed(services: Services, references: Sequence[str]) -> list[Work]:
    """The documents that references name, held or taken out before (those by their ids), with all others of their files.

    Raises:
        UnknownReference, AmbiguousReference: none or several answer.
    """
    store = services.store
    ids = [store.work(int(reference[1:])).id if _ID.fullmatch(reference) else store.resolve(reference).id for reference in references]
    works = store.works_with(sorted(store.of_same_files(ids)))
    for work in works:
        if work.id in ids and not work.held and store.removal(work.id) is None:
            raise UnknownReference(f"toàn văn của {work.label}")
    return works


def erase(services: Services, works: Sequence[Work], who: str) -> None:
    """Erase documents, and what the service remembers of them.

    Raises:
        CancuError: the service runs.
    """
    home = services.settings.home
    try:
        with ExitStack() as locks:
            for lock in LOCKS:
                locks.enter_context(FileLock(home / lock, timeout=0))
            services.store.erase(*(work.id for work in works))
            _forget(services.state, works)
            record(services.state, who, "document.erased", StateSecret.UNNAMED)
            services.fragments.clear()
            shutil.rmtree(home / "rdf", ignore_errors=True)
            for cache in home.glob("clauses.db*"):
                cache.unlink()
            services.rebuild()
    except Timeout as error:
        raise CancuError("dịch vụ đang chạy trên kho này; hãy dừng dịch vụ trước khi xóa hẳn") from error


def _forget(state: StateStore, works: Sequence[Work]) -> None:
    """Take documents out of the audit log, the jobs, what was told of them, and follows of them."""
    ids = {work.id for work in works}
    followed = [part for work_id in ids for part in (follows.c.target == f"#{work_id}", follows.c.target.startswith(f"#{work_id} "))]
    with state.write() as connection:
        labels = connection.execute(select(follows.c.label).where(or_(*followed))).scalars()
        names = {name for work in works for name in (work.label, work.document.number) if name} | set(labels)
        named = [audit.c.object.contains(name, autoescape=True) for name in names]
        connection.execute(update(audit).where(or_(audit.c.work_id.in_(ids), *named)).values(object=StateSecret.UNNAMED, detail="{}"))
        connection.execute(delete(notices).where(notices.c.work_id.in_(ids)))
        connection.execute(delete(follows).where(or_(*followed)))
        for row in connection.execute(select(job_files)).all():
            outcomes = json.loads(row.outcomes)
            if any(outcome["work_id"] in ids for outcome in outcomes):
                kept = json.dumps([_unnamed(outcome, ids) for outcome in outcomes], ensure_ascii=False)
                connection.execute(update(job_files).where(job_files.c.id == row.id).values(name=StateSecret.UNNAMED, outcomes=kept))
    state.compact()


def _unnamed(outcome: dict[str, Any], ids: Collection[int]) -> dict[str, Any]:
    """What became of a file, without a word of it where it is one of those."""
    if outcome["work_id"] not in ids:
        return outcome
    return outcome | {"path": StateSecret.UNNAMED, "number": None, "message": "", "warnings": []}
