"""Vietnamese analysis, queries, questions and the full-text engines behind one port."""
