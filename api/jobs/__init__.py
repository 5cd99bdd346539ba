"""Upload jobs: files wait in the home folder, a process of its own reads them, progress is kept in `service.db` and survives restarts."""
