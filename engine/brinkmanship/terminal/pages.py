"""The pages a seat can look at, printed from its view."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from brinkmanship.game.session.orders import Order
from brinkmanship.game.view.labels import long_date, short_date
from brinkmanship.game.view.reports import Explanation, Outcome, Step, TurnReport
from brinkmanship.game.view.types import Choice, Estimate, LogLine, ProposalView, SeatView
from brinkmanship.terminal.formatting import amount, difference, estimate, likelihood, rounded, seen
from brinkmanship.terminal.io import TerminalIO, bar, spark
from brinkmanship.terminal.names import brief


def day_of(when: date) -> str:
    """Return a date as the log shows it."""
    return short_date(when)


def who(view: SeatView, id: str, nobody: str = "nobody") -> str:
    """Return an actor's name."""
    return next((a.name for a in view.actors if a.id == id), id or nobody)


def status(voice: TerminalIO, view: SeatView) -> None:
    """The top bar: date, rung, indicators, what is left to spend."""
    voice.head(f"{view.date_text}, turn {view.turn}, {view.clock}: {view.seat_name}")
    if view.rung.there:
        voice.say(f"Escalation: rung {view.rung.number} of {view.rung.of}, {view.rung.name}. {view.rung.description}")
    rows = []
    for i in view.indicators:
        e = i.estimate
        course = "" if voice.plain else f"{bar(e.value, e.floor, e.ceiling)} {spark(i.trend[-20:])}"
        moved = difference(i.trend[-2], i.trend[-1], e.unit, e.ceiling, e.floor) if len(i.trend) > 1 else ""
        rows.append((e.label, estimate(e), f"{moved} since last turn" if moved else "", course))
    voice.table(("Indicator", "" if voice.plain else "now", "", ""), rows)
    voice.say(
        f"Political capital {view.capital_left:.1f} of {view.capital:.1f}; "
        f"{view.orders_left} of {view.orders_per_turn} orders left this turn."
    )
    if view.proposals:
        voice.say(
            ("One proposal waits" if len(view.proposals) == 1 else f"{len(view.proposals)} proposals wait")
            + " for an answer: type 'proposals'.",
            "note",
        )


def briefing(voice: TerminalIO, view: SeatView) -> None:
    """The seat's page, and its objectives."""
    voice.head(f"Briefing: {view.seat_name}")
    voice.text(view.briefing)
    objectives(voice, view)


def objectives(voice: TerminalIO, view: SeatView) -> None:
    """What the seat wants and how it stands."""
    rows = [(o.text, f"{o.weight * 100:.0f} %", f"{o.value * 100:.0f} %") for o in view.objectives]
    voice.table(("Objective", "weight", "met so far"), rows, "What you want", right=(1, 2))


def actors(voice: TerminalIO, view: SeatView) -> None:
    """All actors in a line each."""
    rows = []
    for a in view.actors:
        shown = [
            f"{a.tracks[n].label.lower()} {amount(a.tracks[n].value)}" for n in ("support", "resolve") if n in a.tracks
        ]
        rows.append((a.id, a.name + (" (you)" if a.own else ""), a.leader, ", ".join(shown)))
    voice.table(("Id", "", "", ""), rows, "Actors")
    voice.say("'actor NAME' shows one.", "quiet")


def actor(voice: TerminalIO, view: SeatView, id: str) -> None:
    """One actor: description, numbers, relations, beliefs."""
    a = view.actor(id)
    voice.head(f"{a.name} ({a.id})" + (f", {a.leader}" if a.leader else ""))
    if a.description:
        voice.text(a.description)
    voice.table(("Number", "", "ref"), [(e.label, estimate(e), e.ref) for e in a.tracks.values()])
    near = [r for r in a.relations if r.allied or r.trust.value or r.tension.value]
    rows = [
        (who(view, r.other), amount(r.trust.value), amount(r.tension.value), "ally" if r.allied else "") for r in near
    ]
    voice.table(("Towards", "trust", "tension", ""), rows, "Relations")
    for b in view.beliefs:
        if b.actor == id:
            words = [f"{name}: {likelihood(p)}" for name, p in sorted(b.intents.items(), key=lambda kv: -kv[1])]
            voice.head("What it intends" + ("" if b.certain else ", as you believe"))
            voice.bullets(words)


def forces(voice: TerminalIO, view: SeatView, only: set[str] | None = None, region: str = "") -> None:
    """Formations, own exact, others as last seen."""
    rows = []
    for f in view.formations:
        if (only and f.actor not in only) or (region and f.region != region):
            continue
        where = view.region(f.region).name if f.region else "unknown"
        if f.destination:
            when = f" on {day_of(f.arrival)}" if f.arrival else ""
            where += f" to {view.region(f.destination).name}{when}"
        rows.append(
            (
                f.id,
                f.name,
                who(view, f.actor),
                estimate(f.personnel),
                where,
                _standing(f.status, f.posture, f.last_seen),
            )
        )
    voice.table(("Id", "", "", "", "", ""), rows, "Forces")


