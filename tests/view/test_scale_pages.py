"""The pages of scales, course and maintenance in both languages, through the application itself."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from bobina.course import alerts, maintenance, outcome, published, reminders, scales, trajectory
from bobina.course.maintenance import MaintenancePlanned, Scheme
from bobina.course.record import Role
from bobina.course.scales import SCALES, Scored
from bobina.view.language import Language, catalogues
from bobina.view.pages import maintenance as maintenance_page
from bobina.view.pages import scales as scales_page
from bobina.view.pages import trajectory as trajectory_page
from clinics import TestClinic
from ratings import phq, totalled
from records import PHYSICIAN

DAY = date(2027, 1, 11)
PAGES = ("scales", "trajectory", "maintenance")
OVERVIEWS = ("alerts", "due")
ADDRESSES = [*(f"/people/{{}}/{one}" for one in PAGES), *(f"/clinic/{one}" for one in OVERVIEWS)]


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> TestClinic:
    """A clinic whose first person was rated on many scales."""
    made = TestClinic(tmp_path_factory.mktemp("scales"))
    for what in (
        phq(20, day=DAY - timedelta(days=40)), phq(9, day=DAY - timedelta(days=5)),
        totalled("madrs", 30, DAY - timedelta(days=40)), totalled("madrs", 22, DAY - timedelta(days=5)),
        Scored("mfis", {"total": 48.0}, DAY - timedelta(days=40)), Scored("mfis", {"total": 44.0}, DAY),
        totalled("sdmt", 50), Scored("mas", {"knee-flexors-left": 1.5}, DAY, rater="R1"),
        MaintenancePlanned(Scheme.WEEKLY, DAY, 12, "kept", "two relapses"),
    ):
        person = made.people[0]
        made.clinic.note(person, made.clinic.record(person).version, what, PHYSICIAN)
    return made


@cache
def signed_in(clinic: TestClinic, role: Role) -> TestClient:
    return clinic.client(role)


def page(clinic: TestClinic, address: str, role: Role = Role.PHYSICIAN, language: str = "en") -> str:
    answer = signed_in(clinic, role).get(address, headers={"Accept-Language": language})
    assert answer.status_code == 200, address
    return answer.text


@pytest.mark.parametrize("language", ["en", "it"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_pages_hold_under_the_policy_in_both_languages(clinic: TestClinic, address: str, language: str) -> None:
    for person in clinic.people:
        html = page(clinic, address.format(person), language=language)
        assert " style=" not in html
        assert "<style" not in html
        assert not re.search(r"\{\w+\}", html)


def test_the_course_shows_both_yardsticks_all_authors_and_no_rule_to_stop(clinic: TestClinic) -> None:
    html = page(clinic, f"/people/{clinic.people[0]}/trajectory")
    assert "a change that matters to groups (MID); inside one person&#39;s noise (MDC)" in html
    assert "Hawley 2002" in html
    assert "No rule to stop follows from this." in html
    assert html.count("<svg") >= 6
    assert "Learmonth 2013" in html


def test_the_own_line_stands_beside_every_study_and_nobody_is_put_into_a_group(clinic: TestClinic) -> None:
    html = page(clinic, f"/people/{clinic.people[0]}/trajectory")
    assert "Nobody is put into a group here" in html
    assert 'id="own-title"' in html
    for n, study in enumerate(published.GROUPINGS):
        drawing = html.partition(f'id="groups-{n}-title"')[2].partition("</svg>")[0]
        assert drawing.count("<circle") == len(study.groups)
        assert "<polyline" not in drawing
    assert 'id="own-title"' not in page(clinic, f"/people/{clinic.people[1]}/trajectory")


def test_the_drawing_says_each_threshold_as_its_author_does(clinic: TestClinic) -> None:
    """PHQ-9: below 5 (Kroenke 2001); MADRS: 10 or less (trials); MFIS: MDC 20.2 (Learmonth 2013) as a grey band."""
    html = page(clinic, f"/people/{clinic.people[0]}/trajectory")
    least, most = "\N{GREATER-THAN OR EQUAL TO}", "\N{LESS-THAN OR EQUAL TO}"
    for said in ("remission &lt; 5<", f"response {most} 10<", f"remission {most} 10<", f"response {most} 15<",
                 f"cut {least} 38<", "noise (MDC)<"):
        assert said in html


def test_maintenance_shows_what_speaks_against(clinic: TestClinic) -> None:
    html = page(clinic, f"/people/{clinic.people[0]}/maintenance")
    assert "does not show that both are equal" in html
    assert "it does not show relapses halved" in html


def written(clinic: TestClinic, person: str, role: Role, kind: str, **given: str) -> tuple[int, str]:
    version = str(clinic.clinic.record(person).version)
    client = signed_in(clinic, role)
    answer = client.post(f"/people/{person}/scales/{kind}", data={"version": version, **given})
    if answer.status_code == 303:
        return 303, client.get(answer.headers["location"]).text
    return answer.status_code, answer.text


def ninth(value: int) -> dict[str, str]:
    return {"scale": "phq-9", "day": DAY.isoformat(), "language": "it",
            **{f"values.{n}": "1" for n in range(1, 9)}, "values.9": str(value)}


def test_item_9_stands_on_the_page_at_once_and_on_the_clinic_s_until_a_physician_answers(clinic: TestClinic) -> None:
    """The table of scales: item 9 above 0 must raise an alert on the spot."""
    person = clinic.people[1]
    assert "before they leave" not in page(clinic, f"/people/{person}/scales")
    status, html = written(clinic, person, Role.OPERATOR, "scored", **ninth(1))
    assert status == 303
    assert "before they leave" in html
    assert "Call a physician" in html
    assert f"/people/{person}/scales#alert-" in page(clinic, "/clinic/alerts")
    number = str(clinic.clinic.record(person).version)
    assert written(clinic, person, Role.OPERATOR, "alert-answered", entry=number, action="x")[0] != 303
    assert written(clinic, person, Role.PHYSICIAN, "alert-answered", entry=number, action=" ")[0] == 422
    status, html = written(clinic, person, Role.PHYSICIAN, "alert-answered", entry=number, action="spoken; safe")
    assert status == 303
    assert "before they leave" not in html
    assert "spoken; safe" in page(clinic, "/clinic/alerts")


def test_a_refused_rating_keeps_its_answers_and_marks_what_lacks(clinic: TestClinic) -> None:
    given = {key: value for key, value in ninth(0).items() if key != "values.5"}
    status, html = written(clinic, clinic.people[1], Role.OPERATOR, "scored", **given)
    assert status == 422
    assert len(re.findall(r'name="values\.[1-9]" value="1" checked', html)) == 7
    assert 'href="#phq-9-values.5"' in html


def texts() -> Iterator[str]:
    """What the rooms below say of scales, in English."""
    for scale in SCALES.values():
        yield from (scale.name, scale.measures, scale.rights, scale.stores, scale.preamble, *scale.notes)
        yield from (*scale.forms.values(), *(one.words for one in scale.bands))
        yield from (*(one.author for one in scale.thresholds), *(one.applies for one in scale.changes))
        for one in scale.fields:
            yield from (one.label, one.hint, one.unit, *(one.choices or {}).values())
    for table in (outcome.STANDINGS, trajectory.SHAPES, published.IN_A_WORD, maintenance.SCHEMES,
                  reminders.OCCASIONS, scales_page.DOMAINS, scales_page.AIMS, trajectory_page.YARDSTICKS,
                  maintenance_page.SPEAKS):
        yield from table.values()
    yield from outcome.WORDS
    for study in published.GROUPINGS:
        yield from (study.name, study.scale, study.treated, study.note, *(one.name for one in study.groups))
    yield from (one.text for one in maintenance.FOR_ALL)
    yield from (one.text for proposal in maintenance.PROPOSALS for one in proposal.said)
    yield from (kind.title for topic in (scales, outcome, alerts, maintenance) for kind in topic.KINDS)
    yield from (one.title for one in (scales_page.PAGE, scales_page.ALERTS, scales_page.DUE, trajectory_page.PAGE))


def test_every_scale_is_told_in_italian() -> None:
    there = "\n".join(Path(str(one)).read_text(encoding="utf-8") for one in catalogues("it"))
    known = there.replace('\\"', '"')
    same = {one for one in texts() if Language("it")(one) == one and f'msgid "{one}"' not in known}
    assert not {one for one in same if re.search("[A-Za-z]", one)}
