"""Depression, its maintenance, and OCD beside them."""

from bobina.dose.library.row import FIGURE_8, H_COIL, UNSAID, at, partly, row, seen
from bobina.dose.model import EvidenceLevel, Protocol
from bobina.dose.timing import conventional, theta_burst

LEFT, RIGHT = "left-dlpfc", "right-dlpfc"

FIGURE_8_COILS: tuple[Protocol, ...] = (
    row(
        "MDD-10HZ-NEUROSTAR", "depression", "10 Hz left DLPFC, 4 s on and 26 s off", FIGURE_8, "MT",
        at(LEFT, conventional(10, 4, 26, 75), 1.2), sessions=30, minutes=37.5,
        course="20 to 30 sessions, five a week for four to six weeks",
        result="Against sham in 301 people without medication, MADRS at week 4 was better after a post hoc correction "
               "for baseline; 4.5 % left for adverse events.",
        evidence=EvidenceLevel.A, cleared=True, recollected=("target method",),
        source=seen("O'Reardon 2007, Biol Psychiatry (abstract, abcdocz.com/doc/148441); brainultimate.com/protocols; "
                    "nigelrogasch/nibs-bids, intervention-parameters"),
    ),
    row(
        "MDD-10HZ-DASH", "depression", "10 Hz left DLPFC, 4 s on and 11 s off (Dash)", FIGURE_8, "MT",
        at(LEFT, conventional(10, 4, 11, 75), 1.2), sessions=30, minutes=18.43,
        course="up to 36 sessions, five a week, then a taper",
        result="No sham-controlled trial of this timing; in a registry it did not differ meaningfully from the "
               "standard timing.",
        evidence=EvidenceLevel.OPEN, cleared=True, recollected=("number of sessions", "taper", "clearance"),
        taper=(3, 2, 1),
        source=seen("brainultimate.com/protocols (18:26); Carpenter 2020, NeuroStar registry "
                    "(archive.hshsl.umaryland.edu 10713/11562)"),
    ),
    row(
        "MDD-ITBS-THREED", "depression", "iTBS left DLPFC (THREE-D)", FIGURE_8, "RMT",
        at(LEFT, theta_burst(10, 8, 20), 1.2), sessions=30, minutes=3.15,
        course="20 to 30 sessions, five a week",
        result="Not inferior to 10 Hz in 414 people after two failed trials: HRSD-17 fell from 23.6 to 13.4 against "
               "23.5 to 13.4; somewhat more painful. There was no sham arm.",
        evidence=EvidenceLevel.ACTIVE, cleared=True,
        recollected=("coil", "MNI coordinate", "intensity", "session length", "clearance"),
        source=partly("Blumberger 2018, Lancet 391:1683 (magstim.com article); nigelrogasch/nibs-bids (timing)"),
    ),
    row(
        "MDD-BILAT-2016", "depression", "1 Hz right, then 10 Hz left DLPFC", FIGURE_8, "MT, coil-to-cortex-adjusted",
        at(RIGHT, conventional(1), 1.2, 600) + at(LEFT, conventional(10), 1.2, 1500), sessions=30,
        course="15 to 30 sessions",
        result="In 121 people more remission with the bilateral form than with sham.",
        evidence=EvidenceLevel.RANDOMISED, recollected=("number of sessions",),
        source=partly("Blumberger 2016, J Psychiatry Neurosci 41:E58"),
    ),
    row(
        "MDD-BILAT-NCT00402220", "depression", "10 Hz left, then 1 Hz right DLPFC", UNSAID, "MT",
        at(LEFT, conventional(10, 5, 25, 30), 1.0) + at(RIGHT, conventional(1, 600, 0, 1), None),
        course="number of sessions not stated",
        result="A registry entry; no result was found.",
        evidence=EvidenceLevel.NONE, source=seen("ClinicalTrials.gov NCT00402220"),
    ),
    row(
        "MDD-TBS-FOURD", "depression", "iTBS left and cTBS right DLPFC, 60 years and older (FOUR-D)", UNSAID, "RMT",
        at(LEFT, theta_burst(), 1.2, 600) + at(RIGHT, theta_burst(), 1.2, 600), sessions=30, minutes=4,
        course="20 to 30 sessions",
        result="Not inferior to bilateral rTMS (margin 2.75 MADRS points; 85 and 87 people), in 4 minutes instead of "
               "48. There was no sham arm.",
        evidence=EvidenceLevel.ACTIVE, recollected=("intensity", "threshold", "pulses", "number of sessions"),
        source=partly("FOUR-D, JAMA Psychiatry 2022;79:1065"),
    ),
    row(
        "MDD-SAINT", "depression", "Accelerated iTBS at an individual site (SAINT)", FIGURE_8, "RMT, depth-adjusted",
        at(LEFT, theta_burst(10, 8, 60), 0.9), sessions=50, per_day=10, minutes=10,
        course="ten sessions a day, 50 minutes apart, on five days: 90,000 pulses",
        result="Against sham in 29 people, MADRS fell by 52.5 % against 11.1 % at four weeks. One small trial.",
        evidence=EvidenceLevel.RANDOMISED, cleared=True,
        recollected=("number of trains", "session length", "train length", "pause"),
        source=partly("Cole 2021, Am J Psychiatry; Clinical TMS Society statement on SAINT; FDA K220177",
                      "10.1176/appi.ajp.2021.20101429"),
    ),
    row(
        "MDD-10HZ-2XDAY", "depression", "10 Hz left DLPFC, once or twice a day", FIGURE_8, "RMT",
        at(LEFT, conventional(10, 5, 25, 60), 1.1), sessions=30, per_day=2, minutes=30,
        course="30 sessions, one or two a day",
        result="Looked back on 36 people without sham: the once-daily and twice-daily groups did alike.",
        evidence=EvidenceLevel.OPEN, recollected=("number of trains", "session length"),
        source=seen("Modirrousta 2018, Neuropsychiatr Dis Treat", "10.2147/NDT.S151841"),
    ),
    row(
        "MDD-ACC-NCT00248768", "depression", "10 Hz left DLPFC every hour", UNSAID, "MT",
        at(LEFT, conventional(10), 1.0, 1000), sessions=15, per_day=10,
        course="15 sessions in a day and a half",
        result="A registry entry of an open study; no result was found.",
        evidence=EvidenceLevel.NONE, source=seen("ClinicalTrials.gov NCT00248768"),
    ),
)

