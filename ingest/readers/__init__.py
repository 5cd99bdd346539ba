"""One module per file format; `layout_of_bytes` looks at the bytes, not only at the name, and every reader returns one `Layout`."""

from ingest.readers.files import content_of, layout_of_bytes, read_layout

__all__ = ["content_of", "layout_of_bytes", "read_layout"]
