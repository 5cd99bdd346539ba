"""Links to the files of `api.routes.exports`."""

from __future__ import annotations

from urllib.parse import urlencode

_WORDS = {"xlsx": "Excel", "docx": "Word", "csv": "CSV", "ics": "Lịch (.ics)", "graphml": "GraphML", "gexf": "GEXF"}


def downloads(what: str, forms: tuple[str, ...] = ("xlsx", "docx", "csv"), **asked: object) -> list[tuple[str, str]]:
    """Words and address (without the prefix) of each format; what is not asked for is left out.

    >>> downloads("impact", ("csv",), reference="63/2010", kind="")
    [('CSV', '/api/v1/exports/impact?reference=63%2F2010&format=csv')]
    """
    given = {name: value for name, value in asked.items() if value not in ("", None, False)}
    return [(_WORDS[form], f"/api/v1/exports/{what}?{urlencode({**given, 'format': form}, doseq=True)}") for form in forms]
