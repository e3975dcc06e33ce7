"""How surely the field at the target is known, as the report shows it."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from bobina.view import Scene, report
from page_parser import Page
from plan_example import example_plan


@pytest.mark.parametrize(("code", "figures"), [("en", ("84 %", "114 %", "1.2")), ("it", ("84 %", "114 %", "1,2"))])
def test_the_interval_its_causes_and_its_misfit_are_shown(
    pages: Mapping[str, str], code: str, figures: tuple[str, ...]
) -> None:
    page = pages[code].replace("\N{NARROW NO-BREAK SPACE}", " ")
    assert "spread-title" in Page(page).ids
    for text in (*figures, "Richter 2013", "Akhtari 2002", "Saturnino 2019"):
        assert text in page


def test_a_plan_without_a_spread_has_its_report(small: Scene) -> None:
    page = report(replace(example_plan(person=False), spread=None), small, {}, [], "en")
    assert "spread-title" not in Page(page).ids
    assert "How far a coil slips in practice is not part of this plan." in page
