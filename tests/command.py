"""The command line, run in this process."""

from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import NamedTuple

from bobina.app.main import run


class Said(NamedTuple):
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def sentence(self) -> str:
        """What was said on standard error beside the progress: one line."""
        (line,) = (line for line in self.err.splitlines() if line and not line.startswith("["))
        return line


def call(*arguments: object) -> Said:
    """Run ``bobina`` with these arguments."""
    with redirect_stdout(StringIO()) as out, redirect_stderr(StringIO()) as err:
        code = run([str(argument) for argument in arguments])
    return Said(code, out.getvalue(), err.getvalue())


def written_in(folder: Path) -> list[str]:
    """The files of a folder, finished steps left out; nothing where there is no folder."""
    files = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return sorted(str(path) for path in files if path.parts[0] != ".cache")
