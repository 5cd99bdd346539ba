"""The server of the Model Context Protocol, spoken to by the protocol's own client."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from mcp import Client, StdioServerParameters

from api.access.accounts import Accounts
from api.app import create_app
from api.assistant import MOST, assistant
from api.bootstrap import Services
from api.settings import Settings
from api.state import StateStore


@pytest.fixture(scope="module")
def services(sample_home: Path) -> Iterator[Services]:
    services = Services(Settings(sample_home, segmenter="none"))
    yield services
    services.close()


def called(services: Any, tool: str, **arguments: Any) -> dict[str, Any]:
    async def call() -> Any:
        async with Client(assistant(services) if isinstance(services, Services) else services) as client:
            return await client.call_tool(tool, arguments)

    answer = asyncio.run(call())
    found: dict[str, Any] = json.loads(answer.content[0].text)
    assert answer.is_error == ("error" in found)
    return found


def test_the_five_tools_are_told(services: Services) -> None:
    async def listed() -> list[str]:
        async with Client(assistant(services)) as client:
            tools = (await client.list_tools()).tools
            assert all(tool.title and tool.description and tool.annotations.read_only_hint for tool in tools)
            assert all("description" in told for tool in tools for told in tool.input_schema["properties"].values())
            return [tool.name for tool in tools]

    assert asyncio.run(listed()) == ["search", "get_document", "tasks_depending_on", "impact", "check_basis"]


def test_tools_answer_with_quotations(services: Services) -> None:
    assert called(services, "search", query="kiem soat thu tuc hanh chinh")["hits"]
    document = called(services, "get_document", reference="63/2010", on="2018-01-01")
    assert document["document"]["number"] == "63/2010/NĐ-CP"
    assert "kho chưa ghi nhận" in document["validity"]["label"] or document["validity"]["effects"]
    assert document["text"]
    tasks = called(services, "tasks_depending_on", reference="92/2017")
    assert tasks["tasks"][0]["path"][0]["quote"]
    assert tasks["total"] >= len(tasks["tasks"]) > 0
    rows = called(services, "impact", reference="63/2010", kind="repeals")["rows"]
    assert 0 < len(rows) <= MOST
    lines = called(services, "check_basis", draft="Căn cứ Nghị định số 92/2018/NĐ-CP ngày 07/8/2017;")["lines"]
    assert lines[0]["bases"][0]["verdict"] == "unknown"


@pytest.mark.parametrize(
    ("tool", "arguments", "words"),
    [("get_document", {"reference": "21/NQ-CP"}, "có thể là"), ("impact", {"reference": "92/2018"}, "gần nhất"),
     ("get_document", {"reference": "63/2010", "provision": "dieu_999"}, "không có điều khoản"), ("check_basis", {"draft": "MẬT\nSố: 1/X\nCăn cứ Luật Y"}, "29/2018/QH14"),
     ("search", {"query": ""}, "query: phải có ít nhất 1 ký tự"), ("search", {"query": "x", "limit": "500"}, "limit: nhiều nhất là 50"), ("search", {}, "query: thiếu"),
     ("impact", {"reference": "63/2010", "kind": "x"}, "kind: phải là một trong"), ("get_document", {"reference": "63/2010", "on": "2018-13-01"}, "on: phải là ngày"),
     ("check_basis", {"draft": "x" * 200_001}, "nhiều nhất 200000 ký tự")],
)  # fmt: skip
def test_errors_are_words_that_a_model_can_act_on(services: Services, tool: str, arguments: dict[str, str], words: str) -> None:
    assert words in called(services, tool, **arguments)["error"]


def test_it_is_served_over_standard_input(sample_home: Path) -> None:
    command = StdioServerParameters(command=sys.executable, args=["-c", "from api.cli import main; main()", "mcp", "--home", str(sample_home)], env={"CANCU_SEGMENTER": "none"})
    assert called(command, "get_document", reference="92/2017")["document"]["number"] == "92/2017/NĐ-CP"


CALL = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "get_document", "arguments": {"reference": "92/2017"}}}
TAKES = {"accept": "application/json, text/event-stream"}


def test_the_service_answers_too_behind_its_gate(tmp_path: Path) -> None:
    state = StateStore(tmp_path)
    accounts = Accounts(state)
    accounts.add("lan", "reader", None)
    token = accounts.add_token("lan", "")
    state.close()
    app = create_app(Settings(tmp_path, segmenter="none", bound="0.0.0.0"))
    for _ in range(2):  # a service that is started again answers again
        with TestClient(app) as client:
            for told in ({}, {"authorization": "Bearer cancu_x"}, {"cookie": "cancu_session=x"}):
                assert client.post("/mcp", json=CALL, headers=TAKES | told).status_code == 401
            answer = client.post("/mcp", json=CALL, headers=TAKES | {"authorization": f"Bearer {token}"})
            assert (answer.status_code, answer.json()["result"]["isError"]) == (200, True)
            assert "không có văn bản" in answer.json()["result"]["content"][0]["text"]
            assert client.get("/mcp", headers={"authorization": f"Bearer {token}"}).status_code == 405
            huge = client.post("/mcp", content=b" " * 9_000_000, headers=TAKES | {"authorization": f"Bearer {token}"})
            assert huge.status_code == 413


def test_a_foreign_page_asks_nothing(tmp_path: Path) -> None:
    with TestClient(create_app(Settings(tmp_path, segmenter="none"))) as client:
        assert client.post("/mcp", json=CALL, headers=TAKES | {"origin": "http://la.example"}).status_code == 403


def test_without_open_reading_no_other_door_is_opened(run: Callable[..., tuple[int, str, str]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CANCU_OPEN_READING", "0")
    assert run("user", "add", "lan", "--no-password")[0] == 0
    code, _, said = run("mcp", "--port", "1")
    assert (code, "/mcp" in said) == (1, True)
