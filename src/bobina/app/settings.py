"""What a user asks of a plan, checked before any work is done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from bobina.space import BadInput
from bobina.space.units import mm


@dataclass(frozen=True, slots=True)
class Settings:
    """The options of ``bobina plan``. Lengths in m; ``target`` a point (m, Scanner), the key of a target, or None."""

    output: Path
    labels: Path | None = None
    anatomy: Path | None = None
    mni: bool = False
    """the labels are in MNI space"""
    indication: str = "depression"
    target: tuple[float, float, float] | str | None = None
    coil: str = "figure-8"
    coil_kind: str = ""
    max_didt: float | None = None
    """A/s, where neither catalogue nor coil file knows it"""
    protocol: str | None = None
    threshold: float = 50.0
    """% of maximum stimulator output"""
    threshold_kind: str = "RMT"
    threshold_how: str = "EMG"
    threshold_site: str = "m1-hand"
    dose: str = "threshold"
    start: date | None = None
    country: str = "IT"
    hair: float = 4 * mm
    conductivity: Mapping[str, float] | None = None
    language: str = "en"
    subject: str = "colin27"

    def first_day(self) -> date:
        """The day asked for, or the Monday after today."""
        today = date.today()
        return self.start or today + timedelta(days=7 - today.weekday())


def parse_target(text: str | None) -> tuple[float, float, float] | str | None:
    """``x,y,z`` in mm as a point in m; anything else is the key of a target."""
    if text is None or "," not in text:
        return text
    try:
        x, y, z = (float(part) * mm for part in text.split(","))
    except ValueError:
        raise BadInput(f"a target is x,y,z in mm of the image's frame, such as -38,44,26; got {text!r}") from None
    return x, y, z
