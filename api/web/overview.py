"""Tổng quan: what the store holds and covers, what is new, what has changed, what the follows of a person have told.

What does not depend on the person is computed once for each revision served, however many ask.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from fastapi import Request
from starlette.responses import Response

from api.bootstrap import Services
from api.following.affected import News, news_of
from api.following.follows import Follows
from api.state.audit import entries
from api.web.changes import Day, changes
from api.web.core import Held, number_words, pages, render
from graph.coverage import Coverage, coverage
from graph.model import ResolutionState, Work

router = pages()

LATELY = 30
"""Readings that the digest looks at."""


@dataclass(frozen=True, slots=True)
class Share:
    """How many of how many, in words: a bar of the page."""

    name: str
    part: int
    whole: int
    more: str = ""

    @property
    def percent(self) -> str:
        """The share as people write it: "2,9 %"; one that is not all or nothing is never told as such."""
        if not self.whole:
            return "—"
        rounded = round(100 * self.part / self.whole, 1)
        shown = min(max(rounded, 0.1), 99.9) if 0 < self.part < self.whole else rounded
        return f"{shown:g} %".replace(".", ",")


@dataclass(frozen=True, slots=True)
class Overview:
    """What the page tells everybody."""

    totals: tuple[tuple[str, int], ...]
    shares: tuple[Share, ...]
    covered: Coverage
    newest: list[Work]
    kinds: list[tuple[str, int]]
    digest: list[News]
    days: list[Day]


@router.get("/tong-quan")
def overview_page(request: Request, services: Held) -> Response:
    """Coverage, news, changes; the documents most wanted."""
    revision = request.app.state.served.revision(services, request.app.state.queue)
    last = next((entry.id for entry in entries(services.state, limit=1)), 0)
    found = services.remembered("overview", (revision, last, date.today()), lambda: overview(services))
    latest = Follows(services.state).latest(request.state.actor, 10)
    held = services.held({notice.work_id for _, notice in latest})
    told = [(follow, notice) for follow, notice in latest if notice.work_id in held]
    answer = render(request, "overview.html", found=found, told=told)
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


def overview(services: Services) -> Overview:
    """What the page tells everybody, now."""
    store = services.store
    totals = (("Văn bản có toàn văn", store.count_works(held=True)), ("Văn bản chỉ được viện dẫn", store.count_works(held=False)),
              ("Nhiệm vụ", store.count("tasks")), ("Viện dẫn", store.count("citations")), ("Quan hệ", store.count("relations")))  # fmt: skip
    covered = coverage(store, 15)
    return Overview(totals, _shares(services, covered), covered, store.newest(20), store.kinds(), digest(services), changes(services))


def _shares(services: Services, covered: Coverage) -> tuple[Share, ...]:
    states = services.store.mention_states()
    held, vague = states.get(ResolutionState.RESOLVED, 0), states.get(ResolutionState.UNPARSED, 0)
    more = f"{number_words(held)} có toàn văn trong kho" + (f"; {number_words(vague)} không nêu rõ văn bản nào" if vague else "")
    known = held + states.get(ResolutionState.STUB, 0)
    return (
        Share("Căn cứ ban hành của các văn bản: kho có toàn văn", covered.bases_held, covered.bases),
        Share("Văn bản mà nhiệm vụ nêu: kho có toàn văn", covered.tasks_held, covered.tasks),
        Share("Viện dẫn đã xác định được văn bản", known, sum(states.values()), more),
    )


def digest(services: Services) -> list[News]:
    """Of the documents read lately, those that touch tasks which the store held already, the newest first."""
    lately = [entry.work_id for entry in entries(services.state, action="document.", limit=LATELY) if entry.work_id is not None]
    return [news for news in news_of(services.store, list(dict.fromkeys(lately))) if news.tasks]
