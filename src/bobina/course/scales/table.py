"""All scales by id, domain by domain."""

from collections.abc import Mapping
from types import MappingProxyType

from bobina.course.scales import cognition, craving, depression, fatigue, mind, movement, spasticity
from bobina.course.scales.model import Scale

SCALES: Mapping[str, Scale] = MappingProxyType({
    one.id: one for room in (depression, mind, craving, fatigue, spasticity, movement, cognition) for one in room.SCALES
})
