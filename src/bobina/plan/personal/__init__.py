"""A person's own connectivity: cleaned resting state, targets, reliability."""
