"""The engagement of the network anticorrelated with sgACC on Colin27: how long the search takes, what it finds beside
the single-point pose, how far the local operator errs. Run: python benchmarks/engagement.py [VOXEL [SOLVES]], in mm.
"""

import sys
from time import perf_counter

import numpy as np

from bobina import plan
from bobina.coil import coil
from bobina.field import under
from bobina.head import Head, align, build, cortex
from bobina.head.shares import FILLED, labels_of
from bobina.plan.engagement import Aim, Engagement, Map, connectivity_map, group_values, on_crowns, scores
from bobina.plan.engagement_search import F4, SOLVES, Engaged, cap, engage, solver
from bobina.plan.model import Pose
from bobina.space import Volume
from bobina.space.frames import Scanner
from bobina.space.units import degree, mega, mm
from bobina.store import embedded_head

SPACING = 3 * mm


def coarse(labels: Volume[Scanner], voxel: int) -> Head:
    """A head on blocks of ``voxel`` voxels, by their shares."""
    padded = np.pad(labels.data, [(0, -n % voxel) for n in labels.data.shape])
    blocks = padded.reshape([part for n in padded.shape for part in (n // voxel, voxel)])
    shares = np.stack([(blocks == tissue).mean(axis=(1, 3, 5), dtype=np.float32) for tissue in FILLED])
    affine = labels.affine @ np.diag([voxel, voxel, voxel, 1.0])
    affine[:3, 3] = labels.points(np.full(3, (voxel - 1) / 2))
    return Head("Colin27", Volume(labels_of(shares), affine, Scanner), shares=shares)


def shown(name: str, one: Engagement) -> None:
    """A line."""
    print(
        f"  {name:<24} r {one.mean:+.4f}, in the hotspot {one.hotspot_mean:+.4f}; on target {one.on_target:.1%};"
        f" {one.strength * mega:.3f} V/m per A/us", flush=True,
    )


def apart(a: Pose, b: Pose) -> str:
    """How far two poses lie from each other."""
    along = np.clip(abs(a.rotation[:, 1] @ b.rotation[:, 1]), 0, 1)
    return f"{np.linalg.norm(a.origin - b.origin) / mm:.1f} mm and {np.arccos(along) / degree:.0f} degrees"


def report(found: Engaged, true: dict[str, tuple[Pose, F4]], of: Map) -> None:
    """What was found for one aim."""
    print(f"{found.aim}: {found.tried} poses, operator off by {found.error:.2%} at the best")
    shown("best, over 5 mm", found.best.engagement)
    assert found.at_point_target is not None
    assert found.point_slipped is not None
    shown("single point, over 5 mm", found.at_point_target.engagement)
    print(f"  {apart(found.best.pose, found.at_point_target.pose)} apart")
    for name, slipped in (("best", found.slipped), ("single point", found.point_slipped)):
        print(f"  score as placed by navigation, {name}: {slipped.low:.4g} {slipped.median:.4g} {slipped.high:.4g}")
    for name, (_, e) in true.items():
        shown(f"{name}, full solve", scores(np.linalg.norm(e, axis=1)[None], of).over())


def main() -> None:
    """Make it, search it, compare it."""
    voxel, solves = (int(value) for value in (*sys.argv[1:], *("1", str(SOLVES))[len(sys.argv) - 1 :]))
    labels, figure = build("Colin27", embedded_head().labels).labels, coil("figure-8-70")
    fine = Head("Colin27", labels)
    surface = cortex(fine, SPACING)
    on = plan.ground(fine if voxel == 1 else coarse(labels, voxel), align(fine, in_mni=True))
    points = under(on.head.labels, surface)
    of = connectivity_map(surface, group_values(on.anatomy, points), reachable=on_crowns(on.anatomy, points))
    target = plan.target(on.anatomy, "group-connectivity")
    point = plan.candidates(on, figure, target).best.pose
    kept: dict[bytes, F4] = {}
    full = solver(on, figure, surface)

    def solve(pose: Pose) -> F4:
        if (key := pose.matrix.tobytes()) not in kept:
            kept[key] = full(pose)
        return kept[key]

    start = perf_counter()
    made = cap(figure, on.outside, surface, target.point, solves=solves)
    print(f"{len(surface.vertices)} vertices; {len(made.told)} placements chosen in {perf_counter() - start:.1f} s")
    start = perf_counter()
    for pose in made.told:
        solve(pose)
    print(f"solved in {perf_counter() - start:.0f} s, {(perf_counter() - start) / solves:.2f} s each")
    for aim in (Aim.ON_TARGET, Aim.LOWEST, Aim.STRENGTH):
        start = perf_counter()
        found = engage(made, of, solve, aim, point=point)
        print(f"searched in {perf_counter() - start:.1f} s")
        report(found, {"best": (found.best.pose, solve(found.best.pose)), "single point": (point, solve(point))}, of)


if __name__ == "__main__":
    main()
