"""The report as a page: whole, self-contained, escaped, in two languages, honest about what is missing."""

import json
import re
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest

from bobina.coil.model import NO_ELEMENTS, Elements
from bobina.dose import Level, Schedule
from bobina.evidence import Claim, Kind
from bobina.space import Volume
from bobina.space.frames import Scanner
from bobina.view import Scene, report
from bobina.view.report import flatten
from bobina.view.words import LEVELS
from page_parser import Page
from plan_example import FOX, example_plan, example_provenance

HOSTILE = '$\\frac{ <script>alert("x")</script><img src=x onerror=alert(1)> & "quoted"'


@pytest.mark.parametrize("code", ["en", "it"])
def test_page_is_well_formed_with_unique_ids_and_ordered_headings(pages: Mapping[str, str], code: str) -> None:
    page = Page(pages[code])
    assert page.lang == code
    assert not page.stack
    assert not page.broken
    assert len(page.ids) == len(set(page.ids))
    assert page.headings[0] == 1
    assert all(later <= earlier + 1 for earlier, later in zip(page.headings, page.headings[1:], strict=False))
    assert page.headings.count(1) == 1
    targets = {link[1:] for link in page.links if link.startswith("#")}
    assert targets <= set(page.ids)


@pytest.mark.parametrize("code", ["en", "it"])
def test_nothing_is_loaded_from_outside(pages: Mapping[str, str], code: str) -> None:
    page = Page(pages[code])
    assert page.loads
    assert all(value.startswith(("data:", "#")) for _, value in page.loads)
    assert "link" not in page.tags
    assert "iframe" not in page.tags
    for style in page.styles:
        assert "@import" not in style
        assert all(found.startswith(("#", "data:")) for found in re.findall(r"url\(['\"]?([^)]*)", style))
    assert all(link.startswith(("#", "https://doi.org/")) for link in page.links)
    assert "connect-src data: blob:;" in pages[code]


def test_page_is_small_enough_to_send(pages: Mapping[str, str]) -> None:
    assert max(len(html.encode()) for html in pages.values()) < 12e6


def test_words_of_others_are_escaped_everywhere(small: Scene) -> None:
    plan = example_plan()
    source = replace(FOX, text=HOSTILE, doi='10.1/"><script>')
    site = replace(plan.sites[0], target=replace(plan.target, name=HOSTILE, method=HOSTILE, source=source))
    reasons = tuple(
        replace(r, table=HOSTILE, row=HOSTILE, limit=HOSTILE, value=HOSTILE, source=source)
        for r in plan.verdict.reasons
    )
    protocol = replace(plan.prescription.protocol, name=HOSTILE, result=HOSTILE, course=HOSTILE, source=source)
    rows = tuple(replace(row, name=HOSTILE) for row in plan.connectivity)
    assert plan.making
    assert plan.personal
    assert plan.reached
    plan = replace(
        plan,
        making=replace(plan.making, priors=HOSTILE),
        personal=replace(plan.personal, cleaning={"asked": {HOSTILE: HOSTILE, "motion": HOSTILE}}),
        reached=replace(plan.reached, network=HOSTILE),
        indication=HOSTILE,
        sites=(site, *plan.sites[1:]),
        verdict=replace(plan.verdict, reasons=reasons),
        prescription=replace(plan.prescription, protocol=protocol),
        coil=replace(plan.coil, name=HOSTILE),
        head=replace(plan.head, name=HOSTILE),
        schedule=replace(plan.schedule, note=HOSTILE),
        connectivity=rows,
    )
    html = report(plan, small, {HOSTILE: {"x": HOSTILE}}, [Claim(HOSTILE, source, Kind.AGAINST)], "en")
    page, plain = Page(html), Page(report(example_plan(), small, {}, [], "en"))
    assert page.tags.count("script") == plain.tags.count("script")
    assert page.tags.count("img") == plain.tags.count("img")
    assert not page.broken
    assert HOSTILE not in re.sub(r"<script.*?</script>", "", html, flags=re.S)


@pytest.mark.parametrize("level", list(Level))
@pytest.mark.parametrize("code", ["en", "it"])
def test_every_verdict_is_said_in_words_not_only_in_colour(small: Scene, level: Level, code: str) -> None:
    from bobina.view.language import Language

    plan = example_plan(person=False)
    plan = replace(plan, verdict=replace(plan.verdict, level=level))
    assert Page(report(plan, small, {}, [], code)).words.count(Language(code)(LEVELS[level][1])) >= 2


def test_unread_sources_are_marked_beside_their_numbers(pages: Mapping[str, str]) -> None:
    row = next(part for part in pages["en"].split("<tr>") if "Rossi 2009 table 4" in part)
    assert "recollected: needs sign-off" in row
    assert "Rossi 2009, Clin Neurophysiol" in Page(pages["en"]).words


