"""The one error that means: what was handed in cannot be used."""


class BadInput(ValueError):  # noqa: N818
    """Input that cannot be used: the sentence says what, where, and what to do."""
