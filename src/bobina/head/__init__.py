"""From an image to tissues, surfaces and conductivities."""

from bobina.head.build import build, volumes
from bobina.head.conductivity import conductivities, parse_overrides
from bobina.head.model import CONDUCTIVITY, Head, Tissue
from bobina.head.surface import cortex, nearest, outside_distance, sample, scalp, scalp_depth

__all__ = [
    "CONDUCTIVITY", "Head", "Tissue", "build", "conductivities", "cortex", "nearest", "outside_distance",
    "parse_overrides", "sample", "scalp", "scalp_depth", "volumes",
]