def _standing(status: str, posture: str, last_seen: date | None) -> str:
    return f"{status}, {_POSTURE.get(posture, posture)}{seen(last_seen)}"


_POSTURE = {
    "garrison": "in garrison",
    "defend": "in defence",
    "attack": "in attack",
    "reserve": "in reserve",
}


def formation(voice: TerminalIO, view: SeatView, id: str) -> None:
    """One formation."""
    f = view.formation(id)
    voice.head(f"{f.name} ({f.id}), {who(view, f.actor)}")
    voice.say(
        ", ".join(w for w in (f.branch.capitalize(), f.echelon, _standing(f.status, f.posture, None)) if w)
        + (f", {view.region(f.region).name}" if f.region else ", nobody knows where")
        + f"{seen(f.last_seen)}."
    )
    if f.destination:
        when = f", arrives {day_of(f.arrival)}" if f.arrival else ""
        voice.say(f"Going to {view.region(f.destination).name}{when}.")
    voice.table(("", "", ""), [(e.label, estimate(e), e.ref) for e in (f.personnel, *f.tracks.values())])


def regions(voice: TerminalIO, view: SeatView) -> None:
    """Regions in a line each: who holds it and who stands there."""
    rows = []
    for r in view.regions:
        there = ", ".join(f"{who(view, p.actor)} {_soldiers(p.personnel)}" for p in r.presence)
        held = who(view, r.controller, "") + (f", contested by {who(view, r.contested_by)}" if r.contested_by else "")
        rows.append((r.id, r.name, held, there))
    voice.table(("Id", "", "held by", "troops"), rows, "Regions")


def _soldiers(e: Estimate) -> str:
    return f"{amount(e.value)}" if not e.unit else amount(rounded(e.value), "" if e.value >= 2 else e.unit, 1e9)


def region(voice: TerminalIO, view: SeatView, id: str) -> None:
    """One region with what stands in it."""
    r = view.region(id)
    voice.head(f"{r.name} ({r.id})" + (", sea" if r.sea else ""))
    voice.say(
        f"Held by {who(view, r.controller)}"
        + (f", contested by {who(view, r.contested_by)}" if r.contested_by else "")
        + (f"; in law it belongs to {who(view, r.sovereign)}" if r.sovereign and r.sovereign != r.controller else "")
        + (f"; the capital of {who(view, r.capital_of)} lies here" if r.capital_of else "")
        + "."
    )
    voice.table(("", "", ""), [(e.label, estimate(e), e.ref) for e in r.tracks.values()])
    forces(voice, view, region=id)


def bodies(voice: TerminalIO, view: SeatView) -> None:
    """Institutions, their rule and unity."""
    for b in view.bodies:
        voice.head(f"{b.name} ({b.id})")
        voice.say(
            f"{_RULE.get(b.rule, b.rule)} {len(b.members)} members here: {', '.join(who(view, m) for m in b.members)}."
        )
        voice.table(("", "", ""), [(e.label, estimate(e), e.ref) for e in b.tracks.values()])


_RULE = {
    "unanimity": "Decides by unanimity: no member may object.",
    "majority": "Decides by a majority.",
    "qualified": "Decides by a qualified majority.",
}


def measures(voice: TerminalIO, view: SeatView) -> None:
    """What is in force, on its way or running."""
    rows = []
    for m in view.measures:
        aim = f" ({m.target_name})" if m.target_name else ""
        when = f"since {day_of(m.since)}" if m.since else ""
        due = f"next step {day_of(m.due)}" if m.due else ""
        rows.append(
            (f"{who(view, m.actor)}: {m.name}{aim}", m.state, when, due, "you can lift it" if m.can_lift else "")
        )
    voice.table(("Measure", "", "", "", ""), rows, "Measures and actions under way")


def proposals(voice: TerminalIO, view: SeatView) -> None:
    """Proposals that wait for consent, with each member's likely answer."""
    if not view.proposals:
        voice.say("No proposal waits for an answer.")
    for p in view.proposals:
        aim = f" ({p.target_name})" if p.target_name else ""
        voice.head(f"{who(view, p.actor)} asks {p.asked_name}: {p.name}{aim}")
        due = f", silence ends {day_of(p.due)}" if p.due else ""
        voice.say(f"That it passes is {likelihood(p.passes)}{due}.")
        hard = sorted(p.members, key=lambda m: m.yes)[:8]
        voice.table(("Member", "keeps silent"), [(who(view, m.actor), likelihood(m.yes)) for m in hard])


