"""Targets, pose search, robustness, the plan."""
