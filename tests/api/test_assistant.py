"""The server of the Model Context Protocol, spoken to by the protocol's own client."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from mcp import Client, StdioServerParameters

from api.assistant import MOST, assistant
from api.bootstrap import Services
from api.settings import Settings


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
    assert not answer.is_error
    found: dict[str, Any] = json.loads(answer.content[0].text)
    return found


def test_the_five_tools_are_told(services: Services) -> None:
    async def listed() -> list[str]:
        async with Client(assistant(services)) as client:
            tools = (await client.list_tools()).tools
            assert all(tool.description and tool.input_schema["properties"] for tool in tools)
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
     ("get_document", {"reference": "63/2010", "provision": "dieu_999"}, "không có điều khoản"), ("check_basis", {"draft": "MẬT\nSố: 1/X\nCăn cứ Luật Y"}, "29/2018/QH14")],
)  # fmt: skip
def test_errors_are_words_that_a_model_can_act_on(services: Services, tool: str, arguments: dict[str, str], words: str) -> None:
    assert words in called(services, tool, **arguments)["error"]


def test_it_is_served_over_standard_input(sample_home: Path) -> None:
    command = StdioServerParameters(command=sys.executable, args=["-c", "from api.cli import main; main()", "mcp", "--home", str(sample_home)], env={"CANCU_SEGMENTER": "none"})
    assert called(command, "get_document", reference="92/2017")["document"]["number"] == "92/2017/NĐ-CP"
