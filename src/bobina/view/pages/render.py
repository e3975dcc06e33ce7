"""Pages from templates: one environment for all."""

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined


@cache
def environment() -> Environment:
    """Jinja with autoescape; a name that is not given is an error."""
    return Environment(
        loader=PackageLoader("bobina.view", "templates/course"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )


def render(template: str, **context: object) -> str:
    """A page as HTML."""
    return environment().get_template(template).render(**context)
