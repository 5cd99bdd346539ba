"""What users touch: command line, HTTP service and the composition root."""
