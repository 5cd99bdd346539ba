"""Files into the store: read in one process or several, stored some at a time, told in order."""