def catalogue(voice: TerminalIO, choices: tuple[Choice, ...], word: str = "", everything: bool = False) -> None:
    """The seat's actions by family; *word* filters by family, name or id."""
    shown = [c for c in choices if everything or c.legal or c.in_force]
    if word:
        shown = [c for c in choices if word in f"{c.family} {c.action} {c.name}".lower().replace("_", " ")]
    for family in dict.fromkeys(c.family for c in shown):
        rows = [
            (
                c.action,
                c.name,
                f"{c.cost:g}",
                "in force" if c.in_force else "",
                ""
                if c.legal
                else "not now: " + "; ".join(c.why_not[:1] or c.targets[0].why_not[:1] if c.targets else c.why_not),
            )
            for c in shown
            if c.family == family
        ]
        voice.table(("Action", "", "cost", "", ""), rows, family.capitalize(), right=(2,))
    hidden = len(choices) - len(shown)
    if hidden and not word:
        voice.say(f"{hidden} more are not possible now: 'actions all' lists them with the reasons.", "quiet")
    if not shown:
        voice.say("No action matches.")


def action(voice: TerminalIO, choice: Choice, view: SeatView, likely: Sequence[tuple[str, ProposalView]] = ()) -> None:
    """One action: what it does, its price, whom it may be aimed at and why not, and how those asked would answer.

    *likely* has a proposal for each target or region, with its name.
    """
    voice.head(f"{choice.name} ({choice.action})")
    voice.text(choice.description or "No description.")
    facts = [f"Costs {choice.cost:g} capital", "public" if choice.public else "not public"]
    if choice.delay:
        facts.append(f"takes effect after {choice.delay_text}")
    if choice.measure:
        facts.append("stays in force until lifted")
    if choice.consent:
        facts.append(f"needs the consent of {choice.consent}")
    voice.say("; ".join(facts) + ".")
    _likely(voice, view, likely)
    if not choice.target_kind:
        only = choice.targets[0] if choice.targets else None
        reasons = (*choice.why_not, *(only.why_not if only else ()))
        if choice.legal:
            voice.say(f"Order it: order {choice.action}" + (" at REGION" if choice.needs_place else ""), "good")
        else:
            voice.say("Not possible now:", "bad")
            voice.bullets(dict.fromkeys(reasons))
        return
    legal = [t for t in choice.targets if t.legal]
    voice.say(f"Order it: order {choice.action} TARGET" + (" at REGION" if choice.needs_place else ""), "good")
    voice.table(
        (choice.target_kind.capitalize(), ""), [(t.id, t.name) for t in legal], "Possible targets", none="None now."
    )
    barred = [(t.id, t.name, "; ".join(t.why_not)) for t in choice.targets if not t.legal]
    if barred:
        voice.table((choice.target_kind.capitalize(), "", "why not"), barred, "Not possible")


def _likely(voice: TerminalIO, view: SeatView, likely: Sequence[tuple[str, ProposalView]]) -> None:
    if len(likely) == 1 and len(likely[0][1].members) > 1:
        found = likely[0][1]
        voice.say(f"That it would pass is {likelihood(found.passes)}, as you judge it.")
        hard = sorted(found.members, key=lambda m: m.yes)[:6]
        rows = [(who(view, m.actor), likelihood(m.yes), "; ".join(m.reasons[:2])) for m in hard]
        voice.table(("Hardest", "keeps silent", ""), rows)
    elif likely:
        rows = []
        for name, found in sorted(likely, key=lambda one: -one[1].passes)[:12]:
            m = min(found.members, key=lambda one: one.yes)
            why = f" ({m.reasons[0]})" if m.reasons else ""
            rows.append((name, likelihood(found.passes), who(view, m.actor) + why))
        voice.table(("For", "would pass", "hardest"), rows)


def order_words(choices: tuple[Choice, ...], view: SeatView, order: Order) -> str:
    """Return an order by its names: 'Publish intelligence (Russia)'."""
    choice = next((c for c in choices if c.action == order.action), None)
    name = choice.name if choice else order.action
    targets = {t.id: t.name for t in choice.targets} if choice else {}
    about = [targets.get(order.target, order.target)] if order.target else []
    about += [f"to {next((r.name for r in view.regions if r.id == order.place), order.place)}"] if order.place else []
    about += [f"size {order.amount:g}"] if order.amount != 1 else []
    return ("Lift: " if order.lift else "") + name + (f" ({', '.join(about)})" if about else "")


def plan(voice: TerminalIO, view: SeatView, choices: tuple[Choice, ...]) -> None:
    """The orders ready for this turn."""
    rows = []
    for number, o in enumerate(view.plan, 1):
        rows.append((str(number), order_words(choices, view, o), o.note))
    voice.table(("No", "" if voice.plain else "order", "note"), rows, "Your plan for this turn", none="No order yet.")
    voice.say(
        f"Capital left {view.capital_left:.1f}; orders left {view.orders_left}. 'commit' resolves the turn.", "quiet"
    )


