"""Person, screening, schedule, scales, outcomes. Empty until the course issue."""
