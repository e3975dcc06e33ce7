"""A user's own conductivities in place of the sourced ones."""

import math
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from bobina.head.model import CONDUCTIVITY, Tissue
from bobina.source import Source, Sourced, Status
from bobina.space import BadInput, pick

USER = Source("given by the user", Status.GIVEN)
CONDUCTORS = {tissue.name.lower(): tissue for tissue in CONDUCTIVITY}

_LEAST, _MOST = 1e-5, 10.0
"""S/m; beyond these a value is a slip of unit: sea water is about 5, dry bone about 1e-3."""


def conductivities(overrides: Mapping[str, float] | None = None) -> Mapping[Tissue, Sourced]:
    """The sourced conductivities (S/m), with the user's own by tissue name: ``{"bone": 0.01}``.

    BadInput: an unknown tissue, or a value that is not a conductivity in S/m.
    """
    return MappingProxyType(
        {**CONDUCTIVITY, **{_tissue(name): _value(name, value) for name, value in (overrides or {}).items()}}
    )


def parse_overrides(texts: Iterable[str]) -> dict[str, float]:
    """``["bone=0.01"]`` as ``{"bone": 0.01}``. BadInput: not of that form."""
    result = {}
    for text in texts:
        name, equals, value = text.partition("=")
        try:
            result[name.strip()] = float(value)
        except ValueError:
            equals = ""
        if not equals:
            raise BadInput(f"a conductivity is given as tissue=value in S/m, such as bone=0.01; got '{text}'")
    return result


def _tissue(name: str) -> Tissue:
    return CONDUCTORS[pick("tissue", name.strip().lower(), CONDUCTORS)]


def _value(name: str, value: float) -> Sourced:
    if not math.isfinite(value) or value <= 0:
        raise BadInput(f"the conductivity of {name} is {value:g}: give a positive number in S/m")
    if not _LEAST <= value <= _MOST:
        raise BadInput(
            f"the conductivity of {name} is {value:g} S/m, outside {_LEAST:g} to {_MOST:g}: "
            "give it in S/m (not mS/m or S/mm)"
        )
    return Sourced(float(value), "S/m", USER)
