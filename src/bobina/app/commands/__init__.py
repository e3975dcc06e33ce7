"""One module a group of commands; each command is a function whose docstring is its help."""

from typing import Annotated

from cyclopts import Parameter

Json = Annotated[bool, Parameter(name="--json", negative="")]
