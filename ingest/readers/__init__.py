"""One module per file format; `read_layout` looks at the bytes, not only at the name, and every reader returns one `Layout`."""

from ingest.readers.files import read_layout

__all__ = ["read_layout"]
