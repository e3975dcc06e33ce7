"""From an image to tissues, surfaces, conductivities, and the way to MNI."""

from bobina.head.build import build, volumes
from bobina.head.conductivity import conductivities, parse_overrides
from bobina.head.contact import check_order, contacts
from bobina.head.crown import crowns, outline_depth
from bobina.head.model import CONDUCTIVITY, Head, Tissue
from bobina.head.register import Alignment, align
from bobina.head.shares import FILLED, Shares, labels_of, settled
from bobina.head.surface import cortex, nearest, outside_distance, sample, scalp, scalp_depth
from bobina.head.tape import along, circuit, length, tape

__all__ = [
    "CONDUCTIVITY", "FILLED", "Alignment", "Head", "Shares", "Tissue", "align", "along", "build", "check_order",
    "circuit", "conductivities", "contacts", "cortex", "crowns", "labels_of", "length", "nearest", "outline_depth",
    "outside_distance", "parse_overrides", "sample", "scalp", "scalp_depth", "settled", "tape", "volumes",
]