H_COILS: tuple[Protocol, ...] = (
    row(
        "MDD-H1", "depression", "Deep TMS with the H1 coil", H_COIL, "MT",
        at(LEFT, conventional(18, 2, 20, 55), 1.2), sessions=20, minutes=20.2,
        course="20 sessions in four weeks, then maintenance",
        result="The row is from a registry and device settings, which give no result.",
        evidence=EvidenceLevel.PIVOTAL, cleared=True, recollected=("target",),
        source=seen("ClinicalTrials.gov NCT01962350; device defaults in kasadera-creator/rTMS"),
    ),
    row(
        "MDD-H1-ADOL", "depression", "Deep TMS with the H1 coil in adolescents", H_COIL, "MT",
        at(LEFT, conventional(18, 2, 20, 80), 1.0), sessions=20,
        course="20 sessions",
        result="A registry entry; the intensity was lowered from 120 to 100 % after a convulsion.",
        evidence=EvidenceLevel.NONE, recollected=("target", "train length", "pause"),
        source=partly("ClinicalTrials.gov NCT03541707"),
    ),
    row(
        "OCD-H7", "ocd", "Deep TMS with the H7 coil after symptom provocation", H_COIL, "leg RMT",
        at("mpfc", conventional(20, 2, 20, 50), 1.0), sessions=29, minutes=18.3,
        course="29 sessions in six weeks",
        result="Against sham in 99 people, 38.1 against 11.1 % responded on the Y-BOCS.",
        evidence=EvidenceLevel.PIVOTAL, cleared=True,
        recollected=("threshold", "train length", "pause", "number of trains", "pulses", "clearance"),
        source=partly("Carmi 2019, Am J Psychiatry; clearpathpsychiatry (29 sessions of about 18 min)",
                      "10.1176/appi.ajp.2019.18101180"),
    ),
)

MAINTENANCE: tuple[Protocol, ...] = (
    row(
        "MDD-1HZ-R-MAINT", "depression-maintenance", "1 Hz right DLPFC, once a week (MAINT-R)", FIGURE_8, "RMT",
        at(RIGHT, conventional(1, 900, 0, 1), 1.2), sessions=24, minutes=15, days_per_week=1,
        course="one session a week for 24 weeks, in people who had responded",
        result="Against lithium in 75 people over 24 weeks, MADRS differed by 0.3 (-2.7 to 3.3) and seven relapsed in "
               "each arm; this does not show equivalence.",
        evidence=EvidenceLevel.ACTIVE, recollected=("coil",),
        source=seen("Noda 2025, JAMA Netw Open 8(6):e2515881 (abstract and epocrates summary)"),
    ),
    row(
        "MAINT-JP-WEEKLY", "depression-maintenance", "Weekly, then fortnightly maintenance", UNSAID, "", (),
        course="weekly for six months, then every two weeks for six months, with the protocol that had worked",
        result="The plan of a study without randomisation; no result was found.",
        evidence=EvidenceLevel.NONE, source=seen("BMC Psychiatry, s12888-023-04944-0"),
    ),
    row(
        "MAINT-CLUSTER", "depression-maintenance", "Maintenance in clusters", UNSAID, "", (),
        course="ten sessions at six months, or a taper of three and then two a week, two weeks each",
        result="A registry entry; no result was found.",
        evidence=EvidenceLevel.NONE, source=seen("ClinicalTrials.gov NCT02029963"),
    ),
)

ROWS = FIGURE_8_COILS + H_COILS + MAINTENANCE
