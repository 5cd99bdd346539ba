"""Schemathesis holds the service to its own description: statuses, media types and bodies as told, no fault of ours whatever is sent."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, Phase, given, settings

from api.app import create_app
from api.settings import Settings

CHECKS: list[Any] = [
    schemathesis.checks.status_code_conformance, schemathesis.checks.content_type_conformance, schemathesis.checks.response_schema_conformance,
]  # fmt: skip
"""A fault of ours answers 500, which no operation describes."""
LEFT_OUT = {("post", "/api/v1/jobs"), ("get", "/api/v1/jobs/{job_id}/events")}
"""Uploads start a process; an endless stream has no schema. Both have tests of their own."""

described = schemathesis.openapi.from_dict(create_app(Settings(Path("unused"))).openapi())
OPERATIONS = [found for found in (result.ok() for result in described.get_all_operations()) if (found.method.lower(), found.path) not in LEFT_OUT]


@pytest.fixture(scope="module")
def own(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The service over a copy of the sample corpus, whose documents may be taken out."""
    home = Path(shutil.copytree(sample_home, tmp_path_factory.mktemp("own") / "home"))
    with TestClient(create_app(Settings(home, segmenter="none"))) as client:
        yield client


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda found: found.label)
def test_the_service_is_as_described(operation: Any, own: TestClient) -> None:
    @given(case=operation.as_strategy())
    @settings(max_examples=6, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck), derandomize=True, database=None)
    def check(case: Any) -> None:
        sent = case.as_transport_kwargs(base_url="http://testserver")
        kept = {name: sent[name] for name in ("method", "url", "params", "headers", "json", "data", "files", "cookies") if sent.get(name) is not None}
        if "files" in kept:
            kept["files"] = [(name, _sendable(part)) for name, part in kept["files"]]
        answer = own.request(**kept, follow_redirects=False)
        answer.request.read()  # a form is sent as a stream, and the report of a failure asks for what was sent
        case.validate_response(answer, checks=CHECKS)

    check()


def _sendable(part: Any) -> Any:
    """A part of a form as the client can send it: what stands for a file may be generated as a number or nothing."""
    if isinstance(part, tuple):
        return (part[0], part[1] if isinstance(part[1], (str, bytes)) else str(part[1]), *part[2:])
    return part if isinstance(part, (str, bytes)) else str(part)


def test_there_is_much_to_check() -> None:
    assert len(OPERATIONS) > 20
