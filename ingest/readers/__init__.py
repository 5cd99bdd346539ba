"""One module per file format; every reader returns one `Layout`."""
