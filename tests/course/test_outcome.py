"""Response, remission, relapse by the named author; change against both yardsticks."""

from datetime import timedelta

import pytest

from bobina.course.asked import Refused
from bobina.course.outcome import WORDS, Outcome, Standing, ThresholdsChosen, outcome
from bobina.course.record import Record
from bobina.course.scales import Yardstick
from ratings import START, full, phq, put, sessions, totalled
from records import MONDAY, OPERATOR, add, referred

LATER = MONDAY + timedelta(days=200)



def course(scale: str, *totals: float) -> Record:
    return put(referred(), *(totalled(scale, total, START + timedelta(days=7 * n)) for n, total in enumerate(totals)))


def only(record: Record) -> Outcome:
    (found,) = outcome(record, LATER)
    return found


@pytest.mark.parametrize(("totals", "standing"), [
    ((30, 31), Standing.NONE), ((30, 23), Standing.NONE), ((32, 24), Standing.PARTIAL), ((30, 16), Standing.PARTIAL),
    ((30, 15), Standing.RESPONSE), ((30, 11), Standing.RESPONSE), ((30, 10), Standing.REMISSION),
    ((30, 14, 20), Standing.POSSIBLE_RELAPSE), ((30, 14, 20, 13), Standing.RESPONSE), ((0, 0), Standing.UNJUDGED),
])
def test_standing_on_the_madrs(totals: tuple[float, ...], standing: Standing) -> None:
    """Response 50 % (Hengartner), remission 10 or less (trials); partial 25 % (recollected); relapse: our own rule."""
    assert only(course("madrs", *totals)).standing is standing


def test_an_improvement_that_was_not_rated_leaves_the_cgi_open() -> None:
    """CamCOPS: response is CGI-I 1 or 2; remission CGI-S 1 or 2 (recollected)."""
    first = full("cgi", {"severity": 5})
    standing = {n: only(put(referred(), first, full("cgi", values))).standing for n, values in enumerate((
        {"severity": 4}, {"severity": 4, "improvement": 2}, {"severity": 4, "improvement": 3}, {"severity": 2}))}
    assert standing == {0: Standing.UNJUDGED, 1: Standing.RESPONSE, 2: Standing.NONE, 3: Standing.REMISSION}


def test_who_begins_in_remission_is_not_remitted_by_the_course() -> None:
    assert only(course("madrs", 8, 7)).standing is Standing.NONE


def test_all_authors_are_shown_and_a_physician_chooses_who_decides() -> None:
    """MADRS of 10: remission by trials (10 or less), not by Hawley 2002 (below 10)."""
    record = course("madrs", 30, 10)
    met = {one.threshold.author: one.met for one in only(record).judged}
    assert (met["10 or less, in trials"], met["Hawley 2002"]) == (True, False)
    hawley = add(record, ThresholdsChosen("madrs", "Hawley 2002", "as in our registry"))
    assert only(hawley).standing is Standing.RESPONSE
    assert [one.threshold.author for one in only(hawley).judged if one.chosen] == ["at least 50 % lower", "Hawley 2002"]
    with pytest.raises(Refused):
        ThresholdsChosen("madrs", "Nobody", "x")
    with pytest.raises(Refused):
        add(record, ThresholdsChosen("madrs", "Hawley 2002", "x"), by=OPERATOR)


def test_four_points_on_the_mfis_matter_to_groups_and_are_one_persons_noise() -> None:
    """Rooney 2019: MID 4; Learmonth 2013: MDC 20.2."""
    answers = ((36, True, False), (37, False, False), (19, True, True), (20, True, False), (61, True, True))
    for total, mid, mdc in answers:
        held = {one.change.yardstick: one.reached for one in only(course("mfis", 40, total)).held}
        assert held == {Yardstick.MID: mid, Yardstick.MDC: mdc}
    four, far, worse = (str(only(course("mfis", 40, total)).said) for total in (36, 19, 61))
    assert "inside one person's noise" in four
    assert "matters to groups (MID); beyond" in far
    assert worse.startswith("Worse by 21")


def test_a_point_on_the_fss_lies_between_mid_and_mdc() -> None:
    """Rooney 2019: 0.45; Learmonth 2013: 1.9. Gaede's fall of 1.0 is the case."""
    assert [one.reached for one in only(course("fss", 5.5, 4.5)).held] == [True, False]


def test_a_step_of_the_edss_counts_by_where_it_began() -> None:
    """Kragt 2006: 1.0 from 5.5 or less, 0.5 from 6.0 or more."""
    reached = {pair: [one.reached for one in only(course("edss", *pair)).held] for pair in (
        (5.5, 6.0), (5.5, 6.5), (6.0, 6.5))}
    assert reached == {(5.5, 6.0): [False], (5.5, 6.5): [True], (6.0, 6.5): [True]}


def test_a_fifth_of_the_time_on_25_feet() -> None:
    """Schwid 2002: 20 %."""
    for seconds, reached in ((8.1, False), (8.0, True)):
        record = put(referred(), full("t25fw", {"trial-1": 10, "trial-2": 10, "aid": 0}),
                     full("t25fw", {"trial-1": seconds, "trial-2": seconds, "aid": 0}))
        assert [one.reached for one in only(record).held] == [reached]


def test_higher_is_better_on_the_sdmt() -> None:
    assert str(only(course("sdmt", 40, 45)).said).startswith("Better by 5")


def test_hands_are_judged_each_for_itself() -> None:
    record = put(referred(), full("9hpt", {"left-1": 30, "left-2": 30, "right-1": 20, "right-2": 20}),
                 full("9hpt", {"left-1": 20, "left-2": 20, "right-1": 20, "right-2": 20}))
    assert [(one.part, one.held[0].reached) for one in outcome(record, LATER)] == [("left", True), ("right", False)]


def test_forms_are_never_compared() -> None:
    one, other = totalled("sdmt", 40), totalled("sdmt", 60)
    record = put(referred(), one, type(other)("sdmt", {"total": 60.0}, START, form="v2"))
    assert outcome(record, LATER) == ()


def test_the_baseline_is_the_last_score_before_the_first_session() -> None:
    record = sessions(course("madrs", 40, 30), 5, START + timedelta(days=8))
    record = put(record, totalled("madrs", 20, START + timedelta(days=30)))
    assert (only(record).began, only(record).now) == (30, 20)


def test_a_rating_that_is_not_yet_does_not_count() -> None:
    assert outcome(course("madrs", 30, 10), MONDAY + timedelta(days=3)) == ()


def test_item_scores_count_too() -> None:
    record = put(referred(), phq(20), phq(4, day=START + timedelta(days=28)))
    assert only(record).standing is Standing.REMISSION
    assert only(record).fall == 0.8


def test_every_pair_of_answers_has_words() -> None:
    assert len(set(WORDS)) == 18
