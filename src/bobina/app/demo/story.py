"""How a simulated course is told: a clock that is set, and the acts that every course has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime, time, timedelta

import numpy as np

from bobina.app.clinic import Clinic
from bobina.course import day_check, eligibility, prescription, screening, threshold
from bobina.course.asked import Event
from bobina.course.calendar import calendar
from bobina.course.consent.events import By, Consented
from bobina.course.consent.events import How as Given
from bobina.course.consent.text import TEXTS
from bobina.course.day_check import DayChecked
from bobina.course.delivery import Delivered, SessionBegun, Tolerated, TrainsDelivered, as_begun, open_session
from bobina.course.eligibility import Decision, EligibilityDecided
from bobina.course.prescription import Prescribed
from bobina.course.record import Actor, Record, Role, Signed
from bobina.course.scales.scored import Scored
from bobina.course.screening import Screened
from bobina.course.sessions import next_number
from bobina.course.side_effects import SideEffects
from bobina.course.threshold.events import How, Muscle, ThresholdBegun, ThresholdFound, ThresholdPulse
from bobina.dose import protocol, timing

PASSWORD = "only simulated people"
ROLES = {
    "demo-physician": Role.PHYSICIAN, "demo-second": Role.PHYSICIAN, "demo-operator": Role.OPERATOR,
    "demo-auditor": Role.AUDITOR, "demo-administrator": Role.ADMINISTRATOR,
}
PHYSICIAN, SECOND, OPERATOR = (Actor(name, ROLES[name]) for name in ("demo-physician", "demo-second", "demo-operator"))
SIMULATED = "Simulated person: not about anybody real."
COIL, STIMULATOR = "Figure-8, 70 mm (demonstration)", "Demonstration stimulator"
SPREAD = 0.07
"""of the simulated muscle's answers, as a share of the threshold"""


