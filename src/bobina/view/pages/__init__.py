"""The pages of a record, one module a topic, in the order of care; and those over all records."""

from bobina.view.pages import (
    calendar,
    consent,
    eligibility,
    files,
    harms,
    history,
    maintenance,
    medication,
    ms,
    overview,
    pathway,
    prescription,
    referral,
    scales,
    screening,
    seizure,
    session,
    tablet,
    threshold,
    trajectory,
    use,
)
from bobina.view.pages.page import Overview, Page

PAGES: tuple[Page, ...] = (
    overview.PAGE, tablet.PAGE, referral.PAGE, medication.PAGE, screening.PAGE, eligibility.PAGE, consent.PAGE,
    pathway.PAGE, ms.PAGE, threshold.PAGE, prescription.PAGE,
    calendar.PAGE, session.PAGE, seizure.PAGE,
    harms.PAGE, use.PAGE, scales.PAGE, trajectory.PAGE, maintenance.PAGE, files.PAGE, history.PAGE,
)
OVERVIEWS: tuple[Overview, ...] = (calendar.TODAY, scales.ALERTS, scales.DUE, harms.OVERVIEW, use.OVERVIEW)
BY_TOPIC = {page.topic: page for page in PAGES}

__all__ = ["BY_TOPIC", "OVERVIEWS", "PAGES", "Overview", "Page"]
