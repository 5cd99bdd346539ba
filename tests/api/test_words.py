"""Every value that a page can show has Vietnamese words, and no page shows the value itself."""

from __future__ import annotations

import ast
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api import words
from api.access.accounts import ROLES as ACCOUNT_ROLES
from api.app import create_app
from api.asked_tasks import Term
from api.following.follows import KINDS as FOLLOWED
from api.jobs.intake import OUTCOMES
from api.settings import Settings
from graph.basis import VERDICTS
from graph.impact import REASON_ORDER
from graph.model import DeadlineKind, RelationKind, ResolutionState, ReviewState, TaskSource
from graph.validity import Status

API = Path(__file__).resolve().parents[2] / "api"
_DOMAINS = ("document", "review", "account", "token", "session", "follow")


def recorded() -> set[str]:
    """Every action that the audit log can hold: "domain.verb" as it stands in the code, those of a state of review among them."""
    found = {f"review.{state.value}" for state in ReviewState if state is not ReviewState.ENTERED}
    for path in API.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.fullmatch(rf"(?:{'|'.join(_DOMAINS)})\.(?!html)[a-z]+", node.value):
                found.add(node.value)
    return found


@pytest.mark.parametrize(
    ("said", "values"),
    [
        (words.KINDS, RelationKind), (words.INVERSE, RelationKind), (words.REASONS, [*REASON_ORDER, *(kind.value for kind in RelationKind)]),
        (words.STATES, ReviewState), (words.DECISIONS, [*ReviewState, "chosen"]), (words.VERDICTS, VERDICTS), (words.ACTIONS, recorded()),
        (words.TARGETS, ("document", "provision", "task", "agency")), (words.LEVELS, ("direct", "heading", "document")), (words.ROLES, ("lead", "support")),
        (words.ACCOUNT_ROLES, ACCOUNT_ROLES), (FOLLOWED, ("document", "agency", "search", "task")), (OUTCOMES, ("added", "updated", "unchanged", "failed")),
    ],
    ids=["kinds", "inverse", "reasons", "states", "decisions", "verdicts", "actions", "targets", "levels", "roles", "accounts", "followed", "outcomes"],
)  # fmt: skip
def test_every_value_has_words(said: Mapping[str, str], values: Iterable[str]) -> None:
    assert {str(value): said.get(str(value), "") for value in values if not re.search(r"\s|[à-ỹđ]", said.get(str(value), ""), re.IGNORECASE)} == {}


RAW = sorted(
    {str(value) for kind in (RelationKind, ReviewState, ResolutionState, TaskSource, DeadlineKind, Status, Term) for value in kind}
    | {r"(?:dieu|khoan|diem|chuong|phu_luc)_[0-9a-z_]+", *REASON_ORDER, *VERDICTS, "chosen", "direct", "heading", "lead", "support", "added", "updated", "unchanged", "failed"}
)
"""What machines read, paths of provisions among it. "document", "task", "none" and the like stand here too: no Vietnamese sentence holds them."""


PAGES = (
    "/", "/?q=92/2017", "/?q=21/NQ-CP", "/?q=cải cách", "/?q=nhiệm vụ nào phụ thuộc Nghị định 92/2017%3F", "/nhiem-vu", "/nhiem-vu?can_cu=92/2017", "/nhiem-vu?xem=lich",
    "/tac-dong?van_ban=63/2010", "/tac-dong", "/mat-can-cu", "/kiem-tra-can-cu", "/co-quan", "/co-quan?ten=Sở TT%26TT", "/ra-soat", "/ra-soat?xem=vien-dan",
    "/ra-soat?trang_thai=rejected", "/nap-van-ban", "/tong-quan", "/van-ban", "/theo-doi", "/nhat-ky", "/tai-khoan", "/dang-nhap",
)  # fmt: skip


@pytest.fixture(scope="module")
def decided(untouched_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The service over the sample corpus after decisions of all sorts."""
    home = tmp_path_factory.mktemp("decided") / "home"
    shutil.copytree(untouched_home, home)
    with TestClient(create_app(Settings(home, segmenter="none"))) as client:
        decide(client)
        yield client


def decide(sample: TestClient) -> None:
    relation = sample.get("/api/v1/review", params={"limit": 1}).json()[0]["id"]
    mention = sample.get("/api/v1/review/doubts", params={"kind": "citation"}).json()[0]
    fact = f"/api/v1/review/relation/{relation}"
    other = sample.get("/api/v1/review", params={"limit": 2}).json()[1]["id"]
    for state in ("confirmed", "extracted", "rejected"):
        assert sample.post(f"/api/v1/review/relation/{other}", json={"state": state}).status_code == 204
    made = [sample.post(f"{fact}/correction", json={"kind": "cites"}), sample.post(f"/api/v1/review/citation/{mention['id'][1:]}/choice", json={"object": "63/2010"})]
    for answer in made:
        assert answer.status_code == 201


def seen(page: str) -> str:
    """What a person reads of a page: its text, and the words of labels and placeholders; what is quoted from documents is not ours."""
    page = re.sub(r"<(script|style|blockquote|code)\b.*?</\1>", " ", page, flags=re.DOTALL)
    said = re.findall(r'(?:aria-label|placeholder|title|alt)="([^"]*)"', page)
    return unescape(" ".join([re.sub(r"<[^>]+>", " ", page), *said]))


@pytest.mark.parametrize("path", PAGES)
def test_no_page_shows_a_value_of_machines(decided: TestClient, path: str) -> None:
    shown = seen(decided.get(path).text)
    assert re.findall(rf"(?<![\w/.-])(?:{'|'.join(RAW)})(?![\w/.-])", shown) == []


@pytest.mark.parametrize("tab", ["noi-dung", "thuoc-tinh", "luoc-do", "nhiem-vu", "tac-dong", "lich-su"])
@pytest.mark.parametrize("reference", ["63/2010", "6120/KH-UBND", "43/2006/NĐ-CP"])
def test_no_tab_of_a_document_shows_a_value_of_machines(decided: TestClient, reference: str, tab: str) -> None:
    shown = seen(decided.get("/van-ban", params={"so": reference, "muc": tab}).text)
    assert re.findall(rf"(?<![\w/.-])(?:{'|'.join(RAW)})(?![\w/.-])", shown) == []
