"""Files: the one room that reads and writes paths."""
