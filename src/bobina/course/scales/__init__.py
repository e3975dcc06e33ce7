"""Scales: what may be stored of each, how it is scored, what its scores and changes mean, and who says so."""

from bobina.course.record import TEAM, Kind, Role
from bobina.course.referral import needs_referral
from bobina.course.scales.model import Aim, Change, Domain, Field, Scale, Threshold, Yardstick
from bobina.course.scales.scored import Score, Scored, not_ahead, own_scales_only, rated, score, scores
from bobina.course.scales.table import SCALES

KINDS = (
    Kind("scored", Scored, "Scale", TEAM | {Role.PERSON}, (needs_referral, own_scales_only, not_ahead),
         topic="scales"),
)

__all__ = ["KINDS", "SCALES", "Aim", "Change", "Domain", "Field", "Scale", "Score", "Scored", "Threshold", "Yardstick",
           "rated", "score", "scores"]
