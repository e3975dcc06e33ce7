"""Pages from templates: one environment for all."""

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from bobina.view.citing import MARKS
from bobina.view.forms import Given
from bobina.view.pages.inline import inline
from bobina.view.pages.side import about, side

HTMX = "htmx-2.0.11.min.js"


@cache
def environment() -> Environment:
    """Jinja with autoescape; a name that is not given is an error."""
    made = Environment(
        loader=PackageLoader("bobina.view", "templates/course"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )
    made.filters["inline"] = inline
    made.globals.update(
        htmx=HTMX, marks=MARKS, side=side, about=about, overviews=(), here="/", demo=False, saved="", since=(),
        given=Given(), mistakes=[], said="", open="", kinds=(), asked={}, csrf="", actor=None, code="",
        errors={}, may={}, moves=list,
    )
    return made


def render(template: str, **context: object) -> str:
    """A page as HTML. What the shell shows and nobody gave (here, saved, since, given, mistakes) is empty."""
    return environment().get_template(template).render(**context)
