"""What is known of TMS in tobacco, cocaine and alcohol use disorder."""

from bobina.evidence.model import Claim, Kind, claim

_ALL: tuple[Claim, ...] = (
    claim(Kind.FOR, "Over 34 studies craving fell a little; the effect lasted only for stimulants and behaviours.",
          "Craving meta-analysis (PMC8836499)"),
)
_SMOKING: tuple[Claim, ...] = (
    claim(Kind.FOR, "Deep TMS for smoking: 19.4 % stayed abstinent against 8.7 % with sham, in 262 people.",
          "Zangen 2021, World Psychiatry (PMC8429333)"),
    claim(Kind.AGAINST, "With 10 Hz on the left DLPFC smoking fell, but the benefit faded (48 people).",
          "Amiaz 2009, Addiction", "10.1111/j.1360-0443.2008.02448.x"),
)
_COCAINE: tuple[Claim, ...] = (
    claim(Kind.UNKNOWN, "For cocaine the evidence is 12 studies of low quality.", "PMC8658408"),
    claim(Kind.AGAINST, "The best known trial for cocaine had no sham; it compared with drugs, in 32 people over 92 "
          "days.",
          "Terraneo 2016", "10.1016/j.euroneuro.2015.11.011"),
)
_ALCOHOL: tuple[Claim, ...] = (
    claim(Kind.FOR, "Deep TMS of the midline for alcohol: heavy drinking on 2.9 against 10.6 % of days, in 51 people.",
          "Harel 2022, Biol Psychiatry 91:1061"),
    claim(Kind.FOR, "Theta burst (cTBS) of the frontal pole for alcohol: 3.09 times as likely to be sober at three "
          "months, in 50 people.", "McCalley 2022", "10.1016/j.bpsgos.2022.03.002"),
    claim(Kind.UNKNOWN, "Both alcohol trials are small and wait for a repeat.", "Harel 2022; McCalley 2022"),
)
_BY_START = {"SMOKE": _SMOKING, "COC": _COCAINE, "ALC": _ALCOHOL}


def addiction(protocol_id: str) -> tuple[Claim, ...]:
    """The claims for the substance of this protocol; for all three where it names none."""
    own = _BY_START.get(protocol_id.partition("-")[0], _SMOKING + _COCAINE + _ALCOHOL)
    return own + _ALL
