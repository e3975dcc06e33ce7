"""The electric field a coil induces in a head."""

from bobina.field.adjoint import Receiver, Reception
from bobina.field.model import Field, Solver
from bobina.field.primary import potential
from bobina.field.solve import FiniteVolume
from bobina.field.sphere import sphere_field

__all__ = ["Field", "FiniteVolume", "Receiver", "Reception", "Solver", "potential", "sphere_field"]
