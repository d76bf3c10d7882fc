"""A mark on an exhibit: a sentence that remembers how it was made, so that another language can tell it as well."""

from __future__ import annotations

__all__ = ["Mark"]


class Mark(str):
    """A sentence made from a template and its values: `Mark("the header {name} ...", name="Bcc")`."""

    __slots__ = ("template", "values")

    template: str
    values: dict[str, str]

    def __new__(cls, template: str, **values: object) -> Mark:
        """The sentence; values are put in as they are and are never read as a template."""
        told = {name: str(value) for name, value in values.items()}
        made = super().__new__(cls, template.format(**told))
        made.template, made.values = template, told
        return made

    def told(self, template: str) -> str:
        """The same mark by another template of the same values."""
        return template.format(**self.values)
