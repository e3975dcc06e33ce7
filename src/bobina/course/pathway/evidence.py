"""What TMS does for an addiction, and how long it lasts: less than one would like, so it is said plainly."""

from __future__ import annotations

from bobina.course.known import Known
from bobina.course.referral import Indication
from bobina.sentence import Sentence
from bobina.source import Source, Status


def _seen(text: str, doi: str = "") -> Source:
    return Source(text, Status.SEEN, doi)


_CRAVING = Known(
    Sentence("Over 34 studies the effect on craving is small, and lasting only for stimulants and behaviours."), "care",
    _seen("Meta-analysis of craving, PMC8836499"))
_SMOKING = (
    Known(Sentence("Deep TMS: 19.4 against 8.7 % stopped for four weeks up to week 18 (234 people)."), "calm",
          _seen("Zangen 2021, World Psychiatry 20:397 (PMC8429333)", "10.1002/wps.20905")),
    Known(Sentence("In that trial people below 40 stopped four times as often as older ones."), "open",
          _seen("Moderators of deep TMS for smoking", "10.3389/fpsyt.2022.1079138")),
    Known(Sentence("10 Hz over the left DLPFC: the benefit faded after the course (48 people)."), "care",
          _seen("Amiaz 2009, Addiction", "10.1111/j.1360-0443.2008.02448.x")),
)
_COCAINE = (
    Known(Sentence("No sham: 29 days of treatment and 63 of follow-up against drugs; this is where 90 days come from."),
          "care", _seen("Terraneo 2016", "10.1016/j.euroneuro.2015.11.011")),
    Known(Sentence("Against sham, urine became negative in 10 of 30 against 4 of 27: odds ratio 2.88 (0.9 to 10), "
                   "p .18."), "care", _seen("Lolli 2021", "10.1371/journal.pone.0259860")),
    Known(Sentence("A review found 12 studies, of low quality."), "care", _seen("Review of cocaine, PMC8658408")),
)
_ALCOHOL = (
    Known(Sentence("H7 coil: heavy drinking on 2.9 against 10.6 % of days (51 people, p .037)."), "calm",
          _seen("Harel 2022, Biol Psychiatry 91:1061")),
    Known(Sentence("cTBS of the frontal pole: 3.09 times as likely to be sober at three months (50 people)."), "calm",
          _seen("McCalley 2022", "10.1016/j.bpsgos.2022.03.002")),
    Known(Sentence("One trial followed people for a year; its result was not read."), "open", _seen("Belgers 2022")),
)
EVIDENCE = {
    Indication.NICOTINE: (*_SMOKING, _CRAVING),
    Indication.COCAINE: (*_COCAINE, _CRAVING),
    Indication.ALCOHOL: (*_ALCOHOL, _CRAVING),
}
PLAIN = Sentence("Nothing that was read shows an effect beyond a few months. TMS stands beside psychotherapy, "
                 "medicines and rehabilitation, not in their place.")
