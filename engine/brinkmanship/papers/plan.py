"""What the papers of an exercise are made of: the scenario, its section `exercise`, a plan file, and the list of injects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import Field

from brinkmanship.game.exercise.letters import CONTROL
from brinkmanship.game.exercise.objectives import objective_named
from brinkmanship.game.session.injects import Planned, of_scenario
from brinkmanship.game.session.prepared import Prepared
from brinkmanship.game.view.labels import long_date
from brinkmanship.scenario.document import Problem, ScenarioError, read
from brinkmanship.scenario.document.problems import problem_on
from brinkmanship.scenario.models.base import Model
from brinkmanship.scenario.models.exercise import Exercise, ExerciseModule, ExerciseObjective
from brinkmanship.scenario.validation import validate
from brinkmanship.text import did_you_mean, joined


class _PlanFile(Model):
    """A file of its own with the section `exercise`."""

    exercise: Exercise = Field(description="What the exercise is for")


@dataclass(frozen=True, slots=True)
class Goal:
    """An objective with its number, as papers name it; what only a list of injects names has nothing but its text."""

    number: int
    id: str  # '' of one that the scenario does not have
    text: str
    capability: str = ""
    target: str = ""
    tasks: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """Its heading: 'Objective 2: Planning'."""
        return f"Objective {self.number}" + (f": {self.capability}" if self.capability else "")


@dataclass(frozen=True)
class Plan:
    """An exercise as it is planned. `name` is the scenario as it is named in commands, `made` the date of the papers."""

    prepared: Prepared
    exercise: Exercise
    planned: tuple[Planned, ...]
    seats: tuple[str, ...]
    name: str
    made: date
    msel: str = ""  # the file of the list of injects, as it is named in commands
    kept: dict[str, Any] = field(
        default_factory=dict, repr=False, compare=False
    )  # what several papers share, once made

    @property
    def title(self) -> str:
        """The name of the exercise."""
        return self.exercise.name or self.prepared.names.title

    @cached_property
    def goals(self) -> tuple[Goal, ...]:
        """The objectives: the scenario's, then those that the list of injects alone names."""
        known = self.exercise.objectives
        found = [(id, one) for id, one in known.items()]
        named = (one.msel.objective.strip() for one in self.planned)
        others = dict.fromkeys(said for said in named if said and not objective_named(said, known))
        found += [("", ExerciseObjective(text=said)) for said in others]
        return tuple(
            Goal(
                number, id, _line(one.text), one.capability or "", _line(one.target or ""), tuple(map(_line, one.tasks))
            )
            for number, (id, one) in enumerate(found, 1)
        )

    def goal_of(self, planned: Planned) -> Goal | None:
        """Return the objective that an inject serves, None where it names none."""
        said = planned.msel.objective.strip()
        id = objective_named(said, self.exercise.objectives)
        return next((goal for goal in self.goals if said and (goal.id == id if id else goal.text == _line(said))), None)

    @property
    def capabilities(self) -> tuple[str, ...]:
        """The core capabilities, each once."""
        return tuple(dict.fromkeys(goal.capability for goal in self.goals if goal.capability))

    @cached_property
    def modules(self) -> tuple[ExerciseModule, ...]:
        """The parts of the exercise; one for the whole where nobody wrote any."""
        return tuple(self.exercise.modules) or (ExerciseModule(name="The crisis", questions=list(_QUESTIONS)),)

    def days(self, module: ExerciseModule) -> str:
        """Return when a module plays, in words, '' where it does not say."""
        return span_of_days(module.start or module.end, module.end)

    def injects_of(self, module: ExerciseModule) -> tuple[Planned, ...]:
        """Return the injects whose day lies in a module; all with a day where there is one module without days."""
        if module.start is None and module.end is None:
            return tuple(one for one in self.in_order if one.day >= 0) if len(self.modules) == 1 else ()
        first, last = module.start or date.min, module.end or date.max
        return tuple(one for one in self.in_order if one.day >= 0 and first <= self.day_of(one) <= last)

    @cached_property
    def in_order(self) -> tuple[Planned, ...]:
        """The injects by day and time, those without a day last, else as they are listed."""
        return tuple(
            sorted(self.planned, key=lambda one: (one.day < 0, one.day, one.msel.scenario_time or one.msel.delivery))
        )

    def day_of(self, planned: Planned) -> date:
        """Return the date of an inject that has a day."""
        when = self.prepared.names.date(planned.day)
        return when.date() if isinstance(when, datetime) else when

    def when(self, planned: Planned) -> str:
        """Return when an inject is due in the scenario, in words."""
        if planned.day < 0:
            return "on its condition" if planned.when else "when control says so"
        when = self.prepared.names.date(planned.day)
        time = planned.msel.scenario_time
        return f"{long_date(self.day_of(planned))}, {time}" if time else long_date(when)

    def number(self, planned: Planned) -> str:
        """Return the number of an inject: that of its list, else its place by day."""
        return planned.msel.number or str(1 + self.in_order.index(planned))

    def readers(self, planned: Planned) -> str:
        """Return who reads an inject, in words."""
        to = planned.inject.to
        return joined([self.seat_name(seat) for seat in to]) if to else "All players"

    def seat_name(self, seat: str) -> str:
        """Return the name of a seat, or of control."""
        return "Control" if seat == CONTROL else self.prepared.names.actor(seat)

    @property
    def days_per_turn(self) -> float:
        """Days of the scenario in a turn."""
        return float(self.prepared.rules.ticks_per_turn * self.prepared.rules.hours_per_tick / 24)


