"""Figures under a policy that forbids styles in the page: what they say in styles is said in attributes."""

import re

from markupsafe import Markup

_SHEET = re.compile(r"<defs>\s*<style.*?</style>\s*</defs>", re.S)
_STYLE = re.compile(r' style="([^"]*)"')
_ROUND = '<svg stroke-linejoin="round" stroke-linecap="butt" '
"""what matplotlib's own style sheet says"""


def inline(markup: str) -> Markup:
    """An SVG of ``view.figures`` or an image, with presentation attributes in the place of styles. Trusted markup."""
    plain = _STYLE.sub(lambda found: "".join(map(_attribute, _pairs(found[1]))), markup)
    return Markup(re.sub(r"<svg ", _ROUND, _SHEET.sub("", plain), count=1))


def _pairs(style: str) -> list[tuple[str, str]]:
    said = (one.partition(":") for one in style.split(";"))
    return [(name.strip(), value.strip()) for name, _, value in said if value.strip()]


def _attribute(pair: tuple[str, str]) -> str:
    return f' {pair[0]}="{pair[1]}"'
