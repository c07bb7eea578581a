"""Forms as control fills them in: what was typed, read field by field, and kept where it cannot be taken."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.datastructures import FormData, UploadFile
from starlette.responses import Response

from brinkmanship.text import listed
from brinkmanship.web.security import Refusal
from brinkmanship.web.visit import MOST_TEXT, Visit

PLACES = frozenset(
    {"/control"}
    | {
        f"/control/{page}"
        for page in (
            *("msel", "inject", "messages", "rulings", "notes", "numbers", "forecast", "turns", "clock", "people"),
            *("journal", "papers", "import"),
        )
    }
)
"""Pages that a form may name to go back to."""


@dataclass(frozen=True, slots=True)
class Form:
    """A form that was sent, or an empty one; templates read it with `form.text('name')`."""

    data: FormData | None = None
    wrong: tuple[str, ...] = field(default_factory=tuple)
    given: dict[str, str] = field(default_factory=dict)  # values of an empty form

    @classmethod
    async def of(cls, visit: Visit) -> Form:
        """Return the form that was sent; raise `Refusal` for a field that is longer than may be."""
        data = await visit.form()
        for name, value in data.multi_items():
            if isinstance(value, str) and len(value) > MOST_TEXT:
                text = f"It has {len(value):,} letters; at most {MOST_TEXT:,} can be sent. Go back: what you typed is there."
                raise Refusal(422, f"The field {name[:40]} is too long.", text)
        return cls(data)

    def text(self, name: str, default: str = "") -> str:
        """Return a field as text, its ends of lines as in the rest of the program."""
        value = self.data.get(name) if self.data is not None else self.given.get(name)
        if value is None or isinstance(value, UploadFile):
            return default
        return value.replace("\r\n", "\n").replace("\r", "\n")

    def all(self, name: str) -> tuple[str, ...]:
        """Return all values of a field."""
        if self.data is None:
            return (self.given[name],) if name in self.given else ()
        return tuple(value for value in self.data.getlist(name) if isinstance(value, str))

    def lines(self, name: str) -> tuple[str, ...]:
        """Return the lines of a field that are not blank."""
        return tuple(line.strip() for line in self.text(name).splitlines() if line.strip())

    def number(self, name: str, what: str, lowest: float = -1e12, highest: float = 1e12) -> float:
        """Return a field as a number; raise `Wrong` where it is none, or out of range."""
        typed = self.text(name).strip().replace("−", "-").replace(",", ".").removesuffix("%").strip()
        try:
            value = float(typed)
        except ValueError:
            raise Wrong(f"{what} is a number, not {self.text(name).strip()[:40] or 'nothing'!r}.") from None
        if not lowest <= value <= highest:
            raise Wrong(f"{what} lies between {lowest:g} and {highest:g}; {value:g} does not.")
        return value

    def whole(self, name: str, what: str, lowest: int = -(10**6), highest: int = 10**6) -> int:
        """Return a field as a whole number; raise `Wrong` where it is none, or out of range."""
        value = self.number(name, what, lowest, highest)
        if value != int(value):
            raise Wrong(f"{what} is a whole number, not {value:g}.")
        return int(value)

    def whom(self, names: Mapping[str, str]) -> tuple[str, ...]:
        """Return the seats that are ticked, () for everybody; raise `Wrong` where the two do not fit.

        What is meant for one seat must not go to all because a tick was set and everybody was still chosen.
        """
        ticked = self.all("to")
        if self.text("whom") == "all" and ticked:
            some = listed([names.get(one, one) for one in ticked])
            raise Wrong(f"You ticked {some}, and everybody is chosen too: choose one of the two.")
        if self.text("whom") == "some" and not ticked:
            raise Wrong("Tick the seats that it is for, or choose everybody.")
        if not self.text("whom") and not ticked and self.text("text").strip():
            raise Wrong("Say to whom it goes: choose everybody, or tick seats.")
        return ticked

    def refused(self, wrong: Iterable[str]) -> Form:
        """Return the form with what is wrong with it."""
        return Form(self.data, tuple(wrong), self.given)

    def has(self, name: str, value: str) -> bool:
        """Whether a field of several values holds one, for ticks that stay."""
        return value in self.all(name)

    def back(self, default: str) -> str:
        """Return the page to go back to: one of `PLACES` that the form names, else `default`."""
        place = self.text("back")
        path, _, rest = place.partition("?")
        return place if path in PLACES and "\n" not in rest else default


class Wrong(ValueError):
    """A field that cannot be taken; the message says why."""


EMPTY = Form()


def author(visit: Visit) -> str:
    """Return who does it, as the record keeps it."""
    assert visit.person is not None
    return visit.person.name


async def page(
    visit: Visit,
    template: str,
    gather: Any,
    *,
    title: str,
    key: Any = None,
    form: Form = EMPTY,
    status: int = 422,
) -> Response:
    """Return a page with an empty form from the cache, or anew, with `status`, with a form that could not be taken."""
    fresh, here = form.data is not None, visit.request.url.path

    def filled(exercise: Any) -> dict[str, Any]:
        return {**gather(exercise), "form": form, "here": here if here in PLACES else "/control"}

    code = status if form.wrong else 200
    return await visit.show(template, filled, title=title, part="control", key=key, keep=not fresh, status=code)
