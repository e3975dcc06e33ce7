"""The electric field a coil induces in a head."""

from bobina.field.adjoint import Receiver, Reception
from bobina.field.cortical import AtTarget, SurfaceMap, at_target, surface_map, under
from bobina.field.krylov import NotConverged
from bobina.field.live import Live, Sensors, choose, combine, sensors
from bobina.field.measures import HalfValue, Measures, focality, half_value, measures, percentiles
from bobina.field.model import Field, Solver
from bobina.field.primary import potential
from bobina.field.solve import FiniteVolume
from bobina.field.sphere import sphere_field

__all__ = [
    "AtTarget", "Field", "FiniteVolume", "HalfValue", "Live", "Measures", "NotConverged", "Receiver", "Reception",
    "Sensors", "Solver", "SurfaceMap", "at_target", "choose", "combine", "focality", "half_value", "measures",
    "percentiles", "potential", "sensors", "sphere_field", "surface_map", "under",
]
