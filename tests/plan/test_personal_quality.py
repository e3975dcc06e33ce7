"""A scan's worth, on scans whose faults are planted."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from bobina.finding import Finding, Level
from bobina.plan.personal.clean import Cleaning
from bobina.plan.personal.findings import SENTENCES, sentence
from bobina.plan.personal.overlap import check_in_mni, check_same_head, dice, mni_brain
from bobina.plan.personal.places import voxel_places
from bobina.plan.personal.quality import Quality, prepare
from bobina.plan.personal.regions import SEED, SEED_RADIUS, within
from bobina.plan.personal.resting import Array, Run, Scan
from bobina.space import BadInput, Volume
from bobina.space.frames import MNI, Scanner
from bobina.space.units import mm

PLAIN = Cleaning(motion=0, wm_csf=False, fwhm=0, fd_threshold=None, std_dvars_threshold=None)
EDGE = 5 * mm


def scan(volumes: int = 300, seed: int = 0, *, level: float = 1000, noise: float = 10, fd: float = 0.1) -> Scan:
    """White noise about a level, on a block of voxels round the sgACC."""
    mask = Volume(np.ones((9, 9, 9), bool), np.diag([EDGE, EDGE, EDGE, 1]), MNI)
    places = voxel_places(mask, mask.points(np.argwhere(mask.data)) - 4 * EDGE + SEED[0])
    series = level + noise * np.random.default_rng(seed).standard_normal((729, volumes))
    table = {"framewise_displacement": np.full(volumes, fd)}
    return Scan(places, (Run(series.astype(np.float32), table),), 2.0)


def judged(there: Scan, cleaning: Cleaning = PLAIN) -> Quality:
    return prepare(there, cleaning).quality


def keys(worth: Quality) -> set[str]:
    return {finding.key for finding in worth.findings}


def changed(there: Scan, where: NDArray[np.bool_], by: float) -> Scan:
    series = there.runs[0].series.copy()
    series[where] *= np.float32(by)
    return replace(there, runs=(Run(series, there.runs[0].confounds),))


def test_a_good_scan_has_no_findings() -> None:
    worth = judged(scan())
    assert worth.findings == ()
    assert worth.tsnr == pytest.approx(100, rel=0.05)
    assert worth.tsnr_seed == pytest.approx(100, rel=0.1)
    assert (worth.dropped, worth.scrubbed, worth.minutes, worth.volumes) == (0, 0, 10, 300)
    assert worth.displacement == pytest.approx(0.1 * mm)


def test_what_was_seen_beside_the_t1_is_kept() -> None:
    seen = Finding("folds-unlike", Level.CARE, 1.0)
    assert judged(replace(scan(), findings=(seen,))).findings == (seen,)


def test_a_drift_is_no_noise() -> None:
    there = scan()
    drift = np.linspace(-100, 100, 300, dtype=np.float32)
    drifting = replace(there, runs=(Run(there.runs[0].series + drift, there.runs[0].confounds),))
    assert judged(drifting).tsnr == pytest.approx(judged(there).tsnr, rel=0.02)


def test_noise_and_loss_in_the_seed_are_seen() -> None:
    there = scan()
    seed = within(there.places.mni, SEED, SEED_RADIUS)
    assert 25 < seed.sum() < 45
    lost = judged(changed(there, seed, 0.3))
    assert (lost.dropped, keys(lost)) == (1, {"seed-dropped"})
    louder = there.runs[0].series.copy()
    louder[seed] = 1000 + 4 * (louder[seed] - 1000)
    noisy = judged(replace(there, runs=(Run(louder, there.runs[0].confounds),)))
    assert keys(noisy) == {"seed-noisy"}
    assert noisy.tsnr_seed == pytest.approx(25, rel=0.1)


def test_motion_and_scrubbing_are_said() -> None:
    assert keys(judged(scan(fd=0.3))) == {"motion"}
    there = scan()
    moved = np.where(np.arange(300) % 60 < 20, 1.0, 0.1)
    moving = replace(there, runs=(Run(there.runs[0].series, {"framewise_displacement": moved}),))
    worth = judged(moving, replace(PLAIN, fd_threshold=0.5 * mm))
    assert keys(worth) == {"motion", "scrubbed"}
    assert worth.scrubbed == pytest.approx(1 / 3)
    assert worth.minutes == pytest.approx(10 * 2 / 3)
    bare = replace(there, runs=(Run(there.runs[0].series, {}),))
    assert keys(judged(bare)) == {"motion-unknown"}


def test_what_is_too_short_is_refused() -> None:
    assert keys(judged(scan(volumes=140))) == {"few-minutes"}
    with pytest.raises(BadInput, match="99 volumes"):
        judged(scan(volumes=99))
    crowded = scan(volumes=140)
    columns = {f"x{k}": np.random.default_rng(k).standard_normal(140) for k in range(30)}
    crowded = replace(crowded, runs=(Run(crowded.runs[0].series, columns),))
    with pytest.raises(BadInput, match="freedom"):
        judged(crowded, replace(PLAIN, columns=("x*",)))


def test_scans_that_were_cleaned_before_are_told() -> None:
    there = scan()
    mean = replace(there, runs=(Run(there.runs[0].series - np.float32(1000), there.runs[0].confounds),))
    worth = judged(mean)
    assert keys(worth) == {"mean-removed"}
    assert worth.tsnr is worth.dropped is worth.global_sd is None
    cleaned = prepare(there, PLAIN).resting
    again = replace(there, runs=(Run(cleaned.series + np.float32(1000), there.runs[0].confounds),))
    assert keys(judged(again)) == {"already-filtered"}


def with_global(whole: Array, seed: int = 0) -> Scan:
    there = scan(len(whole), seed)
    return replace(there, runs=(Run(there.runs[0].series, {**there.runs[0].confounds, "global_signal": whole}),))


def test_swings_of_the_global_signal_are_counted_against_chance() -> None:
    """Quiet Gaussian signals are not flagged; one with fits of large swings, as in burst breathing, is."""
    quiet = [judged(with_global(1000 + np.random.default_rng(k).standard_normal(400), k)) for k in range(40)]
    assert sum("breathing" in keys(worth) for worth in quiet) <= 1
    chance, seen = (sum(getattr(worth, name) for worth in quiet) for name in ("swings_by_chance", "swings"))
    assert 0.5 * chance < seen < 2.5 * chance
    time = 2.0 * np.arange(400)
    bursts = 12 * np.sin(2 * np.pi * time / 30) * ((time % 400) < 120)
    worth = judged(with_global(1000 + np.random.default_rng(1).standard_normal(400) + bursts))
    assert keys(worth) == {"breathing"}
    assert worth.global_sd == pytest.approx(0.1 * np.hypot(1, bursts.std()), rel=0.05)


def test_every_finding_has_its_sentence() -> None:
    worth = [judged(scan(fd=0.3)), judged(scan(volumes=140)), judged(scan(level=0))]
    for finding in (finding for one in worth for finding in one.findings):
        assert finding.level is Level.CARE
        assert finding.key in SENTENCES
        assert sentence(finding).endswith(".")


def test_dice_is_that_of_boxes() -> None:
    box = np.zeros((20, 20, 20), bool)
    box[5:15, 5:15, 5:15] = True
    one = Volume(box, np.diag([2 * mm, 2 * mm, 2 * mm, 1]), Scanner)
    moved = np.eye(4)
    moved[0, 3] = 10 * mm
    assert dice(one, one) == 1
    assert dice(one, one, moved) == pytest.approx(0.5)
    fine = Volume(box.repeat(2, 0).repeat(2, 1).repeat(2, 2), np.array(
        [[1e-3, 0, 0, -0.5e-3], [0, 1e-3, 0, -0.5e-3], [0, 0, 1e-3, -0.5e-3], [0, 0, 0, 1]]), Scanner)  # fmt: skip
    assert dice(fine, one) == pytest.approx(1)


def test_brains_that_do_not_lie_on_each_other_are_refused() -> None:
    brain = mni_brain()
    check_in_mni(brain)
    aside = brain.affine.copy()
    aside[1, 3] += 30 * mm
    with pytest.raises(BadInput, match="not in MNI"):
        check_in_mni(Volume(brain.data, aside, MNI))
    check_same_head(Volume(brain.data, brain.affine, Scanner), Volume(brain.data, brain.affine, Scanner))
    with pytest.raises(BadInput, match="different people"):
        check_same_head(Volume(brain.data, aside, Scanner), Volume(brain.data, brain.affine, Scanner))
