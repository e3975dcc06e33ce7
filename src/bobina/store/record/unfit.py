"""What cannot be done with an account, said so that a page can put it into the reader's language."""

from __future__ import annotations

from bobina.sentence import Sentence
from bobina.space import BadInput


class Unfit(BadInput):
    """``sentence`` says what, and what to do; ``where``: the field of the form, where it is one."""

    def __init__(self, sentence: Sentence, where: str = "") -> None:
        super().__init__(str(sentence))
        self.sentence = sentence
        self.where = where
