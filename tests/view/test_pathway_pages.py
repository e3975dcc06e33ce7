"""The pages of pathway, use, multiple sclerosis and harms: what stands on them, in both languages."""

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bobina.course.craving import CravingRated, Moment
from bobina.course.delivery import Delivered, Tolerated
from bobina.course.harms.events import AdverseEvent, Harm, Outcome, Relation
from bobina.course.kinds import KINDS
from bobina.course.ms.domains import Domain
from bobina.course.ms.events import DomainsChosen, Relapse, TherapyStarted
from bobina.course.pathway.events import AppointmentPlanned, Goal, PathwayOpened, Strand
from bobina.course.record import Entry, Record, Role
from bobina.course.referral import Indication, Referred
from bobina.course.scales import Scored
from bobina.course.use import told
from bobina.course.use.events import Assay, DayOfUse, Finding
from bobina.course.use.events import Tested as Sampled
from bobina.course.use.substances import Substance, Unit
from bobina.view.forms import questions
from bobina.view.language import Language
from bobina.view.pages import PAGES, Page, harms, ms, pathway, use
from bobina.view.pages.render import render
from clinics import TestClinic
from records import MONDAY, PHYSICIAN, add, referred

MINE = (pathway.PAGE, use.PAGE, ms.PAGE, harms.PAGE)
WHEN = MONDAY - timedelta(hours=1)
SEIZED = AdverseEvent(
    Harm.SEIZURE, WHEN, 2, "<script>alert(1)</script>", Relation.PROBABLE, Outcome.RECOVERING, session=4,
    machine="Machine-17", coil="Coil-23", coil_kind="h-coil", intensity=61.5, stimuli=1437, train=2.25)


def for_(indication: Indication) -> Record:
    return add(Record("TEST22"), Referred(indication, "F10.2", 1980))


def whole() -> Record:
    """Something of everything."""
    record = add(
        for_(Indication.ALCOHOL), PathwayOpened(Goal.ABSTINENCE, date(2026, 12, 1), "pietro", "psychologist"),
        AppointmentPlanned(Strand.PSYCHOTHERAPY, datetime(2027, 1, 4, 15), 3),
        DayOfUse(date(2026, 12, 20), Substance.ALCOHOL, 0, Unit.GRAM, date(2027, 1, 5)),
        DayOfUse(date(2027, 1, 6), Substance.ALCOHOL, 7, Unit.DRINK_12),
        Sampled(Assay.ETG, WHEN, Finding.POSITIVE), CravingRated(3, 10, session=1),
        CravingRated(8, 10, cue=True, session=1), CravingRated(5, 10, cue=True, moment=Moment.AFTER, session=1),
        DomainsChosen(tuple(Domain)), TherapyStarted("drug-x", date(2024, 1, 1)), Relapse(date(2027, 1, 2), "left leg"),
        Scored("edss", {"total": 4.0}, date(2026, 1, 1), rater="r"),
        Scored("edss", {"total": 5.0}, date(2026, 3, 1), rater="r"), SEIZED)
    return Record(record.person, (*record.entries, Entry(record.version + 1, MONDAY, PHYSICIAN, Delivered(
        1, WHEN, "ALC-H7-HAREL", "H7", "h-coil", "S", 60.0, 3000, True, True, 100, 3000, Tolerated.WELL))))


def shown(record: Record, page: Page, code: str = "en") -> str:
    _ = Language(code)
    kinds = [one for one in KINDS.values() if one.topic == page.topic]
    return render(
        page.template, _=_, actor=PHYSICIAN, csrf="t", person=record.person, record=record, now=MONDAY, page=page,
        pages=PAGES, kinds=kinds, asked={one.name: questions(one.form) for one in kinds},
        may=dict.fromkeys(KINDS, True), **page.context(record, MONDAY, _))


@pytest.mark.parametrize("code", ["en", "it"])
@pytest.mark.parametrize("page", MINE, ids=lambda page: page.topic)
def test_a_page_stands_for_a_new_record_and_for_a_full_one_without_styles_or_scripts_of_its_own(
    page: Page, code: str,
) -> None:
    for record in (referred(), *map(for_, Indication), whole()):
        html = shown(record, page, code)
        assert not re.search(r'<[^>]* (style|on\w+)="|<style|<script(?! src="/static/)', html)


