"""One module a group of commands; each command is a function whose docstring is its help."""
