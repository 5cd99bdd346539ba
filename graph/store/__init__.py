"""The record store: the truth that the index, the RDF store and the graph are projections of.

SQLAlchemy Core over SQLite (WAL) or any database by URL. One file = one revision; some files may share a transaction. Originals are kept
content-addressed beside the database, written before the transaction that names them, so that a crash leaves at most an unnamed file.
"""

from graph.store.changing import Incoming, Outcome
from graph.store.mentions import Found
from graph.store.records import RecordStore

__all__ = ["Found", "Incoming", "Outcome", "RecordStore"]
