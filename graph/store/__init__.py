"""The record store: the truth that the index, the RDF store and the graph are projections of.

SQLAlchemy Core over SQLite (WAL) or any database by URL. One document = one transaction = one revision. Originals are kept
content-addressed beside the database, written before the transaction that names them, so that a crash leaves at most an unnamed file.
"""

from graph.store.mentions import Found
from graph.store.records import Outcome, RecordStore

__all__ = ["Found", "Outcome", "RecordStore"]
