"""What the report draws, beside the plan's numbers."""

from __future__ import annotations

from dataclasses import dataclass

from bobina.coil.model import Coil
from bobina.space import Surface, Volume
from bobina.space.frames import Scanner


@dataclass(frozen=True, eq=False, slots=True)
class Scene:
    """Images, surfaces and the coil of a plan. Volumes of ``labels`` and ``field`` share one grid.

    ``field`` is |E| of the plan's pose, V/m per A/s (float32), nan where
    nothing conducts. ``cortex`` is the grey-matter surface. ``anatomy`` is
    the T1, or None where there are only labels.
    """

    anatomy: Volume[Scanner] | None
    labels: Volume[Scanner]
    field: Volume[Scanner]
    scalp: Surface[Scanner]
    cortex: Surface[Scanner]
    coil: Coil

    def __post_init__(self) -> None:
        """Refuse a field that is not on the grid of the labels."""
        if self.field.data.shape != self.labels.data.shape or not (self.field.affine == self.labels.affine).all():
            raise ValueError("the field is not on the grid of the labels: resample it before it is drawn")
