"""Signals against acts: what each seat said and did over the game, and where the two went apart.

Words and acts are told apart by the event codes of the scenario's actions as GDELT groups them (CAMEO roots 01 to 05 and 09
to 13 are verbal, the others material; Schrodt 2012), by their family where they have none; how friendly or hostile they are
is their Goldstein weight. Messages of an exercise are words whose weight nobody knows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from brinkmanship.game.session.orders import Order
from brinkmanship.game.view.facts import number
from brinkmanship.game.view.labels import short_date
from brinkmanship.papers.report.data import Conduct, Sign
from brinkmanship.papers.report.source import Source
from brinkmanship.scenario.cameo import goldstein
from brinkmanship.scenario.models.dilemmas import choice_id
from brinkmanship.text import printable

VERBAL_ROOTS = frozenset({"01", "02", "03", "04", "05", "09", "10", "11", "12", "13"})
VERBAL_FAMILIES = frozenset({"diplomacy", "information"})
CLEAR = 1.0
"""A Goldstein weight beyond which words or acts are friendly or hostile."""
APART = 2.0
"""How far the means of words and acts lie apart to be told."""
SOON_DAYS = 14
"""Days after words in which an act against them is a contrast."""
MOST_CONTRASTS = 4


def conduct_of(source: Source) -> tuple[Conduct, ...]:
    """Return the conduct of each seat whose decisions are told, those with nothing said or done left out."""
    signs = [sign for position in range(1, source.timeline.last + 1) for sign in _of_turn(source, position)]
    signs += _messages(source)
    out = []
    for seat in source.deciding:
        mine = sorted((sign for sign in signs if sign.seat == seat), key=lambda sign: (sign.turn, sign.source))
        if mine:
            out.append(_conduct(source, seat, mine))
    return tuple(out)


def is_verbal(cameo: str, family: str) -> bool:
    """Return whether an action is words rather than an act.

    >>> is_verbal("138", "military"), is_verbal("0233", ""), is_verbal("152", "diplomacy"), is_verbal("", "diplomacy")
    (True, True, False, True)
    """
    return cameo[:2] in VERBAL_ROOTS if cameo else family in VERBAL_FAMILIES


def _of_turn(source: Source, position: int) -> Iterable[Sign]:
    turn, when = source.timeline.turns[position].turn, source.date(position - 1)
    for order in source.timeline.story(position).orders:
        if order.lift or order.answer or order.seat not in source.deciding:
            continue
        about = source.about(order.action) or _dilemma(source, order)
        if not about:
            continue
        cameo = str(about.get("cameo") or "")
        weight = number(about.get("goldstein"), goldstein(cameo) or 0.0)
        said = is_verbal(cameo, str(about.get("family", "")))
        public = about.get("public") is not False
        toward = order.target if order.target in source.timeline.facts.ids("actors") else ""
        text = source.order(order)
        yield Sign(when, turn, order.seat, toward, text, said, weight, "order", public)


def _dilemma(source: Source, order: Order) -> dict[str, object]:
    """Return what the scenario says of the answer to a question, {} where the order is none."""
    dilemmas = source.timeline.scenario.get("dilemmas")
    for name, dilemma in (dilemmas if isinstance(dilemmas, dict) else {}).items():
        choices = dilemma.get("choices") if isinstance(dilemma, dict) else None
        for choice, one in (choices if isinstance(choices, dict) else {}).items():
            if choice_id(name, choice) == order.action and isinstance(one, dict):
                return {"family": dilemma.get("family", "diplomacy"), **one}
    return {}


def _messages(source: Source) -> Iterable[Sign]:
    for note in source.here:
        if note.kind == "message" and note.about != "control":
            to = note.data.get("to")
            listed = [str(one) for one in to] if isinstance(to, list) else []
            toward = listed[0] if len(listed) == 1 else ""
            when, turn = source.date(source.nodes[note.node]), source.turn_of[note.node] + 1
            text = printable(" ".join(note.text.split()))
            readers = source.names_of(tuple(listed))
            yield Sign(when, turn, note.about, toward, text, True, 0.0, "message", not listed, readers)


def _conduct(source: Source, seat: str, signs: Sequence[Sign]) -> Conduct:
    said = tuple(sign for sign in signs if sign.said)
    done = tuple(sign for sign in signs if not sign.said)
    words, acts = _mean([s for s in said if s.source == "order"]), _mean(done)
    verdict = verdict_on(source.actor(seat), words, acts)
    apart = words is not None and acts is not None and abs(words - acts) >= APART
    return Conduct(seat, source.actor(seat), said, done, words, acts, verdict, apart, contrasts(said, done))


def _mean(signs: Sequence[Sign]) -> float | None:
    return sum(sign.weight for sign in signs) / len(signs) if signs else None


def verdict_on(name: str, words: float | None, acts: float | None) -> str:
    """Return in a sentence how acts went with words, by their mean Goldstein weights.

    >>> verdict_on("Ruritania", 2.0, -5.0)
    'Ruritania acted more harshly than it spoke: friendly words (+2.0), hostile acts (-5.0).'
    """
    if words is None or acts is None:
        mean = words if words is not None else acts
        tone = _tone(mean) if mean is not None else ""
        what = "messages only" if not tone else f"{tone} {'words and no acts' if acts is None else 'acts and no words'}"
        return f"{name}: {what}."
    told = f"{_tone(words)} words ({words:+.1f}), {_tone(acts)} acts ({acts:+.1f})"
    if abs(words - acts) < APART:
        return f"{name} acted as it spoke: {told}."
    return f"{name} acted more {'harshly' if acts < words else 'mildly'} than it spoke: {told}."


def _tone(weight: float) -> str:
    return "friendly" if weight > CLEAR else "hostile" if weight < -CLEAR else "neutral"


def contrasts(said: Sequence[Sign], done: Sequence[Sign]) -> tuple[str, ...]:
    """Return words of a clear tone towards another that an act of the opposite tone followed soon, the sharpest first."""
    found: list[tuple[float, str]] = []
    for word in said:
        if abs(word.weight) <= CLEAR:
            continue
        for act in done:
            soon = 0 <= (act.date - word.date).days <= SOON_DAYS
            same = bool(word.toward) and word.toward == act.toward
            if soon and same and word.weight * act.weight < 0 and abs(act.weight) > CLEAR:
                told = (
                    f"{short_date(word.date)}: said “{word.text}” ({word.weight:+.1f}); "
                    f"{short_date(act.date)}: did “{act.text}” ({act.weight:+.1f})."
                )
                found.append((abs(word.weight - act.weight), told))
                break
    return tuple(text for _, text in sorted(found, key=lambda pair: -pair[0])[:MOST_CONTRASTS])