_QUESTIONS = (
    "What do you know, what do you assume, and how sure are you of each?",
    "What do you want to be true at the end of the next turn? Which orders serve that best?",
    "How will the other side read what you do?",
    "What would make you stop, or step back?",
)


def make_plan(
    prepared: Prepared,
    name: str,
    *,
    planned: Iterable[Planned] = (),
    msel: str = "",
    file: Path | None = None,
    seats: Sequence[str] = (),
    made: date | None = None,
) -> Plan:
    """Return the plan of an exercise; `planned` injects join the scenario's own, `file` replaces what it names of the section.

    Raises ScenarioError for a file that says what it may not, and OSError where it cannot be read.
    """
    scenario = prepared.names.scenario
    exercise = scenario.exercise if file is None else _overlaid(scenario.exercise, read_plan(file, prepared))
    listed = (*of_scenario(prepared), *planned)
    return Plan(prepared, exercise, listed, tuple(seats) or prepared.playable, name, made or date.today(), msel)


def read_plan(file: Path, prepared: Prepared) -> Exercise:
    """Return the section `exercise` of a file; raise ScenarioError with the place of every mistake in it."""
    document = read(file)
    wanted = "a file that ends in .yaml, with a section 'exercise'"
    problems = [
        replace(one, expected=wanted) if (one.expected or "").startswith("a scenario") else one
        for one in document.problems
    ]
    if document.data is not None and not isinstance(document.data, dict):
        problems.append(Problem(f"{file} holds no section 'exercise'"))
    if any(one.severity == "error" for one in problems):
        raise ScenarioError(problems)
    assert document.root is not None  # else it had a problem
    found, root, more = validate(document.data or {}, document.root, _PlanFile)
    problems += more
    actors = prepared.names.actor_index
    for number, module in enumerate(found.exercise.modules if found is not None else ()):
        for seat in module.seats:
            if seat not in actors:
                path = ("exercise", "modules", number, "seats", seat)
                hint = did_you_mean(seat, actors)
                problems.append(problem_on(root, path, f"there is no seat {seat!r}{hint}", of_key=True))
    if found is None or any(one.severity == "error" for one in problems):
        raise ScenarioError(problems)
    return found.exercise


def _overlaid(below: Exercise, above: Exercise) -> Exercise:
    return below.model_copy(update={name: getattr(above, name) for name in above.model_fields_set})


def _line(text: str) -> str:
    return " ".join(text.split())


def span_of_days(first: date | None, last: date | None) -> str:
    """Return a span of days in words, the year and the month once where they are the same.

    >>> span_of_days(date(2022, 1, 24), date(2022, 2, 4)), span_of_days(date(2022, 2, 4), date(2022, 2, 20))
    ('24 January to 4 February 2022', '4 to 20 February 2022')
    """
    if first is None or last is None or first == last:
        alone = first or last
        return long_date(alone) if alone else ""
    day, month, year = long_date(first).split(" ")
    same_year = first.year == last.year
    begin = (
        day if same_year and first.month == last.month else f"{day} {month}" if same_year else f"{day} {month} {year}"
    )
    return f"{begin} to {long_date(last)}"


def split_paragraphs(text: str) -> Iterator[str]:
    """Yield the paragraphs of a text: blank lines part them, other ends of lines are where the file was wrapped.

    >>> list(split_paragraphs("One line\\nand more.\\n\\nTwo."))
    ['One line and more.', 'Two.']
    """
    for part in text.strip().split("\n\n"):
        if line := _line(part):
            yield line
