"""What is known of TMS in depression, and of aiming, dosing, stopping and keeping it up."""

from bobina.evidence.model import Claim, Kind, claim
from bobina.source import Status

EFFICACY: tuple[Claim, ...] = (
    claim(Kind.FOR, "High-frequency TMS of the left DLPFC in depression is rated level A.",
          "Lefaucheur 2020, Clin Neurophysiol", "10.1016/j.clinph.2019.11.002"),
    claim(Kind.FOR, "Over 29 trials, 29.3 % responded against 10.4 % with sham, and 18.6 against 5 % remitted: one "
          "more person responds for about six treated, one more remits for about eight.", "Berlim 2014"),
    claim(Kind.FOR, "Added to drugs after failed treatments, response was 2.25 times and remission 2.78 times as "
          "likely as with sham.", "Vida 2023 (PMC10375664)"),
    claim(Kind.FOR, "Older people respond about as well, but more slowly.", "Cotovio 2022",
          "10.3389/fnagi.2022.919734"),
    claim(Kind.UNKNOWN, "The response and remission rates of the pivotal 10 Hz trial were not read; the often "
          "quoted 22 against 11 % fits no scale and week of it.", "O'Reardon 2007, of which the abstract was read",
          status=Status.RECOLLECTED),
)

AIMING: tuple[Claim, ...] = (
    claim(Kind.FOR, "Across groups, sites more anticorrelated with the subgenual cingulate went with better results.",
          "Fox 2012 (PMC4120275); Weigand 2018, Biol Psychiatry 84:28"),
    claim(Kind.AGAINST, "In 295 patients this connectivity explained about 3 % of the variance, carried by a few who "
          "breathe in bursts.", "Elbau 2023, Am J Psychiatry", "10.1176/appi.ajp.20220306"),
    claim(Kind.AGAINST, "In a prospective multisite cohort of 66 it did not relate to the result; only with clinical "
          "covariates added afterwards.", "Khosravani 2025, Mol Psychiatry", "10.1038/s41380-025-03153-3"),
    claim(Kind.AGAINST, "In 501 people of two trials, nearness to the personal target did not go with a better result.",
          "Gregory 2025, bioRxiv 2025.07.09.662866 (PMC12338530)"),
    claim(Kind.AGAINST, "Connectivity-guided iTBS was not superior to the standard in 255 people.",
          "BRIGhTMIND, Morriss 2024, Nat Med 30:403", status=Status.RECOLLECTED),
    claim(Kind.AGAINST, "In 115 people a more positive, not a more negative, connectivity went with a stronger "
          "response of the subgenual cingulate to pulses.", "Duprat 2025"),
    claim(Kind.UNKNOWN, "Whether a personal connectivity target improves the result is open; this plan does not "
          "promise it.", "Elbau 2023, Khosravani 2025, Gregory 2025 and Morriss 2024 together",
          status=Status.PARTLY),
)

DOSE: tuple[Claim, ...] = (
    claim(Kind.UNKNOWN, "The reviews of dose disagree; no single best number of pulses is supported.",
          "Oostra 2025, Kedzior 2014, Wang 2026, Yu 2024 and Teng 2017 together"),
    claim(Kind.AGAINST, "Over 87 trials the effect did not grow with the number of pulses.",
          "Oostra 2025, Acta Psychiatr Scand", "10.1111/acps.13768"),
    claim(Kind.AGAINST, "Over 54 trials fewer pulses a session went with a better result; the total made no "
          "difference.",
          "Kedzior 2014 (one of two papers of that year: PMC4019615 or 10.1186/s40359-014-0039-y)"),
    claim(Kind.FOR, "In a preprint over 108 trials the effect peaked at 30,000 to 39,000 pulses in 14 to 16 sessions.",
          "Wang 2026, preprint (PMC12889844)"),
    claim(Kind.AGAINST, "Another review found a bell shape, with nothing gained above 26,660 pulses.",
          "Yu 2024, Asian J Psychiatr 92:103891", "10.1016/j.ajp.2023.103891"),
    claim(Kind.FOR, "An older review of 30 trials saw the effect grow to 20 sessions, best at 1,200 to 1,500 pulses a "
          "day, against the others.", "Teng 2017, Eur Psychiatry", "10.1016/j.eurpsy.2016.11.002"),
    claim(Kind.UNKNOWN, "Accelerated courses were not shown to do better than standard ones.",
          "Secondary source on 25 studies with 810 patients (SMD -0.67, -1.62 to 0.27)"),
)

COURSE: tuple[Claim, ...] = (
    claim(Kind.AGAINST, "No rule for stopping early is supported: non-response was predicted with 51 % accuracy at ten "
          "sessions and 63 % at twenty.", "NeuroStar registry, n = 7,215 (marketscreener)"),
    claim(Kind.AGAINST, "A stopping rule that did well at one site did clearly worse when tried at another.",
          "Feffer 2018 (n = 101) and its replication (n = 105)", status=Status.PARTLY),
    claim(Kind.FOR, "Of those who responded, 66.5 % still did at 3 months, 52.9 % at 6 and 46.3 % at 12.", "Senova "
          "2019"),
    claim(Kind.UNKNOWN, "Weekly maintenance and lithium did alike over 24 weeks in 75 people, with seven relapses "
          "in each arm; this neither shows equivalence nor that relapses are halved.",
          "Noda 2025 (MAINT-R), JAMA Netw Open 8(6):e2515881"),
    claim(Kind.UNKNOWN, "No model of personal response has held up outside the data it was made on; none is used here.",
          "Reviewed for this project; best external figure seen 60 % accuracy (hctsa EEG, n = 58)"),
)

BY_PROTOCOL: dict[str, tuple[Claim, ...]] = {
    "MDD-10HZ-DASH": (
        claim(Kind.UNKNOWN, "The short pause was not tested against sham; a registry saw no meaningful difference from "
              "the standard timing.", "Carpenter 2020, 613 and 1,493 patients"),
    ),
    "MDD-ITBS-THREED": (
        claim(Kind.FOR, "Three minutes of iTBS were not inferior to 37.5 minutes of 10 Hz in 414 people; pain was 3.8 "
              "against 3.4 of 10, and 8 against 6 % left.", "Blumberger 2018, Lancet 391:1683 (magstim.com)"),
    ),
    "MDD-SAINT": (
        claim(Kind.UNKNOWN, "The sham-controlled trial had 29 people; off-label copies of its schedule have unknown "
              "efficacy.", "Cole 2021; Clinical TMS Society statement", "10.1176/appi.ajp.2021.20101429"),
    ),
    "MDD-H1-ADOL": (
        claim(Kind.HARM, "The intensity was lowered from 120 to 100 % after a convulsion.",
              "ClinicalTrials.gov NCT03541707"),
    ),
}
