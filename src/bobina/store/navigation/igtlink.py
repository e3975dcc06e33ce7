"""OpenIGTLink: poses as TRANSFORM messages, ready to be sent.

Version 1: a header of 58 bytes (version, type, device name, time, length of the body, CRC-64 of the body), then 12
big-endian float32: the coil's x, y and z axis, each in x, y, z, then its place in mm. The axes are ours (SimNIBS's).
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

from bobina.space import BadInput
from bobina.store.files import whole
from bobina.store.navigation.localite import TO_RAS
from bobina.store.navigation.marker import Array, Marker, Pose, in_mm, pose_of

HEADER = struct.Struct(">H12s20sQQQ")
BODY = struct.Struct(">12f")
POLYNOMIAL = 0x42F0E1EBA9EA3693


def transform(device: str, pose: Pose, space: str = "RAS") -> bytes:
    """One message. ``device``: its first 20 bytes of ASCII name it. ``space``: RAS, or LPS for systems on DICOM."""
    matrix = in_mm(pose)[:3] * _flip(space)[:, None]
    body = BODY.pack(*matrix.T.ravel())
    name = device.encode("ascii", "replace")[:20]
    return HEADER.pack(1, b"TRANSFORM", name, 0, len(body), crc64(body)) + body


def crc64(data: bytes) -> int:
    """The checksum of OpenIGTLink: the ECMA-182 polynomial, highest bit first, from 0."""
    value = 0
    for byte in data:
        value ^= byte << 56
        for _ in range(8):
            value = ((value << 1) ^ (POLYNOMIAL if value >> 63 else 0)) & 0xFFFFFFFFFFFFFFFF
    return value


def write_igtl(path: Path | str, markers: Iterable[Marker], space: str = "RAS") -> Path:
    """The messages of all markers, one after the other, as they would go over the wire. Raises BadInput."""
    content = b"".join(transform(marker.name, marker.pose, space) for marker in markers)
    with whole(Path(path)) as draft:
        draft.write_bytes(content)
    return Path(path)


def read_igtl(path: Path | str, space: str = "RAS") -> tuple[Marker, ...]:
    """The TRANSFORM messages of a file, in m of RAS. The file does not say its ``space``. Raises BadInput."""
    path = Path(path)
    if not path.is_file():
        raise BadInput(f"there is no file {path}")
    return tuple(_messages(path.name, path.read_bytes(), _flip(space)))


def _messages(name: str, data: bytes, flip: Array) -> Iterator[Marker]:
    start = 0
    while start < len(data):
        where = f"{name}, byte {start}"
        if len(data) - start < HEADER.size:
            raise BadInput(f"{where}: the file is cut short")
        _, kind, device, _, length, checksum = HEADER.unpack_from(data, start)
        body = data[start + HEADER.size : start + HEADER.size + length]
        if kind.rstrip(b"\0") != b"TRANSFORM" or len(body) != BODY.size or crc64(body) != checksum:
            raise BadInput(f"{where}: this is no whole TRANSFORM message of OpenIGTLink version 1")
        columns = np.array(BODY.unpack(body)).reshape(4, 3).T * flip[:, None]
        pose = pose_of(where, columns[:, :3], columns[:, 3])
        yield Marker(device.rstrip(b"\0").decode("ascii", "replace"), pose)
        start += HEADER.size + length


def _flip(space: str) -> Array:
    if space not in TO_RAS:
        raise BadInput(f"a transform is in RAS or LPS, not {space!r}")
    return TO_RAS[space]
