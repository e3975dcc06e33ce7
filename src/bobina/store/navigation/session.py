"""Any file of poses, by its ending and its first lines; and the sessions that systems export."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from bobina.plan.landed import Stimulations
from bobina.space import BadInput, Volume
from bobina.space.frames import Scanner
from bobina.store.navigation.brainsight import SYSTEM, brainsight_session, read_brainsight
from bobina.store.navigation.igtlink import read_igtl
from bobina.store.navigation.invesalius import read_invesalius
from bobina.store.navigation.localite import localite_session, read_localite
from bobina.store.navigation.localite_files import trigger_session
from bobina.store.navigation.marker import Marker
from bobina.store.navigation.nibs_bids import read_nibs_bids
from bobina.store.navigation.nibs_session import nibs_session
from bobina.store.navigation.others import read_softaxic, read_visor
from bobina.store.navigation.simnibs import read_simnibs
from bobina.store.points import read_text

TRIGGERS = "<LocTMSTriggerData>"

READERS: Mapping[str, Callable[[Path], tuple[Marker, ...]]] = {
    ".xml": read_localite, ".mrk": read_visor, ".stmpx": read_softaxic, ".mkss": read_invesalius, ".mat": read_simnibs,
    ".json": read_simnibs, ".tsv": read_nibs_bids, ".igtl": read_igtl,
}  # fmt: skip


def read_markers(path: Path | str, image: Volume[Scanner] | None = None) -> tuple[Marker, ...]:
    """The coil poses of a file of any system, in m of the image's world frame. Raises BadInput.

    ``image`` is needed for Brainsight's own coordinates alone.
    """
    path = Path(path)
    if path.suffix.lower() in READERS:
        return READERS[path.suffix.lower()](path)
    return read_brainsight(path, image) if SYSTEM in read_text(path) else read_simnibs(path)


def read_session(
    path: Path | str, image: Volume[Scanner] | None = None, direction: str | None = None,
) -> Stimulations:
    """The pulses of a session: Brainsight's text, Localite's TriggerMarkers or TriggerData, a table of NIBS-BIDS.

    Raises BadInput.

    ``image``: as ``read_markers``; ``direction``: as ``read_nibs_bids``.
    """
    path = Path(path)
    if path.is_dir():
        raise BadInput(f"{path.name} is a folder: name the session's file, such as TriggerMarkers_Coil0_....xml")
    session = _session(path, image, direction)
    if not session.pulses:
        raise BadInput(f"{path.name} holds no pulses: export the samples (Brainsight) or trigger markers (Localite)")
    return session


def _session(path: Path, image: Volume[Scanner] | None, direction: str | None) -> Stimulations:
    ending = path.suffix.lower()
    if ending == ".tsv":
        return nibs_session(path, direction)
    if ending == ".xml":
        return trigger_session(path) if TRIGGERS in read_text(path) else localite_session(path)
    return brainsight_session(path, image)
