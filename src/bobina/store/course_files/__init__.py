"""A course as files that others read: research tables, NIBS-BIDS, a calendar; and scores from a table."""
