"""Stimulators, trackers, robots: one file, one class. Empty until devices are driven."""