def line(entry: LogLine) -> str:
    """Return one line of the log: date, what happened, who knows, how sure."""
    known = "" if entry.public else " [known to few]"
    sure = "" if entry.confidence in ("exact", "") else f" ({entry.confidence} confidence)"
    return f"{day_of(entry.date)}  {entry.text}{sure}{known}"


def report(voice: TerminalIO, told: TurnReport, view: SeatView, choices: tuple[Choice, ...]) -> None:
    """What the turn brought."""
    voice.head(f"Report of turn {told.turn}, {long_date(told.date)}")
    if told.lines:
        for entry in told.lines:
            voice.bullets([line(entry)], "bad" if entry.weight > 0.66 else "note")
            for cause in (c for c in entry.causes[:3] if c.rpartition(": ")[2] not in entry.text):
                voice.say(f"    because: {cause}", "quiet")
    else:
        voice.say("Nothing that you learned of.")
    rows = [
        (
            c.label,
            amount(c.before, c.unit, max(c.before, c.after, 1)),
            amount(c.after, c.unit, max(c.before, c.after, 1)),
            moved,
        )
        for c in told.changes[:8]
        if (moved := difference(c.before, c.after, c.unit, max(c.before, c.after, 1)))
    ]
    if rows:
        voice.table(("Number", "was", "is", "change"), rows, "What changed most", right=(1, 2, 3))
    for r in told.refused:
        voice.error(
            f"Your order was not accepted: {order_words(choices, view, r.order)}. "
            + " ".join(x.text for x in r.reasons)
        )
    for w in told.warnings:
        voice.error(w)


def log(voice: TerminalIO, lines: tuple[LogLine, ...], word: str = "", last: int = 30) -> None:
    """The log, filtered by a word."""
    hits = [e for e in lines if word.lower() in f"{e.text} {e.kind} {e.actor} {e.target}".lower()]
    voice.head("Log" + (f": {brief(word)}" if word else ""))
    if len(hits) > last:
        voice.say(f"{len(hits) - last} earlier lines: 'log {len(hits)}' shows all.", "quiet")
    voice.bullets([line(e) for e in hits[-last:]])
    if not hits:
        voice.say("Nothing has happened yet." if not lines else "No line of the log has that word.")


def explanation(voice: TerminalIO, why: Explanation, e: Estimate | None = None) -> None:
    """Why a number is what it is: what moved it, each cause once with its days and its sum, the largest first.

    *e* gives its unit and range.
    """
    share = e is not None and not e.unit and e.ceiling <= 1.5 and e.floor >= -1

    def number(value: float) -> str:
        return f"{value * 100:.1f} %" if share else amount(value, e.unit if e else "", 1e9)

    voice.head(f"{why.label} ({why.ref}): {number(why.value)}, from {number(why.start)} at the start")
    causes: dict[str, list[Step]] = {}
    for step in why.steps:
        causes.setdefault(step.text, []).append(step)
    rows = []
    for text, steps in sorted(causes.items(), key=lambda kv: -abs(sum(s.amount for s in kv[1]))):
        total, first, last = sum(s.amount for s in steps), steps[0].date, steps[-1].date
        when = day_of(first) if first == last else f"{day_of(first)} to {day_of(last)}, {len(steps)} times"
        sized = f"{total * 100:+.1f} %" if share else f"{total:+,.3g}"
        rows.append((sized, text.rstrip("."), when))
    voice.table(("Change", "", ""), rows, none="It has not moved.")
    if why.note:
        voice.say(why.note, "quiet")


def outcome(voice: TerminalIO, end: Outcome, seat: str = "") -> None:
    """How the game ended and who gained."""
    voice.head("The end")
    voice.say(end.termination.text)
    voice.text(end.summary)
    if end.endings:
        voice.table(
            ("Date", ""),
            [(day_of(e.date), f"{e.name}. {e.text}".strip()) for e in end.endings],
            "What the crisis passed through",
        )
    rows = [
        (
            s.name + (" (you)" if s.seat == seat else ""),
            f"{s.total * 100:.0f} of 100",
            f"{(s.total - s.start) * 100:+.0f} since the start",
        )
        for s in sorted(end.scores, key=lambda s: -s.total)
    ]
    voice.table(("Seat", "", ""), rows, "Scores", right=(1, 2))
    for s in end.scores:
        if s.seat == seat:
            own = [(o.text, f"{o.weight * 100:.0f} %", f"{o.value * 100:.0f} %") for o in s.objectives]
            voice.table(("Objective", "weight", "met"), own, "Your objectives", right=(1, 2))
