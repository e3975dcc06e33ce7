"""Progress of long work, on standard error: a line when a step begins, its time when it ends."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from rich.console import Console


@dataclass(slots=True)
class Progress:
    """Counts steps. ``quiet`` prints nothing."""

    total: int
    quiet: bool = False
    done: int = 0
    console: Console = field(default_factory=lambda: Console(stderr=True, highlight=False))

    @contextmanager
    def step(self, text: str) -> Iterator[None]:
        """One step of the work."""
        self.done += 1
        if self.quiet:
            yield
            return
        begun = time.perf_counter()
        label = f"[{self.done:2}/{self.total}] {text}"
        with self.console.status(label):
            yield
        self.console.print(f"{label} [dim]{time.perf_counter() - begun:.1f} s[/dim]", markup=True)

    def ended(self, text: str) -> None:
        """A step that was done elsewhere."""
        self.done += 1
        if not self.quiet:
            self.console.print(f"[{self.done:2}/{self.total}] {text}", markup=False, soft_wrap=True)

    def note(self, text: str) -> None:
        """What the user should know of the work."""
        if not self.quiet:
            self.console.print(f"        {text}", markup=False)
