"""Bytes in, records out: readers, structure, citations, relations, tasks."""
