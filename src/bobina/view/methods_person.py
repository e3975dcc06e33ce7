"""Sentences for a methods section on how the person's head and target were found."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from markupsafe import Markup

from bobina.plan.engagement import TANS
from bobina.plan.person import Making, Personal, Reached
from bobina.plan.personal.regions import SEED_SOURCE
from bobina.plan.whole import Plan
from bobina.source import Source, Status
from bobina.space.units import mm
from bobina.view.citing import References, cited
from bobina.view.language import Language
from bobina.view.reach import NETWORKS

N4 = Source("Tustison 2010, N4ITK, IEEE Trans Med Imaging 29:1310", Status.RECOLLECTED, "10.1109/TMI.2010.2046908")
SYN = Source(
    "Avants 2008, symmetric diffeomorphic registration, Med Image Anal 12:26", Status.RECOLLECTED,
    "10.1016/j.media.2007.06.004",
)
NILEARN = Source("nilearn 0.14.1, signal.clean, read as source code", Status.SEEN)
SEED_MAP = Source("Fox 2013, individual targets by a seed map (PMC3594474)", Status.SEEN)
CLUSTER = Source("Cash 2019 and 2021, Hum Brain Mapp, of which the abstracts were read", Status.SEEN)
SAINT = Source("Cole 2020, SAINT; its algorithm as contarg 0.0.4 has it, read as source code", Status.PARTLY)
SHRINKAGE = Source("Shrinkage toward the group's point, bobina docs/target.md", Status.MEASURED)


def of_the_person(plan: Plan, references: References, _: Language) -> Iterator[Markup]:
    """Head, connectivity, network: what of them the plan has."""
    if plan.making:
        yield from _head(plan.making, plan.head.mni_error is None, references, _)
    if plan.personal:
        yield from _connectivity(plan.personal, references, _)
    if plan.reached:
        yield _network(plan.reached, references, _)


def _head(making: Making, in_mni: bool, references: References, _: Language) -> Iterator[Markup]:
    say, dice = partial(cited, references), _.number(making.dice, 3)
    yield say(
        _("The T1 was corrected for its bias field with N4 as in antspyx {cite}, and segmented into five tissues by a "
          "mixture of Gaussians with spatial priors ({priors})."),
        N4, priors=making.priors,
    )
    if in_mni:
        yield say(_("Its image was taken to lie in MNI as it is (overlap of brains {dice}, Dice)."), dice=dice)
        return
    yield say(
        _("It was laid on MNI by an affine and a diffeomorphic map (SyN as in antspyx {cite}); brains overlapped by "
          "{dice} (Dice) and points came back within {inverse} mm (95th percentile)."),
        SYN, dice=dice, inverse=_.number(making.inverse / mm, 2),
    )


def _connectivity(personal: Personal, references: References, _: Language) -> Iterator[Markup]:
    say, asked = partial(cited, references), personal.cleaning.get("asked", {})
    band = [_.compact(asked[key]) if asked.get(key) is not None else "–" for key in ("high_pass", "low_pass")]
    width = asked.get("fwhm")
    yield say(
        _("Resting-state series were smoothed ({fwhm} mm), filtered ({low} to {high} Hz) and cleaned of {motion} "
          "motion regressors in one step with nilearn {cite}, with and without the global signal; {minutes} min were "
          "left."),
        NILEARN, fwhm="–" if width is None else _.compact(width / mm), low=band[0], high=band[1],
        motion=str(asked.get("motion", "–")), minutes=_.number(personal.scan.minutes),
    )
    yield say(
        _("Targets in the left DLPFC were the peak and the sphere mean of anticorrelation with the subgenual cingulate "
          "{seed}, the seed map {map} with its largest cluster {cluster}, and clusters of alike series {saint}."),
        **{key: cited(references, "{cite}", source) for key, source in
           (("seed", SEED_SOURCE), ("map", SEED_MAP), ("cluster", CLUSTER), ("saint", SAINT))},
    )
    yield say(
        _("Their spread was found by a block bootstrap, and the recommended point was shrunk toward the group's "
          "(weight of the person's own {weight}) {cite}."),
        SHRINKAGE, weight=_.percent(personal.recommended.weight),
    )


def _network(reached: Reached, references: References, _: Language) -> Markup:
    return cited(
        references,
        _("Engagement of a network ({network}) was scored as in TANS {cite} over {count} poses."),
        TANS, network=_(NETWORKS.get(reached.network, reached.network)), count=_.number(reached.tried, 0),
    )
