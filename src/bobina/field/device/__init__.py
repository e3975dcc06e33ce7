"""The solver on a GPU: an extra, chosen by capability, with the same field to rounding.

Everything is slices of arrays of a module ``xp``: CuPy where there is a GPU, numpy in the tests, which run the same
lines. No GPU was at hand when it was written: on one, it has not run yet.
"""

from bobina.field.device.choice import VARIABLE, accelerator
from bobina.field.device.net import DeviceNet
from bobina.field.device.primary import potential

__all__ = ["VARIABLE", "DeviceNet", "accelerator", "potential"]
