"""The web application: pages and a typed API over the clinic. ``application`` puts it together."""

from bobina.app.web.application import application

__all__ = ["application"]
