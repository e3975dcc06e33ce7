"""Tobacco, cocaine and alcohol use disorder."""

from bobina.dose.library.row import FIGURE_8, H_COIL, UNSAID, at, partly, row, seen
from bobina.dose.model import EvidenceLevel, Protocol
from bobina.dose.timing import conventional, theta_burst

TOBACCO: tuple[Protocol, ...] = (
    row(
        "SMOKE-H4", "addiction", "Deep TMS with the H4 coil for smoking, after cues", H_COIL, "RMT",
        at("bilateral-pfc-insula", conventional(10, 3, 15, 60), 1.2), sessions=15, minutes=18, taper=(1, 1, 1),
        course="15 daily sessions in three weeks, then one a week for three weeks",
        result="Against sham in 262 people, 19.4 against 8.7 % stayed abstinent for four weeks up to week 18.",
        evidence=EvidenceLevel.PIVOTAL, cleared=True,
        recollected=("frequency", "intensity", "train length", "pause", "number of trains", "pulses"),
        source=partly("Zangen 2021, World Psychiatry (PMC8429333); BrainsWay patient manual"),
    ),
    row(
        "SMOKE-H-NCT00951782", "addiction", "Deep TMS for smoking, an earlier trial", H_COIL, "MT",
        at("bilateral-pfc-insula", conventional(10, 3, 20, 33), 1.2), minutes=12.65,
        course="number of sessions not stated",
        result="A registry entry; no result was found.",
        evidence=EvidenceLevel.NONE, recollected=("target",), source=seen("ClinicalTrials.gov NCT00951782"),
    ),
    row(
        "SMOKE-DLPFC-2009", "addiction", "10 Hz left DLPFC with smoking cues", FIGURE_8, "MT",
        at("left-dlpfc", conventional(10, 5, 15, 20), 1.0), sessions=10, minutes=6.7,
        course="ten weekdays, then less often",
        result="In a randomised trial of 48 people, smoking and craving on cues fell; the effect faded.",
        evidence=EvidenceLevel.OPEN,
        source=seen("Amiaz 2009, Addiction (abstract); hindawi 2014/815215 table 1",
                    "10.1111/j.1360-0443.2008.02448.x"),
    ),
)

COCAINE: tuple[Protocol, ...] = (
    row(
        "COC-TERRANEO", "addiction", "15 Hz left DLPFC for cocaine", FIGURE_8, "MT",
        at("left-dlpfc", conventional(15, 4, 15, 40), 1.0), sessions=5, minutes=12.7, taper=(1, 1, 1),
        course="five daily sessions, then one a week for three weeks",
        result="Open, against drugs for symptoms, without sham: all 16 completed the first stage against 13 of 16.",
        evidence=EvidenceLevel.ACTIVE,
        recollected=("frequency", "intensity", "pulses", "train length", "pause", "number of trains",
                     "number of sessions", "session length"),
        source=partly("Terraneo 2016, Eur Neuropsychopharmacol (abstract, PMID 26655188)",
                      "10.1016/j.euroneuro.2015.11.011"),
    ),
    row(
        "COC-15HZ-2XDAY", "addiction", "15 Hz left DLPFC twice a day for cocaine", UNSAID, "MT",
        at("left-dlpfc", conventional(15), 1.0), sessions=20, per_day=2, taper=(1, 1),
        course="20 sessions in two weeks, then two sessions on one day a week for two weeks",
        result="Open, without sham: 9 of 16 gave urine free of cocaine.",
        evidence=EvidenceLevel.OPEN, recollected=("intensity",),
        source=partly("Front Psychiatry 2019", "10.3389/fpsyt.2019.00621"),
    ),
    row(
        "COC-ITBS-SANNA", "addiction", "iTBS over both prefrontal cortices for cocaine", UNSAID, "MT",
        at("bilateral-pfc", theta_burst(), 0.8), sessions=20,
        course="20 sessions",
        result="Open, 25 people against 22 with 15 Hz, without sham: craving and abstinence alike.",
        evidence=EvidenceLevel.OPEN, recollected=("intensity", "number of sessions"),
        source=partly("Sanna 2019, Front Neurosci", "10.3389/fnins.2019.00765"),
    ),
    row(
        "COC-BILAT-BOLLONI", "addiction", "10 Hz over both prefrontal cortices for cocaine", H_COIL, "MT",
        at("bilateral-pfc", conventional(10), 1.0), sessions=12, days_per_week=3,
        course="three sessions a week for four weeks",
        result="A randomised pilot of ten people that followed cocaine in hair to six months.",
        evidence=EvidenceLevel.OPEN, recollected=("frequency",),
        source=partly("Bolloni 2016, Front Psychiatry", "10.3389/fpsyt.2016.00133"),
    ),
    row(
        "COC-CTBS-MPFC", "addiction", "cTBS medial prefrontal cortex for cocaine", UNSAID, "RMT",
        at("mpfc", theta_burst(), 1.1, 3600), sessions=10,
        course="ten sessions",
        result="A sham-controlled trial that a review describes; its result was not read.",
        evidence=EvidenceLevel.OPEN, source=seen("Hanlon group, in PMC6039979"),
    ),
)

ALCOHOL: tuple[Protocol, ...] = (
    row(
        "ALC-CTBS-MCCALLEY", "addiction", "cTBS left frontal pole for alcohol", UNSAID, "RMT",
        at("left-frontal-pole", theta_burst(), 1.1, 3600), sessions=10,
        course="ten sessions",
        result="In a randomised trial of 50 people, sobriety at three months was 3.09 times as likely.",
        evidence=EvidenceLevel.OPEN, source=seen("McCalley 2022", "10.1016/j.bpsgos.2022.03.002"),
    ),
    row(
        "ALC-H7-HAREL", "addiction", "Deep TMS with the H7 coil for alcohol", H_COIL, "",
        at("mpfc", conventional(10, 3, None, 100), None), sessions=15,
        course="15 sessions in three weeks, then five over three months",
        result="In a randomised trial of 51 people, heavy drinking on 2.9 against 10.6 % of days (p = .037).",
        evidence=EvidenceLevel.OPEN, source=seen("Harel 2022, Biol Psychiatry 91:1061 (tmssolutions.com)"),
    ),
    row(
        "ALC-10HZ-MISHRA", "addiction", "10 Hz right DLPFC for alcohol", UNSAID, "MT",
        at("right-dlpfc", conventional(10, 4.9, 30, 20), 1.1), sessions=10,
        course="ten sessions",
        result="A single-blind randomised trial; its result was not read.",
        evidence=EvidenceLevel.OPEN, recollected=("pause", "number of people"),
        source=partly("Mishra, in hindawi 2014/815215 table 2; NCT01093716"),
    ),
)

ROWS = TOBACCO + COCAINE + ALCOHOL
