"""Rules for dilemmas: questions that can be put, choices that differ and cost something, a default that is one of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from brinkmanship.scenario.checks import Context, advice, rule
from brinkmanship.scenario.document import Path, Problem
from brinkmanship.scenario.document.problems import quoted
from brinkmanship.scenario.models.dilemmas import DilemmaChoice, choice_id
from brinkmanship.text import listed

_LONGEST_NAME = 40


@rule
def silence_means_a_choice(context: Context) -> Iterator[Problem]:
    """The default of a dilemma is one of its choices."""
    for name, dilemma in context.scenario.dilemmas.items():
        if dilemma.default not in dilemma.choices:
            message = f"{quoted(name)} has no choice {quoted(dilemma.default)} for silence to mean"
            yield context.unknown(("dilemmas", name, "default"), message, dilemma.default, dilemma.choices)
        elif float(dilemma.choices[dilemma.default].cost) > 0:
            message = f"silence means {quoted(dilemma.default)}, which costs capital that may not be there"
            path: Path = ("dilemmas", name, "default")
            yield context.warning(path, message, expected="a default without a cost, whose effects are its price")


@rule
def dilemmas_can_be_put(context: Context) -> Iterator[Problem]:
    """A dilemma has a day, a condition or a chance."""
    for name, dilemma in context.scenario.dilemmas.items():
        if not dilemma.days and dilemma.when is None and dilemma.chance is None:
            message = f"the dilemma {quoted(name)} would be put at once"
            yield context.error(("dilemmas", name), message, expected="'days', 'when' or 'chance'")


@rule
def choices_have_names_of_their_own(context: Context) -> Iterator[Problem]:
    """The order of a choice, DILEMMA_CHOICE, and the event of a dilemma are named like nothing else."""
    scenario = context.scenario
    seen: dict[str, str] = {}
    for name, dilemma in scenario.dilemmas.items():
        if name in scenario.events:
            yield context.error(("dilemmas", name), f"{quoted(name)} is an event already", of_key=True)
        for one in dilemma.choices:
            order, path = choice_id(name, one), ("dilemmas", name, "choices", one)
            if order in scenario.actions:
                message = f"the choice is ordered as {quoted(order)}, which is an action already"
                yield context.error(path, message, of_key=True)
            elif order in seen:
                message = f"the choice is ordered as {quoted(order)}, as one of {quoted(seen[order])} is"
                yield context.error(path, message, of_key=True)
            elif len(order) > _LONGEST_NAME:
                message = f"the choice is ordered as {quoted(order)}, which has {len(order)} letters"
                yield context.error(
                    path, message, of_key=True, expected=f"at most {_LONGEST_NAME} with the dilemma's name"
                )
            seen.setdefault(order, name)


def _does(choice: DilemmaChoice) -> bool:
    return bool(choice.effects or choice.later or choice.outcomes or choice.verb)


@rule
def choices_do_something(context: Context) -> Iterator[Problem]:
    """Every choice of a dilemma has an effect."""
    for name, dilemma in context.scenario.dilemmas.items():
        for one, choice in dilemma.choices.items():
            if not _does(choice):
                path = ("dilemmas", name, "choices", one)
                message = f"the choice {quoted(one)} does nothing"
                yield context.error(path, message, of_key=True, expected="'effects', 'later', 'outcomes' or a verb")


@advice
def no_choice_is_free(context: Context) -> Iterator[Problem]:
    """Every choice costs capital, or has two effects: something it is for and something it worsens."""
    for name, dilemma in context.scenario.dilemmas.items():
        for one, choice in dilemma.choices.items():
            moved = len(choice.effects) + sum(len(later.do) for later in choice.later) + len(choice.outcomes)
            if _does(choice) and not choice.verb and float(choice.cost) == 0 and moved < 2:
                path = ("dilemmas", name, "choices", one)
                message = f"the choice {quoted(one)} costs nothing and has a single effect"
                yield context.warning(path, message, of_key=True, expected="a cost, or an effect that is its price")


@advice
def programs_have_a_reason(context: Context) -> Iterator[Problem]:
    """Some choice of a dilemma has an appeal, so that programs do not choose by lot."""
    for name, dilemma in context.scenario.dilemmas.items():
        if all("appeal" not in choice.model_fields_set for choice in dilemma.choices.values()):
            message = f"programs choose by lot in {quoted(name)}: no choice has an appeal"
            yield context.warning(
                ("dilemmas", name, "choices"), message, of_key=True, expected="'appeal' in its choices"
            )


@rule
def seats_are_asked(context: Context) -> Iterator[Problem]:
    """A dilemma is put to an actor that somebody can play."""
    actors = context.scenario.actors
    for name, dilemma in context.scenario.dilemmas.items():
        if dilemma.to in actors and not actors[dilemma.to].playable:
            playable = [id for id, actor in actors.items() if actor.playable]
            message = f"nobody can play {quoted(dilemma.to)}: only programs will answer"
            path: Path = ("dilemmas", name, "to")
            yield context.warning(path, message, expected=listed(playable) or None)


@advice
def calendar_touches_the_game(context: Context) -> Iterator[Problem]:
    """A dated fact of the calendar is not over before a year before the game, nor begins a year after its end."""
    head = context.scenario.scenario
    year, last = timedelta(days=366), head.start + timedelta(days=head.horizon)
    for name, fact in context.scenario.calendar.items():
        if fact.last < head.start - year or fact.start > last + year:
            message = f"{quoted(name)} lies more than a year from the game"
            yield context.warning(("calendar", name, "from"), message, expected=f"days near {head.start} to {last}")


@rule
def past_is_over(context: Context) -> Iterator[Problem]:
    """What happened before the game is dated before its first day, and within a year of it."""
    head = context.scenario.scenario
    for name, event in context.scenario.past.items():
        if not head.start - timedelta(days=366) <= event.on < head.start:
            message = f"{quoted(name)} did not happen in the year before the first day"
            yield context.warning(("past", name, "on"), message, expected=f"a day before {head.start}")
