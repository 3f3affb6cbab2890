"""The forms of a page, read as a browser would send them."""

from html.parser import HTMLParser


class Forms(HTMLParser):
    """`found`: one mapping of name → values for each POST form of a page, its address under ""."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.found, self._form, self._select, self._area = [], None, None, None

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form":
            is_post = given.get("method") == "post"
            self._form = {"": given.get("action", "")} if is_post else None
            if is_post:
                self.found.append(self._form)
        elif self._form is None or "disabled" in given:
            return
        elif tag == "input":
            self._input(given)
        elif tag == "select":
            self._select = given.get("name")
        elif tag == "option" and self._select and "selected" in given:
            self._add(self._select, given.get("value", ""))
        elif tag == "textarea":
            self._area = given.get("name")
            self._form[self._area] = [""]

    def _input(self, given):
        kind = given.get("type", "text")
        is_choice = kind in {"checkbox", "radio"}
        if kind not in {"submit", "file"} and (not is_choice or "checked" in given):
            self._add(given.get("name"), given.get("value", "on" if is_choice else ""))

    def _add(self, name, value):
        self._form.setdefault(name, []).append(value)

    def handle_data(self, data):
        if self._area and self._form is not None:
            self._form[self._area][0] += data

    def handle_endtag(self, tag):
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = None
        elif tag == "textarea":
            # A browser drops the line end right after the tag.
            self._form[self._area] = [self._form[self._area][0].removeprefix("\n")]
            self._area = None


def post_forms(page: str) -> list[dict]:
    """All POST forms of a page but the one that signs out."""
    reader = Forms()
    reader.feed(page)
    return [form for form in reader.found if form[""] != "/logout/"]


def form_for(page: str, address: str) -> dict:
    """The fields of the form that posts to `address`, or to the page itself."""
    fitting = [form for form in post_forms(page) if form[""] in {"", address}]
    (form,) = [one for one in fitting if one[""] == address] or fitting
    return {name: values for name, values in form.items() if name}
