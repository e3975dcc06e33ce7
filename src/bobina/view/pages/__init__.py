"""The pages of a record, one module a topic, in the order of care; and those over all records."""

from bobina.view.pages import history, overview, referral, tablet
from bobina.view.pages.page import Overview, Page

PAGES: tuple[Page, ...] = (overview.PAGE, tablet.PAGE, referral.PAGE, history.PAGE)
OVERVIEWS: tuple[Overview, ...] = ()
BY_TOPIC = {page.topic: page for page in PAGES}

__all__ = ["BY_TOPIC", "OVERVIEWS", "PAGES", "Overview", "Page"]
