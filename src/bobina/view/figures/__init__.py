"""Figures of the report, each a function of the plan's values that returns SVG or PNG."""
