"""What the service itself remembers, apart from the documents: accounts, sessions, the audit log, upload jobs, follows. One SQLite file, `service.db`."""

from api.state.database import StateStore

__all__ = ["StateStore"]
