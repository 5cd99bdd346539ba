"""Follows of the person who asks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from fastapi import Path, Request, Response
from pydantic import BaseModel, Field

from api.access.actor import Actor
from api.bootstrap import Services
from api.dependencies import Acting, Held, prefix_of, problems
from api.following.follows import Follow, Follows, Notice
from api.routes.wire import resource
from api.schemas_wire_jobs import FollowOut, NoticeOut
from api.state.audit import record
from graph.errors import UnknownReference

router = resource("theo dõi")

FollowId = Annotated[int, Path(ge=1, le=2**53)]


class Wanted(BaseModel):
    """What to follow: a document however named, an agency, the words of a search, or a task by its id; `hook` is told by POST."""

    kind: Literal["document", "agency", "search", "task"]
    target: Annotated[str, Field(min_length=1, max_length=500)]
    hook: Annotated[str | None, Field(max_length=1000)] = None


@router.get("/follows", response_model=list[FollowOut])
def follows(request: Request, services: Held, actor: Acting) -> Any:
    """Own follows, the newest first, with the secret addresses of their feeds."""
    return [told(request, follow) for follow in Follows(services.state).of(actor)]


@router.post("/follows", status_code=201, response_model=FollowOut, responses=problems(300, 400, 404))
def follow(request: Request, services: Held, actor: Acting, wanted: Wanted) -> Any:
    """Follow something; the secret that signs what is sent to `hook` is in the answer."""
    return told(request, started(services, actor, wanted.kind, wanted.target, wanted.hook))


@router.delete("/follows/{follow_id}", status_code=204, responses=problems(404))
def unfollow(services: Held, actor: Acting, follow_id: FollowId) -> Response:
    """End a follow."""
    if not Follows(services.state).remove(actor, follow_id):
        raise UnknownReference(str(follow_id))
    record(services.state, actor.name, "follow.removed", str(follow_id))
    return Response(status_code=204)


@router.get("/follows/{follow_id}/notices", response_model=list[NoticeOut], responses=problems(404))
def notices(services: Held, actor: Acting, follow_id: FollowId) -> Any:
    """What was told to an own follow, the newest first."""
    store = Follows(services.state)
    if all(mine.id != follow_id for mine in store.of(actor)):
        raise UnknownReference(str(follow_id))
    return [{"id": n.id, "at": n.at, "title": n.title, "body": n.body, "document": n.work_id} for n in told_of(services, store.notices(follow_id))]


def started(services: Services, actor: Actor, kind: str, target: str, hook: str | None) -> Follow:
    """Begin a follow; documents and tasks are looked up, so that they are found again however they are numbered later.

    Raises:
        UnknownReference, AmbiguousReference: no such document or task, or several.
    """
    label, about = target, None
    if kind == "document":
        work = services.store.resolve(target)
        target, label, about = f"#{work.id}", work.label, work.id
    if kind == "task":
        task = next((t for t in services.store.tasks() if str(t.id) == target), None)
        if task is None:
            raise UnknownReference(target)
        target, label, about = f"#{task.work_id} {task.task.text}", task.task.text, task.work_id
    made = Follows(services.state).add(actor, kind, target, label, hook)
    record(services.state, actor.name, "follow.added", f"{kind}: {label}", about)
    return made


def told_of(services: Services, notices: Sequence[Notice]) -> list[Notice]:
    """Those that tell of documents that are held: of what was taken out nothing is told."""
    held = services.held({notice.work_id for notice in notices})
    return [notice for notice in notices if notice.work_id in held]


def told(request: Request, follow: Follow) -> dict[str, Any]:
    """A follow with the addresses of its feeds."""
    feeds = f"{prefix_of(request)}/theo-doi/{follow.token}"
    return {"id": follow.id, "kind": follow.kind, "target": follow.target, "label": follow.label, "created": follow.created, "atom": f"{feeds}.atom",
            "calendar": f"{feeds}.ics", "hook": follow.hook, "secret": follow.hook_secret}  # fmt: skip
