"""The protocol library: every published way to stimulate that was found, with what is known of it and how well."""

from collections.abc import Mapping
from difflib import get_close_matches
from types import MappingProxyType

from bobina.dose.library import addiction, depression, ms
from bobina.dose.model import Protocol

_ROWS = depression.ROWS + addiction.ROWS + ms.ROWS
_BY_ID = {row.id: row for row in _ROWS}

ALIASES: Mapping[str, str] = MappingProxyType({
    "neurostar": "MDD-10HZ-NEUROSTAR",
    "dash": "MDD-10HZ-DASH",
    "itbs": "MDD-ITBS-THREED",
    "bilateral": "MDD-BILAT-2016",
    "saint": "MDD-SAINT",
    "1hz-right": "MDD-1HZ-R-MAINT",
    "h1": "MDD-H1",
    "h4": "SMOKE-H4",
    "h7": "OCD-H7",
})

_DEFAULT: Mapping[str, str] = MappingProxyType({
    "depression": "MDD-10HZ-NEUROSTAR",
    "addiction": "SMOKE-DLPFC-2009",
    "ms-fatigue": "MS-FAT-H10-GAEDE",
    "ms-motor": "MS-HAND-ITBS-AZIN",
    "ms-spasticity": "MS-SPAST-ITBS-MORI",
    "ms-cognition": "MS-COG-HULST",
})


def protocols() -> tuple[Protocol, ...]:
    """All protocols."""
    return _ROWS


def protocol(name: str) -> Protocol:
    """The protocol of this id or alias, whatever its case. Raises ValueError with the nearest names."""
    known = _BY_ID.get(ALIASES.get(name.lower(), name.upper()))
    if known is None:
        names = {key.lower(): key for key in (*_BY_ID, *ALIASES)}
        near = [names[key] for key in get_close_matches(name.lower(), names, n=3, cutoff=0.5)]
        raise ValueError(f"there is no protocol {name!r}; {_suggest(near)}")
    return known


def default_protocol(indication: str) -> Protocol:
    """The protocol proposed where none is asked for: the one whose timing is best known for a figure-8 coil, if any.

    Raises ValueError for an indication without one.
    """
    if indication not in _DEFAULT:
        near = get_close_matches(indication, _DEFAULT, n=3, cutoff=0.4) or list(_DEFAULT)
        raise ValueError(f"there is no default protocol for {indication!r}; {_suggest(near)}")
    return _BY_ID[_DEFAULT[indication]]


def _suggest(near: list[str]) -> str:
    return f"did you mean {', '.join(near)}?" if near else "list them with `bobina protocols`"
