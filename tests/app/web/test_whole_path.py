"""From referral to discharge in a real browser, through the forms that a team fills in, in both languages."""

import re
from datetime import date

import pytest
from playwright.sync_api import Browser, Locator

from bobina.course.delivery import delivered
from bobina.course.eligibility import to_weigh
from bobina.course.record import Role
from bobina.course.scales import scores
from bobina.course.screening import Screened
from browsers import NEEDS_CHROMIUM, Seat
from clinics import TestClinic

pytestmark = NEEDS_CHROMIUM
SETTING = {"coil_kind": "figure-8", "coil": "C-70", "stimulator": "S-1"}
OPEN = "form => { for (let d = form.closest('details'); d; d = d.parentElement.closest('details')) d.open = true }"


class Team:
    """Whoever sits at the pages of one person."""

    def __init__(self, seat: Seat, person: str) -> None:
        self.seat, self.person = seat, person

    def write(self, topic: str, kind: str, /, **said: str) -> None:
        """Fill in the form of a kind on its page and save it."""
        page = self.seat.page
        page.goto(f"/people/{self.person}/{topic}")
        first = next(iter(said))
        asked = page.locator(f'[name="{first}"]' + (f'[value="{said[first]}"]' if first == "scale" else ""))
        form = page.locator(f'form[action$="/{kind}"]').filter(has=asked).first
        form.evaluate(OPEN)
        for name, value in said.items():
            put(form, name, value)
        form.locator("button:not([name=go])").last.click()
        page.wait_for_url(re.compile("saved="))


def put(form: Locator, name: str, value: str) -> None:
    """One answer, whatever it is given with; several choices are parted by blanks."""
    field = form.locator(f'[name="{name}"]')
    kind = field.first.get_attribute("type")
    if kind == "hidden":
        return
    if kind in ("radio", "checkbox"):
        for one in value.split():
            form.locator(f'[name="{name}"][value="{one}"]').check()
    elif field.first.evaluate("field => field.tagName") == "SELECT":
        field.first.select_option(value)
    else:
        field.first.fill(value)


def opened(seat: Seat) -> str:
    """A new person, from the referral."""
    page = seat.page
    page.goto("/")
    form = page.locator('form[action="/people"]')
    form.evaluate(OPEN)
    for name, value in (("indication", "depression"), ("diagnosis", "F33.2"), ("birth_year", "1980")):
        put(form, name, value)
    form.locator("button").last.click()
    page.wait_for_url(re.compile("/overview"))
    return page.url.split("/")[4]


def made_ready(team: Team, web: TestClinic) -> None:
    """Medication, screening, decision, consent, threshold, prescription."""
    team.write("medication", "medication-tried", drug="sertraline", drug_class="ssri", dose="150 mg", weeks="8",
               adherence="90", outcome="none")
    team.write("medication", "drug-started", drug="venlafaxine", dose="150")
    no = {name: "no" for name in Screened.__dataclass_fields__ if not name.startswith("_") and name != "details"}
    team.write("screening", "screened", **no)
    weighed = " ".join(one.key for one in to_weigh(web.clinic.record(team.person), web.clinic.now()))
    team.write("eligibility", "eligibility-decided", decision="eligible", reason="Two trials failed.",
               **({"weighed": weighed} if weighed else {}))
    team.write("consent", "consented", given_by="person", how="signed")
    today = web.clinic.now().date().isoformat()
    team.write("threshold", "threshold-entered", kind="RMT", how="EMG", muscle="FDI", percent_mso="50",
               taken_on=today, taken_by="the ward", note="5 of 10", **SETTING)
    prescribed(team, web.clinic.now().date())


def prescribed(team: Team, start: date) -> None:
    team.write("prescription", "prescribed", protocol="MDD-10HZ-NEUROSTAR", percent_of_threshold="120",
               percent_mso="60", pulses="3000", sessions="30", sessions_per_day="1", start=start.isoformat(), **SETTING)


def treated(team: Team) -> None:
    """One session from the day's questions to how it was borne, and a score after it."""
    questions = ("sleep", "fatigue", "fasting", "alcohol", "drugs", "other_tms", "medication", "seizure", "hearing",
                 "pregnancy")
    team.write("session", "day-checked", **dict.fromkeys(questions, "no"))
    team.write("session", "session-begun", hearing_person="true", hearing_staff="true")
    team.write("session", "delivered", trains="75", pulses="3000", tolerated="well")
    team.write("session", "side-effects", headache="2")
    team.write("scales", "scored", scale="phq-9", **{f"values.{i}": "1" for i in range(1, 10)})


@pytest.mark.parametrize("language", ["en-GB", "it-IT"])
def test_from_referral_to_discharge(browser: Browser, address: str, web: TestClinic, language: str) -> None:
    seat = Seat(browser, address, width=1024, language=language).as_signed_in(web, Role.PHYSICIAN)
    team = Team(seat, opened(seat))
    made_ready(team, web)
    treated(team)
    record = web.clinic.record(team.person)
    assert [one.what.pulses for one in delivered(record)] == [3000]
    assert [one.value for one in scores(record, "phq-9")] == [9]
    team.write("scales", "alert-answered", action="Talked today; safety plan agreed.")
    team.write("maintenance", "maintenance-planned", scheme="weekly", first=web.clinic.now().date().isoformat(),
               weeks="12", medication="kept", reason="responded")
    team.write("harms", "adverse-event", what="headache", onset=web.clinic.now().strftime("%Y-%m-%dT00:00"), grade="1",
               description="brief", relation="probable", outcome="recovered")
    seat.page.goto(f"/people/{team.person}/files")
    assert seat.page.locator("html").get_attribute("lang") == language[:2]
    for name in ("discharge-letter.pdf", "fhir-r4b.json", "visits.ics"):
        with seat.page.expect_download() as came:
            seat.page.locator(f'a[href$="/{name}"]').click()
        assert came.value.path().stat().st_size > 500
    assert seat.trouble == []
    seat.context.close()
