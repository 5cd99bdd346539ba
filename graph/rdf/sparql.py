"""Read-only SPARQL 1.1 over the projection: no updates, no federation, nothing fetched, bounded in time, memory, rows and bytes.

Rule 1  A query runs in a process of its own (`graph.rdf.worker`) on a snapshot opened for reading, and is killed when its time is up. A query that
        exhausts memory or the stack takes only that process with it.
Rule 2  SERVICE is refused wherever it can be read as a word, in strings and comments too: a stricter rule than the grammar's, that no way of
        writing can get around. FROM names graphs of the store; nothing is loaded.
Rule 3  An answer that is cut says so.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from graph.errors import CancuError
from graph.rdf.vocabulary import PREFIXES

LONGEST = 50_000
"""Characters of a query."""

FORMS = ("json", "csv", "turtle", "jsonld", "ntriples")
"""Forms of an answer."""

_SERVICE = re.compile(r"(?<![\w?$:/#@-])service(?![\w:-])", re.IGNORECASE)
_FROM = re.compile(r"(?<![\w?$:/#@-])from\s+(?:named\s+)?[<\w]", re.IGNORECASE)
_STRINGS = re.compile(r'"(?:[^"\\\n]|\\.)*"' + r"|'(?:[^'\\\n]|\\.)*'")


class BadQuery(CancuError):
    """A query that is not read, or that asks for what is not served."""


class TooCostly(CancuError):
    """A query that was stopped: time or memory ran out."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds, rows (or triples), bytes of the answer, bytes of memory."""

    seconds: float = 10.0
    rows: int = 10_000
    bytes: int = 30_000_000
    memory: int = 2_000_000_000


@dataclass(frozen=True, slots=True)
class Answer:
    """What a query gives. `kind`: select, ask or graph; `form`: json, csv, turtle, jsonld, ntriples; `note` (Vietnamese) says that it was cut."""

    kind: str
    form: str
    body: bytes
    rows: int
    note: str = ""


def query(snapshot: Path, words: str, *, form: str = "json", graph_form: str = "turtle", limits: Limits | None = None) -> Answer:
    """Answer a query.

    Args:
        snapshot: folder of a projection's snapshot.
        words: SPARQL 1.1 SELECT, ASK, CONSTRUCT or DESCRIBE; our prefixes need not be declared.
        form: json or csv for rows; turtle, jsonld or ntriples is taken for `graph_form`.
        graph_form: turtle, jsonld or ntriples for what CONSTRUCT and DESCRIBE give.
        limits: what the query may use.

    Raises:
        BadQuery: not SPARQL, an update, SERVICE, or too long.
        TooCostly: stopped.
    """
    _checked(words)
    bounds = limits or Limits()
    rows_form = form if form in ("json", "csv") else "json"
    graph_form = graph_form if form in ("json", "csv") else form
    request = {
        "snapshot": str(snapshot), "query": words, "form": rows_form, "graph_form": graph_form, "rows": bounds.rows, "bytes": bounds.bytes, "memory": bounds.memory,
        "seconds": int(bounds.seconds) + 1, "prefixes": dict(PREFIXES), "union": not _FROM.search(_STRINGS.sub('""', words)),
    }  # fmt: skip
    return _answered(_run(json.dumps(request).encode(), bounds), bounds)


def _checked(words: str) -> None:
    if len(words) > LONGEST:
        raise BadQuery(f"câu truy vấn dài hơn {LONGEST} ký tự")
    if _SERVICE.search(words):
        raise BadQuery(
            'không được dùng SERVICE (hỏi kho khác); nếu đó là chữ trong chuỗi, hãy viết "servic" rồi nối "e" bằng CONCAT'
        )


def _run(request: bytes, limits: Limits) -> bytes:
    command = [sys.executable, "-I", str(Path(__file__).with_name("worker.py"))]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        try:
            out, _ = process.communicate(request, timeout=limits.seconds)
        except subprocess.TimeoutExpired:
            raise TooCostly(f"câu truy vấn bị dừng sau {limits.seconds:g} giây; hãy thu hẹp điều kiện") from None
        finally:
            process.kill()
    if process.returncode != 0 or b"\n" not in out:
        raise TooCostly("câu truy vấn bị dừng: cần quá nhiều bộ nhớ hoặc lồng nhau quá sâu")
    return out


def _answered(out: bytes, limits: Limits) -> Answer:
    line, _, body = out.partition(b"\n")
    header = json.loads(line)
    if header.get("error") == "syntax":
        raise BadQuery(f"câu truy vấn không đúng SPARQL (chỉ đọc SELECT, ASK, CONSTRUCT, DESCRIBE): {header['message'][:500]}")
    if "error" in header:
        raise CancuError(f"không trả lời được câu truy vấn: {header['message'][:500]}")
    told = {"rows": f"kết quả bị cắt ở {limits.rows} dòng", "bytes": f"kết quả bị cắt ở {header['rows']} dòng vì quá lớn"}
    return Answer(header["kind"], header["form"], body, header["rows"], told.get(header["truncated"], ""))