def test_a_course_for_an_addiction_is_stopped_on_the_page_until_there_is_a_pathway() -> None:
    assert "tone-stop" in shown(for_(Indication.COCAINE), pathway.PAGE)
    assert "tone-stop" not in shown(whole(), pathway.PAGE)
    assert pathway.PAGE.status is not None
    assert pathway.PAGE.status(for_(Indication.COCAINE), MONDAY) is not None
    assert pathway.PAGE.status(referred(), MONDAY) is None


def test_an_appointment_that_has_come_can_be_written_up_and_one_to_come_only_called_off() -> None:
    html = shown(whole(), pathway.PAGE)
    kept = re.findall(r'appointment-kept".*?name="week" value="(\d)"', html, re.S)
    called_off = re.findall(r'/appointment-missed" class="form">.*?name="week" value="(\d)"', html, re.S)
    assert (kept, called_off) == (["1", "2"], ["3"])


def test_days_that_nobody_told_widen_what_the_page_says() -> None:
    record = add(for_(Indication.ALCOHOL), DayOfUse(date(2026, 12, 14), Substance.ALCOHOL, 0, Unit.GRAM,
                                                    date(2026, 12, 27)))
    shown_uses: Any = use.PAGE.context(record, MONDAY, Language("en"))["uses"]
    (_name, window) = shown_uses[0].windows[-1]
    assert (window.abstinent.least, window.abstinent.of_told, window.abstinent.most) == (0.5, 1.0, 1.0)


def test_the_report_of_a_seizure_says_what_was_given_and_a_headache_has_none() -> None:
    html = shown(whole(), harms.PAGE)
    report = html[html.index('class="card report"'):]
    for given in ("Machine-17", "Coil-23", "61.5", "1,437", "2.25"):
        assert given in report
    assert "alert(1)" in html
    assert "<script>alert" not in html
    headache = replace(SEIZED, what=Harm.HEADACHE)
    assert 'class="card report"' not in shown(add(referred(), headache), harms.PAGE)


def test_a_serious_harm_that_nobody_signed_is_marked_and_leads_to_the_signature() -> None:
    record = whole()
    number = record.of(AdverseEvent)[0].number
    assert f"/people/TEST22/history#entry-{number}" in shown(record, harms.PAGE)


@pytest.mark.parametrize("code", ["en", "it"])
def test_the_clinic_is_shown_by_coil_beside_what_is_published(code: str) -> None:
    _ = Language(code)
    for records in ([], [whole()], [referred(), whole()]):
        html = render(harms.OVERVIEW.template, _=_, actor=PHYSICIAN, page=harms.OVERVIEW, now=MONDAY,
                      **harms.OVERVIEW.context(records, MONDAY, _))
        assert _.number(5.56, 2) in html
        assert _.number(0.14, 2) in html
        assert ' style="' not in html


def test_the_calendar_of_the_diary_writes_each_day_that_was_filled_in(tmp_path: Path) -> None:
    clinic = TestClinic(tmp_path)
    person, client = clinic.people[0], clinic.client(Role.OPERATOR)
    page = client.get(f"/people/{person}/use").text
    assert 'name="quantities.2027-01-11"' in page
    assert 'name="quantities.2027-01-12"' not in page
    sent = {"version": "1", "substance": "alcohol", "unit": "drink-10", "quantities.2027-01-09": "0",
            "quantities.2027-01-10": "2,5", "quantities.2027-01-11": ""}
    assert client.post(f"/people/{person}/use/days-of-use", data=sent).status_code == 303
    assert dict(told(clinic.clinic.record(person), Substance.ALCOHOL)) == {
        date(2027, 1, 9): (0, Unit.GRAM), date(2027, 1, 10): (25, Unit.GRAM)}
    sent = {**sent, "version": "2", "quantities.2027-01-12": "1"}
    refused = client.post(f"/people/{person}/use/days-of-use", data=sent)
    assert refused.status_code == 422
    assert 'value="2,5"' in refused.text


@pytest.mark.parametrize("code", ["en", "it"])
def test_the_quit_rates_of_the_clinic_stand_with_and_without_untold_days(code: str) -> None:
    _ = Language(code)
    for records in ([], [whole(), for_(Indication.NICOTINE)]):
        html = render(use.OVERVIEW.template, _=_, actor=PHYSICIAN, page=use.OVERVIEW, now=MONDAY,
                      **use.OVERVIEW.context(records, MONDAY, _))
        assert html.count("<tr>") == 4
