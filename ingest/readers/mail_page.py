"""Web pages kept in one file (.mht, and what Word and portals save as ".doc"): a letter whose parts are the page and its pictures (RFC 2557)."""

from __future__ import annotations

import codecs
from email import message_from_bytes, policy
from email.message import Message

from graph.errors import UnreadableFile


def page_in(content: bytes, name: str) -> bytes:
    """The page, in UTF-8 with its mark; a page of frames, as Excel saves a workbook, is its frames one below the other.

    Raises:
        UnreadableFile: there is no page in it.
    """
    message = message_from_bytes(content, policy=policy.compat32)
    pages = [words for part in message.walk() if part.get_content_type() == "text/html" and (words := _words(part)).strip()]
    if not pages:
        raise UnreadableFile(name, "tệp trang web một tệp (.mht) không có nội dung")
    framed = len(pages) > 1 and "<frameset" in pages[0].lower()
    return codecs.BOM_UTF8 + ("\n".join(pages[1:]) if framed else pages[0]).encode()


def _words(part: Message) -> str:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return ""
    try:
        return payload.decode(part.get_content_charset() or "utf-8", "replace")
    except LookupError:
        return payload.decode("utf-8", "replace")
