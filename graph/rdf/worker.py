"""Answers one SPARQL query and ends. Run as a program of its own, so that whatever a query does can be stopped; imports nothing of ours.

In: one JSON object on standard input (snapshot, query, form, graph_form, rows, bytes, memory, seconds, prefixes, union).
Out: a line of JSON (kind, rows, truncated; or error), then the answer in the form asked for.
"""

import csv
import io
import json
import sys
from collections.abc import Iterator
from itertools import islice
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, QueryBoolean, QuerySolutions, QueryTriples, RdfFormat, Store, serialize

_STRING = "http://www.w3.org/2001/XMLSchema#string"
_GRAPHS = {"turtle": RdfFormat.TURTLE, "jsonld": RdfFormat.STREAMING_JSON_LD, "ntriples": RdfFormat.N_TRIPLES}


def main() -> None:
    """Read the request, answer it."""
    request = json.load(sys.stdin)
    _limit(request["memory"], request["seconds"])
    try:
        header, body = answer(request)
    except SyntaxError as error:
        header, body = {"error": "syntax", "message": str(error)}, b""
    except (ValueError, OSError, RuntimeError) as error:
        header, body = {"error": "failed", "message": str(error)}, b""
    sys.stdout.buffer.write(json.dumps(header).encode() + b"\n" + body)


def answer(request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """Header and body."""
    store = Store.read_only(request["snapshot"])
    found = store.query(request["query"], use_default_graph_as_union=request["union"], prefixes=request["prefixes"])
    room = _Room(request["rows"], request["bytes"])
    if isinstance(found, QueryBoolean):
        body = (
            json.dumps({"head": {}, "boolean": bool(found)}).encode()
            if request["form"] != "csv"
            else (b"true" if found else b"false")
        )
        return {"kind": "ask", "form": request["form"], "rows": 1, "truncated": ""}, body
    if isinstance(found, QueryTriples):
        form = request["graph_form"]
        body = serialize(list(room.taken(found)), format=_GRAPHS[form], prefixes=request["prefixes"]) or b""
        return {"kind": "graph", "form": form, "rows": room.count, "truncated": room.full}, body
    names = [v.value for v in found.variables]
    body = _as_csv(found, names, room) if request["form"] == "csv" else _as_json(found, names, room)
    return {"kind": "select", "form": request["form"], "rows": room.count, "truncated": room.full}, body


class _Room:
    """Counts what goes out; `full` says what ran out: rows or bytes."""

    def __init__(self, rows: int, size: int) -> None:
        self._rows, self._size = rows, size
        self.count, self.full = 0, ""

    def taken(self, found: Any) -> Iterator[Any]:
        """As much of an answer as there is room for."""
        for item in islice(found, self._rows + 1):
            if self.count >= self._rows:
                self.full = "rows"
                return
            self._size -= len(str(item))
            if self._size < 0:
                self.full = "bytes"
                return
            self.count += 1
            yield item


def _as_json(found: QuerySolutions, names: list[str], room: _Room) -> bytes:
    """SPARQL 1.1 Query Results JSON; a cut answer says so in a member of our own."""
    bindings = [{name: _term(row[name]) for name in names if row[name] is not None} for row in room.taken(found)]
    body: dict[str, Any] = {"head": {"vars": names}, "results": {"bindings": bindings}}
    if room.full:
        body["truncated"] = room.full
    return json.dumps(body, ensure_ascii=False).encode()


def _as_csv(found: QuerySolutions, names: list[str], room: _Room) -> bytes:
    """SPARQL 1.1 Query Results CSV."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(names)
    for row in room.taken(found):
        writer.writerow(["" if row[name] is None else _plain(row[name]) for name in names])
    return buffer.getvalue().encode()


def _plain(value: Any) -> str:
    return str(value.value) if isinstance(value, NamedNode | Literal | BlankNode) else str(value)


def _term(value: Any) -> dict[str, str]:
    if isinstance(value, NamedNode):
        return {"type": "uri", "value": value.value}
    if isinstance(value, BlankNode):
        return {"type": "bnode", "value": value.value}
    if isinstance(value, Literal):
        more = (
            {"xml:lang": value.language}
            if value.language
            else {}
            if value.datatype.value == _STRING
            else {"datatype": value.datatype.value}
        )
        return {"type": "literal", "value": value.value, **more}
    return {"type": "literal", "value": str(value)}


def _limit(memory: int, seconds: int) -> None:
    """Memory and processor time, where the system has such limits."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds + 2, seconds + 2))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
