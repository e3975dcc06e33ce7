"""What the shell of the course shows of a record: topics, standing, the list, figures under a strict policy."""

import re
from datetime import timedelta

import numpy as np
import pytest
from matplotlib.figure import Figure

from bobina.course.record import Record, Struck
from bobina.course.referral import Indication, Referred
from bobina.course.scales import Scored
from bobina.view.figures.style import style, svg
from bobina.view.language import Language
from bobina.view.pages import PAGES
from bobina.view.pages.home import home
from bobina.view.pages.inline import inline
from bobina.view.pages.side import about, side
from bobina.view.pages.standing import Remembered, standing
from page_parser import Page
from records import MONDAY, add, referred

EN, IT = Language("en"), Language("it")
PHQ = {str(n): 1.0 for n in range(1, 9)}


def topics(record: Record) -> dict[str, str]:
    """Each topic beside the page, with its tone."""
    return {one.topic: one.tone for group in side(record, MONDAY, PAGES, EN) for one in group.topics}


def test_the_topics_stand_in_the_order_of_care_and_say_what_was_written() -> None:
    found = topics(referred())
    order = [one for one in found if one in ("overview", "referral", "consent", "session", "scales", "history")]
    assert order == ["overview", "referral", "consent", "session", "scales", "history"]
    assert found["referral"] == "calm"
    assert found["consent"] == "open"


def test_a_topic_of_another_indication_stays_away() -> None:
    ms = add(Record("TEST33"), Referred(Indication.MS_FATIGUE, "G35", 1980, "", ""))
    alcohol = add(Record("TEST44"), Referred(Indication.ALCOHOL, "F10.2", 1980, "", ""))
    for record, here, away in ((ms, "ms", "pathway"), (alcohol, "pathway", "ms")):
        assert here in topics(record)
        assert away not in topics(record)


@pytest.mark.parametrize("language", [EN, IT])
def test_who_it_is_stands_above(language: Language) -> None:
    assert any(str(MONDAY.year - 1980) in line for line in about(referred(), MONDAY, language))


def test_what_lacks_before_the_first_session_is_said_step_by_step_and_the_first_in_the_list() -> None:
    found = [one for one in standing(referred(), MONDAY) if one.tone == "open" and one.topic != "scales"]
    assert [one.topic for one in found] == ["screening", "consent", "threshold", "prescription"]
    assert [one.brief for one in found] == [True, False, False, False]


def test_an_answer_on_self_harm_comes_first_until_a_physician_answers() -> None:
    """Issue 5, point 4: PHQ-9 item 9 above 0 alerts at once."""
    calm = referred(Scored("phq-9", {**PHQ, "9": 0.0}, MONDAY.date()))
    assert all(one.tone != "stop" for one in standing(calm, MONDAY))
    grave = referred(Scored("phq-9", {**PHQ, "9": 1.0}, MONDAY.date()))
    first = standing(grave, MONDAY)[0]
    assert (first.tone, first.topic, first.brief) == ("stop", "scales", True)
    listed = home([calm, Record("EMPTY2"), grave], MONDAY, EN, "")["people"]
    assert isinstance(listed, list)
    assert len(listed) == 2
    assert listed[0].points[0].tone == "stop"


def test_a_record_that_did_not_grow_is_not_read_again_but_a_new_day_is() -> None:
    record, kept = referred(), Remembered()
    first = kept(record, MONDAY)
    assert kept(record, MONDAY + timedelta(hours=3)) is first
    assert kept(record, MONDAY + timedelta(days=30)) is not first
    grown = add(record, Struck(1, "wrong"), at=MONDAY + timedelta(hours=1))
    assert kept(grown, MONDAY) == standing(grown, MONDAY)


def test_a_figure_says_in_attributes_what_the_policy_forbids_in_styles() -> None:
    with style():
        figure = Figure(figsize=(3, 2))
        axes = figure.add_subplot()
        axes.plot(np.arange(4), np.arange(4) ** 2, "--", label="<b>")
        axes.legend()
        shown = inline(svg(figure, "key", "A figure <of> squares").markup)
    assert "style=" not in shown
    assert "<style" not in shown
    assert re.search(r'stroke="var\(--', shown)
    assert re.search(r'stroke-dasharray="[\d., ]+"', shown)
    assert "<b>" not in shown
    assert Page(shown).broken == []
