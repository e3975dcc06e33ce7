"""Multiple sclerosis: spasticity, fatigue, hand and gait, cognition."""

from bobina.dose.library.row import H_COIL, UNSAID, at, partly, row, seen
from bobina.dose.model import EvidenceLevel, Protocol
from bobina.dose.timing import conventional, theta_burst

_REVIEW = "PMC8814979 table 3"

ROWS: tuple[Protocol, ...] = (
    row(
        "MS-SPAST-ITBS-MORI", "ms-spasticity", "iTBS leg motor cortex", UNSAID, "AMT",
        at("m1-leg", theta_burst(10, 8, 20), 0.8), sessions=10, minutes=3.2,
        course="ten sessions in two weeks",
        result="Against sham in 20 people, the H/M ratio and the Ashworth score fell, up to two weeks after the "
               "course.",
        evidence=EvidenceLevel.B, recollected=("burst and train structure (standard iTBS assumed)",),
        source=partly(f"Mori 2010, in {_REVIEW}; Lefaucheur 2020 (level B)", "10.1016/j.clinph.2019.11.002"),
    ),
    row(
        "MS-SPAST-5HZ-CENTONZE", "ms-spasticity", "5 Hz leg motor cortex", UNSAID, "AMT or RMT",
        at("m1-leg", conventional(5), 1.0, 900), sessions=10,
        course="ten sessions in two weeks",
        result="In a controlled study of 19 people, spasticity was better for at least seven days after 5 Hz, "
               "not after 1 Hz.",
        evidence=EvidenceLevel.OPEN, recollected=("intensity", "threshold", "pulses"),
        source=partly("Centonze 2007, PMID 17389310"),
    ),
    row(
        "MS-SPAST-20HZ-KORZHOVA", "ms-spasticity", "20 Hz both leg motor cortices", UNSAID, "MT",
        at("m1-leg", conventional(20), 0.8, 1600), sessions=10,
        course="ten sessions; the other arm had iTBS with 1,200 pulses",
        result="A randomised trial of 34 people with secondary progressive disease; its result was not read.",
        evidence=EvidenceLevel.OPEN, source=seen(f"Korzhova 2019, in {_REVIEW}"),
    ),
    row(
        "MS-FAT-H6-GAEDE", "ms-fatigue", "Deep TMS with the H6 coil, left prefrontal cortex", H_COIL, "MT",
        at("left-dlpfc", conventional(18), 1.2, 1800), sessions=18, days_per_week=3,
        course="18 sessions in six weeks",
        result="One arm of a sham-controlled trial of 33 people; the gain was seen in the motor-cortex arm.",
        evidence=EvidenceLevel.OPEN,
        source=seen(f"Gaede 2018, Neurol Neuroimmunol Neuroinflamm e423; {_REVIEW}"),
    ),
    row(
        "MS-FAT-H10-GAEDE", "ms-fatigue", "Deep TMS with the H10 coil, motor cortex", H_COIL, "MT",
        at("m1-leg", conventional(5), 0.9, 800), sessions=18, days_per_week=3,
        course="18 sessions in six weeks",
        result="Against sham (33 people in three arms) fatigue fell by 1.0 FSS points (0.45 to 1.65): more than what "
               "matters, less than what one person's score can detect.",
        evidence=EvidenceLevel.OPEN, recollected=("site within the motor cortex",),
        source=seen(f"Gaede 2018, Neurol Neuroimmunol Neuroinflamm e423; {_REVIEW}"),
    ),
    row(
        "MS-HAND-ITBS-AZIN", "ms-motor", "iTBS hand motor cortex", UNSAID, "AMT",
        at("m1-hand", theta_burst(), 0.8, 600), sessions=10,
        course="ten sessions",
        result="Without randomisation, in 36 people the nine-hole peg test took 3.05 s less.",
        evidence=EvidenceLevel.OPEN, recollected=("intensity", "threshold", "pulses"),
        source=partly("Azin 2016, PMC5285577"),
    ),
    row(
        "MS-HAND-5HZ-ELZ", "ms-motor", "5 Hz hand motor cortex", UNSAID, "RMT",
        at("m1-hand", conventional(5), 1.0), sessions=2,
        course="two sessions",
        result="A study of 24 people; its result was not read.",
        evidence=EvidenceLevel.OPEN, recollected=("frequency", "intensity", "threshold", "number of sessions"),
        source=partly("Elzamarany 2016"),
    ),
    row(
        "MS-ATAXIA-CBL", "ms-motor", "iTBS cerebellum for gait and balance", UNSAID, "",
        at("cerebellum", theta_burst(), None), sessions=10,
        course="ten sessions",
        result="Listed in a review; its result was not read.",
        evidence=EvidenceLevel.OPEN, source=seen(f"Tramontano, in {_REVIEW}"),
    ),
    row(
        "MS-COG-HULST", "ms-cognition", "10 Hz right DLPFC at the fMRI peak", UNSAID, "RMT",
        at("right-dlpfc", conventional(10), 1.1), sessions=1,
        course="a single session",
        result="Crossed over in 17 people with MS, working memory was more accurate after one session; nothing is "
               "known of a course.",
        evidence=EvidenceLevel.OPEN, recollected=("intensity", "threshold"), source=partly("Hulst 2017"),
    ),
)
