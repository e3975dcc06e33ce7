"""One self-contained page that a team can discuss: no file, font or script is fetched from anywhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Protocol

import numpy as np
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from bobina.head.priors import BUILT_IN
from bobina.head.segment.quality import BOUNDS
from bobina.plan.engagement import TANS
from bobina.plan.personal.recommend import UNDERSTATED
from bobina.plan.whole import Plan
from bobina.source import Source
from bobina.space.units import degree, mega, minute, mm
from bobina.view import measures, personal, reach, words
from bobina.view.citing import References, link
from bobina.view.doubts import doubts
from bobina.view.figures.borders import borders, mni_outline
from bobina.view.figures.connectivity import parcels
from bobina.view.figures.depth import depth_curve, half_depth
from bobina.view.figures.doses import NAMES, dose_bars
from bobina.view.figures.flatness import shifts, turns
from bobina.view.figures.personal import targets
from bobina.view.figures.sites import site_map
from bobina.view.figures.slices import slices
from bobina.view.figures.spread import intervals
from bobina.view.figures.style import FIELD, Picture
from bobina.view.language import Language
from bobina.view.methods import methods
from bobina.view.months import months
from bobina.view.scene import Scene
from bobina.view.stage import Actor, actors, still
from bobina.view.strength import Strength, chosen_dose, strength
from bobina.view.surfaces import decimate, smooth

VIEWER = "niivue-0.69.0.umd.js"
UNITS = {"mm": mm, "mega": mega, "minute": minute, "degree": degree}


class Claim(Protocol):
    """What the evidence allows to be said; ``kind`` is for, against, unknown or harm (bobina.evidence.Claim)."""

    @property
    def text(self) -> str:
        """One sentence, in English."""

    @property
    def source(self) -> Source:
        """Where it was read."""

    @property
    def kind(self) -> str:
        """for, against, unknown, harm."""


def report(
    plan: Plan, scene: Scene, provenance: Mapping[str, object], claims: Sequence[Claim], language: str = "en"
) -> str:
    """The page as HTML. ``provenance`` is any nesting of names and values (inputs, settings, versions).

    A language without a catalogue, or a plan whose chosen dose is not among its doses, raises ValueError.
    """
    _ = Language(language)
    shown, references = strength(plan, scene, _), References(_)
    cast = actors(plan, scene, shown)
    facts = dict(flatten(provenance))
    template = environment().get_template("report.html")
    return template.render(
        _=_,
        plan=plan,
        scene=scene,
        shown=shown,
        claims=_grouped(claims),
        words=words,
        refs=references,
        cite=lambda source: link(references, source),
        dose=chosen_dose(plan),
        dose_names=NAMES,
        pictures=_pictures(plan, scene, cast, shown, _),
        stage=_stage(plan, cast),
        ramp=_ramp(),
        half_depth=half_depth(plan.field),
        months=months(plan.schedule, _),
        doubts=doubts(plan, _),
        methods=lambda: methods(plan, references, facts.get("bobina", ""), _),
        facts=facts,
        flatten=flatten,
        **_person(),
        **_assets(),
        **UNITS,
    )


def _person() -> dict[str, object]:
    """What the sections on the person are written with."""
    return {
        "measures": measures, "personal": personal, "reach": reach, "priors": BUILT_IN, "fit": BOUNDS["overlap"],
        "understated": UNDERSTATED, "tans": TANS,
    }


def _assets() -> dict[str, Markup]:
    """Style, scripts and licences that the page carries."""
    return {
        "css": _asset("report.css"),
        "viewer_js": _asset("viewer.js"),
        "niivue": _asset(f"vendor/{VIEWER}"),
        "niivue_licence": _asset("vendor/LICENSE-niivue.txt"),
        "bundled_licences": _asset(f"vendor/{VIEWER}.bundled-licences.txt"),
    }


def _pictures(plan: Plan, scene: Scene, cast: list[Actor], shown: Strength, _: Language) -> dict[str, Picture]:
    cortex = smooth(decimate(scene.cortex, 30_000), 3)
    pictures = {
        "still": still(plan, cast, _),
        "slices": slices(plan, scene, shown, _),
        "depth": depth_curve(plan, shown, _),
        "sites": site_map(plan, cortex, _),
        "shifts": shifts(plan, _),
        "turns": turns(plan, _),
        "doses": dose_bars(plan, _),
    }
    if plan.spread:
        pictures["spread"] = intervals(plan.spread, shown, _)
    if plan.connectivity:
        pictures["parcels"] = parcels(plan, _)
    return pictures | _pictures_of_person(plan, scene, _)


def _pictures_of_person(plan: Plan, scene: Scene, _: Language) -> dict[str, Picture]:
    pictures = {}
    if plan.making:
        pictures["borders"] = borders(plan, scene, _)
    if plan.making and scene.mni_brain:
        pictures["mni"] = mni_outline(plan, scene, scene.mni_brain, _)
    if plan.personal:
        pictures["personal"] = targets(plan.personal, _)
    return pictures


def _stage(plan: Plan, cast: list[Actor]) -> dict[str, Any]:
    """What viewer.js reads: meshes, and views as (azimuth, elevation) in degrees of NiiVue."""
    meshes = [{"name": actor.name, "data": actor.encoded(), "opacity": actor.opacity} for actor in cast]
    x, y, z = -plan.pose.rotation[:, 2]
    above = float(np.rad2deg(np.arcsin(np.clip(z, -1, 1))))
    around = float(np.rad2deg(np.arctan2(-x, -y))) % 360
    views = {
        "coil": (around, above),
        "left": (90, 0),
        "right": (270, 0),
        "front": (180, 0),
        "back": (0, 0),
        "top": (0, 90),
    }
    return {"meshes": meshes, "views": views}


def _ramp() -> str:
    """The colours of the field as a CSS gradient."""
    stops = FIELD(np.linspace(0, 1, 12))[:, :3] * 255
    return "linear-gradient(90deg," + ",".join(f"rgb({r:.0f} {g:.0f} {b:.0f})" for r, g, b in stops) + ")"


def _grouped(claims: Sequence[Claim]) -> dict[str, list[Claim]]:
    return {kind: group for kind in words.KINDS if (group := [claim for claim in claims if claim.kind == kind])}


def flatten(values: Mapping[str, object], above: str = "") -> Iterator[tuple[str, str]]:
    """(dotted name, text) for every leaf of a nesting."""
    for name, value in values.items():
        if isinstance(value, Mapping):
            yield from flatten(value, f"{above}{name}.")
        else:
            yield f"{above}{name}", str(value)


@cache
def _asset(name: str) -> Markup:
    """A file of ``static`` that may stand inside script or style."""
    text = files("bobina.view").joinpath("static", *name.split("/")).read_text(encoding="utf-8")
    if any(mark in text.lower() for mark in (("</style",) if name.endswith(".css") else ("</script", "<!--"))):
        raise ValueError(f"{name} would end its own element: vendor it in another form")
    return Markup(text)


@cache
def environment() -> Environment:
    """Jinja with autoescape; a name that is not given is an error."""
    made = Environment(
        loader=PackageLoader("bobina.view"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.policies["json.dumps_kwargs"] = {"sort_keys": False, "separators": (",", ":")}
    return made
