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
    the T1, or None where there are only labels. ``mni_brain`` is MNI's brain
    (0 to 1, or bool) as the warp brings it onto the labels' grid; None where
    the head was not warped.
    """

    anatomy: Volume[Scanner] | None
    labels: Volume[Scanner]
    field: Volume[Scanner]
    scalp: Surface[Scanner]
    cortex: Surface[Scanner]
    coil: Coil
    mni_brain: Volume[Scanner] | None = None

    def __post_init__(self) -> None:
        """Refuse a field or a brain of MNI that is not on the grid of the labels."""
        for name, volume in (("field", self.field), ("brain of MNI", self.mni_brain)):
            if volume is not None and not self._on_grid(volume):
                raise ValueError(f"the {name} is not on the grid of the labels: resample it before it is drawn")

    def _on_grid(self, volume: Volume[Scanner]) -> bool:
        return volume.data.shape == self.labels.data.shape and bool((volume.affine == self.labels.affine).all())