@dataclass(slots=True)
class Story:
    """One person's course, told from ``days`` before today; every event goes through the clinic's rules."""

    real: Clinic
    person: str
    at: datetime = field(init=False)
    clinic: Clinic = field(init=False)
    rng: np.random.Generator = field(init=False)

    def __post_init__(self) -> None:
        """A clock of its own, on the same ledger."""
        self.at = self.real.now()
        self.clinic = Clinic(self.real.ledger, self.real.zone, lambda _: self.at)
        self.rng = np.random.default_rng(sum(map(ord, self.person)))

    @property
    def record(self) -> Record:
        """The record so far."""
        return self.clinic.record(self.person)

    @property
    def today(self) -> date:
        """The day told of."""
        return self.at.date()

    def day(self, before: int, hour: int = 9) -> date:
        """Set the clock to an hour of a day ``before`` the real one; that day."""
        self.on(self.real.now().date() - timedelta(days=before), hour)
        return self.today

    def on(self, day: date, hour: int = 9) -> None:
        """Set the clock."""
        self.at = datetime.combine(day, time(hour), self.real.zone)

    def write(self, *events: Event, by: Actor = PHYSICIAN) -> int:
        """Write events a minute apart; the number of the last."""
        for what in events:
            self.at += timedelta(minutes=1)
            self.clinic.note(self.person, self.record.version, what, by)
        return self.record.version

    def score(self, scale: str, values: Mapping[str, float], form: str = "", rater: str = "") -> int:
        """Rate a scale today."""
        return self.write(Scored(scale, values, self.today, form, rater), by=OPERATOR)

    def screen(self, details: str = "", **yes: screening.Answer) -> None:
        """Answer the safety questions: no, but for those that are given."""
        themes = [one.name for one in fields(Screened) if one.name != "details"]
        answers = dict.fromkeys(themes, screening.Answer.NO) | yes
        self.write(Screened(**answers, details=details), by=OPERATOR)

    def decide(self, reason: str, conditions: str = "") -> None:
        """Decide on eligibility, everything weighed; consent."""
        weighed = tuple(one.key for one in eligibility.to_weigh(self.record, self.at))
        how = Decision.CONDITIONAL if conditions else Decision.ELIGIBLE
        number = self.write(EligibilityDecided(how, reason, conditions, weighed))
        self._sign(number)
        text = TEXTS["en"]
        self.write(Consented("en", By.PERSON, Given.SIGNED, "", text.version, text.digest), by=OPERATOR)

    def find_threshold(self, true: float, kind: Muscle, muscle: str) -> None:
        """Find the motor threshold of a simulated muscle, pulse by pulse."""
        what = ThresholdBegun(kind, How.EMG, "figure-8", COIL, STIMULATOR, muscle, start=round(1.15 * true))
        self.write(what, by=OPERATOR)
        while (search := threshold.search(self.record)) is not None and not search.state.finished:
            tried = search.state.next_mso
            answered = bool(self.rng.normal(true, SPREAD * true) < tried)
            self.write(ThresholdPulse(tried, answered), by=OPERATOR)
        self._found(what)

    def _found(self, what: ThresholdBegun) -> None:
        search = threshold.search(self.record)
        assert search is not None
        state = search.state
        assert state.estimate is not None
        low, high = state.interval or (None, None)
        found = round(state.estimate, 1)
        self.write(ThresholdFound(what.kind, what.how, what.coil_kind, what.coil, what.stimulator, what.muscle, found,
                                  what.method, len(search.pulses), low, high, "" if state.finished else SIMULATED),
                   by=OPERATOR)

    def prescribe(self, name: str, sessions: int, reason: str = "") -> None:
        """A published protocol at this person's intensity, from today on."""
        chosen, known = protocol(name), threshold.current(self.record)
        assert known is not None
        share = chosen.parts[0].intensity or 1.0
        pulses = chosen.parts[0].pulses or timing.pulses(chosen.parts[0].timing)
        mso = min(100.0, round(share * known.what.percent_mso))
        number = self.write(Prescribed(
            name, "figure-8", COIL, STIMULATOR, round(100 * share, 1), mso, pulses or 600, sessions,
            chosen.sessions_per_day, self.today, reason=reason or SIMULATED))
        self._sign(number)

    def session(self, *, sleep: bool = False, scalp: int = 0) -> None:
        """One session from the day's questions to how it was borne."""
        self._ask(sleep=sleep)
        order = prescription.current(self.record)
        assert order is not None
        due = next_number(self.record, self.at)
        trains = protocol(order.what.protocol).parts[0].timing.trains_in_protocol or 1
        self.write(SessionBegun(due, order.what.coil, order.what.stimulator, order.what.percent_mso, "", True, True),
                   TrainsDelivered(trains // 2, order.what.pulses // 2), by=OPERATOR)
        self._end(order.what, trains)
        self.write(SideEffects(due, 0, scalp), by=OPERATOR)

    def _ask(self, *, sleep: bool) -> None:
        """The day's questions; a bad night needs a reason and a second signature."""
        asked = [one.name for one in fields(DayChecked) if one.name != "reason"]
        answers = dict.fromkeys(asked, day_check.Answer.NO)
        if not sleep:
            self.write(DayChecked(**answers), by=OPERATOR)
            return
        answers["sleep"] = day_check.Answer.YES
        self._sign(self.write(DayChecked(**answers, reason="Slept 5 hours; wants to come."), by=OPERATOR))

    def _end(self, order: Prescribed, trains: int) -> None:
        running = open_session(self.record)
        assert running is not None
        settled = as_begun(running, order.protocol, order.coil_kind, order.pulses)
        self.at += timedelta(minutes=20)
        self.write(Delivered(**settled, trains=trains, pulses=order.pulses, tolerated=Tolerated.WELL),  # type: ignore[arg-type]
                   by=OPERATOR)

    def visits(self) -> list[date]:
        """The days from the prescription to yesterday on which the calendar has a visit."""
        order = prescription.current(self.record)
        assert order is not None
        days = (order.what.start + timedelta(days=i) for i in range((self.real.now().date() - order.what.start).days))
        planned = {one.day for one in calendar(self.record, self.at).planned}
        return [day for day in days if day in planned]

    def _sign(self, number: int) -> None:
        """A second physician signs, where two are asked for."""
        self.write(Signed(number, "Agreed."), by=SECOND)
