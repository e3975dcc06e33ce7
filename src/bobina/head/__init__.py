"""From an image to tissues, surfaces, conductivities, and the way to MNI."""

from bobina.head.build import build, volumes
from bobina.head.conductivity import conductivities, parse_overrides
from bobina.head.crown import crowns
from bobina.head.model import CONDUCTIVITY, Head, Tissue
from bobina.head.register import Alignment, align
from bobina.head.surface import cortex, nearest, outside_distance, sample, scalp, scalp_depth
from bobina.head.tape import along, circuit, length, tape

__all__ = [
    "CONDUCTIVITY", "Alignment", "Head", "Tissue", "align", "along", "build", "circuit", "conductivities", "cortex",
    "crowns", "length", "nearest", "outside_distance", "parse_overrides", "sample", "scalp", "scalp_depth", "tape",
    "volumes",
]
