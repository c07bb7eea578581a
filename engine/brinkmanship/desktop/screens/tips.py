"""Tooltips of the game screen: a number broken down by its causes, an actor, an action, a term."""

from __future__ import annotations

from functools import partial

from brinkmanship.desktop import formatting
from brinkmanship.desktop.kit.tooltip import Tip, TipRow
from brinkmanship.desktop.screens import encyclopedia
from brinkmanship.desktop.screens.game_state import GameScreenState
from brinkmanship.game.errors import GameError
from brinkmanship.game.session.orders import Order
from brinkmanship.game.view.encyclopedia import article_of
from brinkmanship.game.view.reports import Explanation
from brinkmanship.game.view.types import Choice, Estimate, ObjectiveView

_STEPS = 9
_CAUSES = 4  # of each number that an aim is made of


def of_estimate(state: GameScreenState, estimate: Estimate) -> Tip:
    """Return the tooltip of a number: what it means, how sure it is, and what moved it."""
    rows = []
    if estimate.confidence != "exact":
        sure = formatting.CONFIDENCE.get(estimate.confidence, "unknown")
        rows.append(TipRow(sure, formatting.ends(estimate), "muted"))
    if estimate.last_seen:
        rows.append(TipRow("last seen", formatting.day(estimate.last_seen), "muted"))
    if estimate.ref:
        rows += of_explanation(state.session.explain(estimate.ref), estimate)
        rows.append(more(state, article_of(estimate.ref)))
    title = f"{estimate.label}: {formatting.short(estimate)}"
    return Tip(title, rows, estimate.meaning)


def of_ref(state: GameScreenState, ref: str, label: str, unit: str, ends: tuple[float, float]) -> Tip | None:
    """Return the tooltip of a number by its reference; None where the seat may not know it now."""
    try:
        told = state.session.explain(ref)
    except GameError:
        return None
    sure = "high" if told.note else "exact"
    value = (told.value,) * 3
    return of_estimate(state, Estimate(ref, label, *value, sure, unit=unit, floor=ends[0], ceiling=ends[1]))


def of_aim(state: GameScreenState, aim: ObjectiveView) -> Tip:
    """Return the tooltip of an aim: how much it weighs, how far it is met, and what moved the numbers it is made of."""
    rows = [TipRow("weighs", f"{aim.weight * 100:.0f}% of all you want", "muted")]
    if abs(aim.delta) >= 0.0005:
        rows.append(TipRow("since last turn", formatting.change(aim.delta), "good" if aim.delta > 0 else "warn"))
    if not state.session.busy:
        rows += _made_of(state.session.explain(aim.ref))
    return Tip(f"{aim.text}: {formatting.number(aim.value)}", rows, "As far as you can judge.")


def _made_of(explanation: Explanation) -> list[TipRow]:
    """Return the rows that break an aim down: each number it is made of with its share, and what moved that most."""
    rows = [TipRow("at the start", formatting.number(explanation.start), "muted")]
    numbers: dict[str, dict[str, float]] = {}
    for step in explanation.steps:
        causes = numbers.setdefault(step.of or step.text, {})
        causes[step.text] = causes.get(step.text, 0.0) + step.amount
    for number, causes in sorted(numbers.items(), key=lambda item: -abs(sum(item[1].values()))):
        total = sum(causes.values())
        rows.append(TipRow(number, formatting.change(total), "good" if total > 0 else "warn"))
        heavy = sorted(((text, amount) for text, amount in causes.items() if text), key=lambda one: -abs(one[1]))
        shown = heavy[:_CAUSES] if number != explanation.label else []
        rows += [TipRow(f"– {text}", formatting.change(amount), "muted") for text, amount in shown if text != number]
    return rows


def more(state: GameScreenState, article: str) -> TipRow:
    """Return the row that opens the encyclopedia at an article."""
    return TipRow("Look up", act=lambda: encyclopedia.open_at(state, article))


def of_explanation(explanation: Explanation, estimate: Estimate) -> list[TipRow]:
    """Return the rows that break a number down; they and the start sum to it."""
    if explanation.note and not explanation.steps:
        return [TipRow(explanation.note, "", "muted")]

    change = partial(formatting.change, floor=estimate.floor, ceiling=estimate.ceiling)
    rows = [TipRow("at the start", formatting.plain(estimate, explanation.start), "muted")]
    totals: dict[str, tuple[float, int, str]] = {}
    for step in explanation.steps:
        amount, times, when = totals.get(step.text, (0.0, 0, ""))
        totals[step.text] = (amount + step.amount, times + 1, formatting.day(step.date))
    ranked = sorted(totals.items(), key=lambda item: -abs(item[1][0]))
    for text, (amount, times, when) in ranked[:_STEPS]:
        label = f"{text} ({when})" if times == 1 else f"{text} ({times} times)"
        rows.append(TipRow(label, change(amount), "good" if amount > 0 else "warn"))
    if len(ranked) > _STEPS:
        rest = sum(amount for _, (amount, _, _) in ranked[_STEPS:])
        rows.append(TipRow(f"{len(ranked) - _STEPS} smaller causes", change(rest), "muted"))
    return rows


def of_actor(state: GameScreenState, id: str) -> Tip | None:
    """Return the tooltip of an actor, with its main numbers to go deeper into."""
    actor = state.actor(id)
    if actor is None:
        return None
    rows = [
        TipRow(estimate.label, formatting.short(estimate), link=partial(of_estimate, state, estimate))
        for name, estimate in actor.tracks.items()
        if name in ("resolve", "support", "threat", "calm", "credibility")
    ]
    rows.append(more(state, f"actor:{id}"))
    return Tip(actor.name, rows, actor.leader or actor.description[:200])


def of_action(state: GameScreenState, choice: Choice, order: Order | None = None) -> Tip:
    """Return the tooltip of an action: what it is, what it costs, and every reason it cannot be done.

    With an `order` of it, how likely it is to get the consent it needs.
    """
    rows = [TipRow("costs", formatting.points(choice.cost * (order.amount if order else 1)), "gold")]
    if order is not None and order.amount != 1:
        rows.append(TipRow("size", f"{order.amount:g}"))
    if choice.consent:
        rows.append(TipRow("needs the consent of", "", "muted"))
        rows.append(TipRow(choice.consent))
        likely = state.session.likely(order) if order is not None else None
        if likely is not None:
            rows.append(TipRow("to pass", formatting.likelihood(likely.passes), "gold"))
            if likely.held:
                rows.append(TipRow("likely to be held back", "", "warn"))
            elif len(likely.drafts) > 1:
                rows.append(TipRow(f"tabled {likely.drafts[-1].text}", "", "muted"))
            hardest = min(likely.members, key=lambda one: one.yes)
            why = f", {hardest.reasons[0]}" if hardest.reasons else ""
            rows.append(TipRow(f"hardest: {state.session.name(hardest.actor)} ({hardest.words}{why})", "", "muted"))
    if choice.delay:
        rows.append(TipRow("takes effect after", choice.delay_text))
    if choice.measure:
        rows.append(TipRow("stays in force until lifted"))
    rows += [TipRow(reason, "", "warn") for reason in choice.why_not if order is None]
    rows.append(more(state, f"action:{choice.action}"))
    return Tip(choice.name, rows, choice.description, "" if choice.public else "Not public.")