def test_a_dose_that_cannot_be_had_is_no_number(small: Scene) -> None:
    plan = example_plan(person=False)
    unknown = tuple(
        replace(dose, percent_mso=None, didt=None, field_at_target=None) for dose in plan.prescription.doses
    )
    words = Page(
        report(replace(plan, prescription=replace(plan.prescription, doses=unknown)), small, {}, [], "en")
    ).words
    assert "No intensity proposed" in words
    assert "V/m at 1 A/µs" in words
    assert not re.search(r"\bNone\b|\bnan\b", words.replace("None: every source", ""))


def test_a_bare_plan_still_makes_a_page(small: Scene) -> None:
    plan, scene = example_plan(person=False), small
    field = replace(plan.field, along_depth=np.full(len(plan.field.depth), np.nan))
    flat = replace(plan.flatness, offsets=np.array([[0, 0], [5e-3, 0]]), kept=np.array([1, 0.9]))
    prescription = replace(plan.prescription, pulses=None, durations=None, device=())
    plan = replace(
        plan,
        connectivity=(),
        field=field,
        flatness=flat,
        schedule=Schedule((), (), "", "No days"),
        prescription=prescription,
        coil=replace(plan.coil, max_didt=None, stimulator=""),
        sites=plan.sites[:1],
        head=replace(plan.head, mni_error=3e-3),
    )
    dots = Elements(scene.coil.wires.points, np.tile([0, 0, 1.0], (len(scene.coil.wires.points), 1)))
    scene = replace(scene, coil=replace(scene.coil, wires=NO_ELEMENTS, dipoles=dots, casing=np.zeros((0, 3))))
    page = Page(report(plan, scene, {}, [], "it"))
    assert not page.broken
    assert "3,0 mm" in page.words


def test_a_t1_of_another_grid_is_drawn_under_the_field(small: Scene) -> None:
    affine = np.diag([3e-3, 3e-3, 3e-3, 1.0])
    affine[:3, 3] = small.labels.affine[:3, 3]
    anatomy: Volume[Scanner] = Volume(
        np.asarray(small.labels.data[::2, ::2, ::2], dtype=np.int16) * 40, affine, Scanner
    )
    with_t1 = report(example_plan(person=False), replace(small, anatomy=anatomy), {}, [], "en")
    assert with_t1 != report(example_plan(person=False), small, {}, [], "en")


def test_the_same_plan_gives_the_same_page(pages: Mapping[str, str], small: Scene) -> None:
    first, second = (report(example_plan(person=False), small, example_provenance(), [], "en") for _ in range(2))
    assert first == second
    assert first != pages["it"]


def test_numbers_and_dates_follow_the_language(pages: Mapping[str, str]) -> None:
    english, italian = (Page(pages[code]).words for code in ("en", "it"))
    assert "110.9 V/m" in english
    assert "110,9 V/m" in italian
    assert "4.2 s" in english
    assert "4,2 s" in italian
    assert "1 December 2026" in english
    assert "1 dicembre 2026" in italian
    assert "Immaculate Conception" in english
    assert "Immacolata Concezione" in italian


def test_the_stage_holds_every_actor_and_view(pages: Mapping[str, str]) -> None:
    stage = json.loads(re.search(r'id="stage-data">(.*?)</script>', pages["en"], re.S).group(1))  # type: ignore[union-attr]
    assert {mesh["name"] for mesh in stage["meshes"]} == {"cortex", "coil", "casing", "target", "scalp"}
    assert stage["meshes"][-1]["name"] == "scalp"
    assert set(stage["views"]) == {"coil", "left", "right", "front", "back", "top"}


def test_an_unknown_language_or_dose_or_grid_is_refused(small: Scene) -> None:
    plan = example_plan(person=False)
    with pytest.raises(ValueError, match="en, it"):
        report(plan, small, {}, [], "tlh")
    with pytest.raises(ValueError, match="threshold, depth, field"):
        report(replace(plan, prescription=replace(plan.prescription, chosen="luck")), small, {}, [], "en")
    with pytest.raises(ValueError, match="grid"):
        replace(small, field=Volume(small.field.data[1:], small.field.affine, Scanner))


def test_settings_hashes_and_versions_are_printed(pages: Mapping[str, str]) -> None:
    words = Page(pages["en"]).words
    assert "made with bobina 0.1.0" in words
    assert "4f1c" + "0" * 60 in words
    assert "settings.indication depression" in words


def test_provenance_of_any_depth_is_flattened() -> None:
    assert list(flatten({"a": {"b": {"c": 1}, "d": "x"}, "e": None})) == [("a.b.c", "1"), ("a.d", "x"), ("e", "None")]
