"""Rules for `told`: placeholders that can be filled, and clauses that fit into a sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from brinkmanship.scenario.checks import Context, advice, newer_rule
from brinkmanship.scenario.document import Path, Problem
from brinkmanship.scenario.document.problems import quoted
from brinkmanship.scenario.models import Action
from brinkmanship.scenario.models.told import PLACEHOLDERS, Told, placeholders
from brinkmanship.simulation.mechanisms import verbs
from brinkmanship.text import listed

_PARTS = ("did", "to", "lifted", "ended")


def _clauses(path: Path, told: Told | None) -> Iterator[tuple[Path, str]]:
    """Yield the path and the text of every clause of an order's `told`."""
    if told is not None:
        alone = told.model_fields_set == {"did"}
        for part in _PARTS:
            if text := getattr(told, part):
                yield (*path, "told", part) if not alone else (*path, "told"), text


def _missing(action: Action) -> Mapping[str, str]:
    """Return the placeholders that an action has nothing for, each with what would give it something."""
    kind = action.target.kind if action.target else ""
    verb = verbs().get(next(iter(action.verb), ""))
    out = {} if kind else {"whom": "'target: ...'"}
    if action.place is None and kind != "region" and not (verb and verb.place):
        out["where"] = "'place: ...' or a target region"
    return out if action.size is not None else {**out, "amount": "'size: ...'"}


@newer_rule
def told_names_what_there_is(context: Context) -> Iterator[Problem]:
    """Every placeholder of `told` is known, and the order has something to put in its place."""
    for path, name, action in context.orderable():
        missing = _missing(action)
        outcomes = [((*path, "outcomes", n), one.told) for n, one in enumerate(action.outcomes)]
        clauses = [*_clauses(path, action.told), *(((*at, "told"), text) for at, text in outcomes if text)]
        for at, text in clauses:
            for word in placeholders(text):
                if word in missing:
                    message = f"{quoted('{' + word + '}')} stands for nothing in {quoted(name)}"
                    yield context.error(at, message, expected=missing[word])
                elif word not in PLACEHOLDERS:
                    yield _unknown(context, at, word, PLACEHOLDERS)
    for name, event in context.scenario.events.items():
        told: list[tuple[Path, str | None]] = [(("events", name, "told"), event.told)]
        told += [(("events", name, "outcomes", n, "told"), one.told) for n, one in enumerate(event.outcomes)]
        for at, headline in told:
            for word in placeholders(headline or ""):
                yield _unknown(context, at, word, ())


def _unknown(context: Context, path: Path, word: str, known: Mapping[str, str] | tuple[()]) -> Problem:
    if not word:
        return context.error(path, "a brace has no other", expected="'{who}' and the like")
    if not known:
        return context.error(path, f"an event has no {quoted('{' + word + '}')}", expected="a sentence without braces")
    return context.unknown(path, f"there is no placeholder {quoted('{' + word + '}')}", word, known)


@advice
def told_fits_into_a_sentence(context: Context) -> Iterator[Problem]:
    """A clause of `told` has no full stop, an infinitive no 'to', and only a measure is lifted or ends."""
    for path, name, action in context.orderable():
        for at, text in _clauses(path, action.told):
            if text.rstrip()[-1:] in tuple(".!?"):
                yield context.warning(at, "the log ends the sentence itself", expected="a clause without a full stop")
            if at[-1] == "to" and text.startswith("to "):
                yield context.warning(at, "the log writes 'to' itself", expected=f"'{text[3:]}'")
        given = [part for part in ("lifted", "ended") if action.told is not None and getattr(action.told, part)]
        if given and not action.measure:
            message = (
                f"{listed([quoted(part) for part in given], last='and')} is never told: {quoted(name)} is no measure"
            )
            yield context.warning((*path, "told"), message, of_key=True, expected="'measure: true'")
