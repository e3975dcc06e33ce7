"""Command line, jobs, settings: the one place where things are put together."""
