"""Follow and be told: what a newly read document means for those who follow a document, an agency, a search or a task."""
