"""The electric field a coil induces in a head."""

from bobina.field.adjoint import Receiver, Reception
from bobina.field.cortical import AtTarget, SurfaceMap, at_target, surface_map
from bobina.field.measures import HalfValue, Measures, focality, half_value, measures, percentiles
from bobina.field.model import Field, Solver
from bobina.field.primary import potential
from bobina.field.solve import FiniteVolume
from bobina.field.sphere import sphere_field

__all__ = [
    "AtTarget", "Field", "FiniteVolume", "HalfValue", "Measures", "Receiver", "Reception", "Solver", "SurfaceMap",
    "at_target", "focality", "half_value", "measures", "percentiles", "potential", "sphere_field", "surface_map",
]
