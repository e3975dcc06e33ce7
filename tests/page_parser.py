"""A page read back: elements, ids, what it would load, whether tags close."""

from html.parser import HTMLParser

VOID = {"meta", "link", "img", "br", "hr", "input", "source", "wbr"}
LOADS = {"src", "srcset", "data", "poster", "action", "formaction", "background"}


class Page(HTMLParser):
    """``open`` holds tags that were never closed, ``broken`` those closed out of order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.stack: list[str] = []
        self.broken: list[str] = []
        self.ids: list[str] = []
        self.loads: list[tuple[str, str]] = []
        self.links: list[str] = []
        self.headings: list[int] = []
        self.tags: list[str] = []
        self.text: list[str] = []
        self.styles: list[str] = []
        self.lang = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._seen(tag, attrs)
        if tag not in VOID:
            self.stack.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._seen(tag, attrs)

    def _seen(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        values = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.lang = values.get("lang", "")
        if "id" in values:
            self.ids.append(values["id"])
        self.loads += [(tag, values[name]) for name in LOADS if name in values]
        reference = values.get("href", values.get("xlink:href"))
        if reference is not None:
            (self.links if tag == "a" else self.loads).append(reference if tag == "a" else (tag, reference))  # type: ignore[arg-type]
        self.styles.append(values.get("style", ""))
        if tag in {"h1", "h2", "h3", "h4", "h5", "h6"}:
            self.headings.append(int(tag[1]))

    def handle_endtag(self, tag: str) -> None:
        if not self.stack or self.stack.pop() != tag:
            self.broken.append(tag)

    def handle_data(self, data: str) -> None:
        if self.stack and self.stack[-1] == "style":
            self.styles.append(data)
        elif self.stack and self.stack[-1] != "script":
            self.text.append(data)

    @property
    def words(self) -> str:
        """All text a reader sees, on one line."""
        return " ".join(" ".join(self.text).split())
