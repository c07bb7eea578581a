"""The pages a seat can look at, printed from its view."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from brinkmanship.game.session.orders import Order
from brinkmanship.game.view.asked import answer_words
from brinkmanship.game.view.decisions import sentence
from brinkmanship.game.view.labels import language_name, short_date
from brinkmanship.game.view.reports import Explanation, Outcome, Step, Weighed
from brinkmanship.game.view.types import (
    Choice,
    Estimate,
    LogLine,
    MeasureView,
    ObjectiveView,
    ProposalView,
    RegionView,
    SeatView,
)
from brinkmanship.terminal import consent
from brinkmanship.terminal.formatting import amount, difference, estimate, likelihood, rounded, seen
from brinkmanship.terminal.io import TerminalIO, bar, spark
from brinkmanship.terminal.names import brief
from brinkmanship.terminal.questions import waiting
from brinkmanship.text import counted


def who(view: SeatView, id: str, nobody: str = "nobody") -> str:
    """Return an actor's name."""
    return next((a.name for a in view.actors if a.id == id), id or nobody)


def _numbers(voice: TerminalIO, estimates: Iterable[Estimate], first: str = "", ref: str = "") -> None:
    """Print a table of estimates with their references, under the names of the first and last column."""
    voice.table((first, "", ref), [(e.label, estimate(e), language_name(e.ref)) for e in estimates])


def status(voice: TerminalIO, view: SeatView) -> None:
    """Print the date, rung, indicators, capital and orders left."""
    voice.head(f"{view.date_text}, turn {view.turn}, {view.clock}: {view.seat_name}")
    if view.rung.there:
        voice.say(f"Escalation: rung {view.rung.number} of {view.rung.of}, {view.rung.name}. {view.rung.description}")
    rows = []
    for i in view.indicators:
        e = i.estimate
        drawn = "" if voice.plain else f"{bar(e.value, e.floor, e.ceiling)} {spark(i.trend[-20:])}"
        moved = difference(i.trend[-2], i.trend[-1], e.unit, e.ceiling, e.floor) if len(i.trend) > 1 else ""
        rows.append((e.label, estimate(e), f"{moved} since last turn" if moved else "", drawn))
    voice.table(("Indicator", "" if voice.plain else "now", "", ""), rows)
    voice.say(
        f"Political capital {view.capital_left:.1f} of {view.capital:.1f}; "
        f"{view.orders_left} of {view.orders_per_turn} orders left this turn."
    )
    if many := sum(one.waits is None for one in view.proposals):
        waits = "One proposal waits" if many == 1 else f"{many} proposals wait"
        voice.say(f"{waits} for an answer: type 'proposals'.", "note")
    waiting(voice, view)
    consent.waiting(voice, view)


def briefing(voice: TerminalIO, view: SeatView) -> None:
    """Print the seat's briefing and objectives."""
    voice.head(f"Briefing: {view.seat_name}")
    voice.text(view.briefing)
    objectives(voice, view)


def objectives(voice: TerminalIO, view: SeatView) -> None:
    """Print the seat's objectives, their weights and how far they are met."""
    _objectives(voice, view.objectives, "met so far", "What you want")


def _objectives(voice: TerminalIO, found: Iterable[ObjectiveView], met: str, title: str) -> None:
    rows = [(o.text, amount(o.weight), amount(o.value)) for o in found]
    voice.table(("Objective", "weight", met), rows, title, right=(1, 2))


def actors(voice: TerminalIO, view: SeatView) -> None:
    """Print all actors, one a line."""
    rows = []
    for a in view.actors:
        tracks = [a.tracks[name] for name in ("support", "resolve") if name in a.tracks]
        shown = ", ".join(f"{e.label.lower()} {amount(e.value)}" for e in tracks)
        rows.append((a.id, a.name + (" (you)" if a.own else ""), a.leader, shown))
    voice.table(("Id", "", "", ""), rows, "Actors")
    voice.say("'actor NAME' shows one.", "quiet")


def actor(voice: TerminalIO, view: SeatView, id: str) -> None:
    """Print one actor: description, numbers, relations, beliefs."""
    a = view.actor(id)
    voice.head(f"{a.name} ({a.id})" + (f", {a.leader}" if a.leader else ""))
    if a.description:
        voice.text(a.description)
    _numbers(voice, a.tracks.values(), "Number", "ref")
    rows = [
        (who(view, r.other), amount(r.trust.value), amount(r.tension.value), "ally" if r.allied else "")
        for r in a.relations
        if r.allied or r.trust.value or r.tension.value
    ]
    voice.table(("Towards", "trust", "tension", ""), rows, "Relations")
    for b in view.beliefs:
        if b.actor == id:
            voice.head("What it intends" + ("" if b.certain else ", as you believe"))
            likely = sorted(b.intents.items(), key=lambda kv: -kv[1])
            voice.bullets(f"{name}: {likelihood(p)}" for name, p in likely)


def forces(voice: TerminalIO, view: SeatView, actor: str = "", region: str = "") -> None:
    """Print the formations, of one actor or in one region; own ones exact, others as last seen."""
    rows = []
    for f in view.formations:
        if actor not in ("", f.actor) or region not in ("", f.region):
            continue
        where = view.region(f.region).name if f.region else "unknown"
        if f.destination:
            when = f" on {short_date(f.arrival)}" if f.arrival else ""
            where += f" to {view.region(f.destination).name}{when}"
        stands = _standing(f.status, f.posture, f.last_seen)
        rows.append((f.id, f.name, who(view, f.actor), estimate(f.personnel), where, stands))
    voice.table(("Id", "", "", "", "", ""), rows, "Forces")


def _standing(status: str, posture: str, last_seen: date | None) -> str:
    return f"{status}, {_POSTURE.get(posture, posture)}{seen(last_seen)}"


_POSTURE = {"garrison": "in garrison", "defend": "in defence", "attack": "in attack", "reserve": "in reserve"}


def formation(voice: TerminalIO, view: SeatView, id: str) -> None:
    """Print one formation: where it stands or goes, and its numbers."""
    f = view.formation(id)
    voice.head(f"{f.name} ({f.id}), {who(view, f.actor)}")
    where = view.region(f.region).name if f.region else "nobody knows where"
    words = (f.branch.capitalize(), f.echelon, _standing(f.status, f.posture, None), where)
    voice.say(f"{', '.join(filter(None, words))}{seen(f.last_seen)}.")
    if f.destination:
        when = f", arrives {short_date(f.arrival)}" if f.arrival else ""
        voice.say(f"Going to {view.region(f.destination).name}{when}.")
    _numbers(voice, (f.personnel, *f.tracks.values()))


def regions(voice: TerminalIO, view: SeatView) -> None:
    """Print all regions, one a line: controller and troops."""
    rows = []
    for r in view.regions:
        there = ", ".join(f"{who(view, p.actor)} {_soldiers(p.personnel)}" for p in r.presence)
        rows.append((r.id, r.name, who(view, r.controller, "") + _contested(view, r), there))
    voice.table(("Id", "", "held by", "troops"), rows, "Regions")


def _contested(view: SeatView, r: RegionView) -> str:
    return f", contested by {who(view, r.contested_by)}" if r.contested_by else ""


def _soldiers(e: Estimate) -> str:
    return f"{amount(e.value)}" if not e.unit else amount(rounded(e.value), "" if e.value >= 2 else e.unit, 1e9)


def region(voice: TerminalIO, view: SeatView, id: str) -> None:
    """Print one region: controller, numbers and forces."""
    r = view.region(id)
    voice.head(f"{r.name} ({r.id})" + (", sea" if r.sea else ""))
    voice.say(
        f"Held by {who(view, r.controller)}{_contested(view, r)}"
        + (f"; in law it belongs to {who(view, r.sovereign)}" if r.sovereign and r.sovereign != r.controller else "")
        + (f"; the capital of {who(view, r.capital_of)} lies here" if r.capital_of else "")
        + "."
    )
    _numbers(voice, r.tracks.values())
    forces(voice, view, region=id)


def bodies(voice: TerminalIO, view: SeatView) -> None:
    """Print the institutions: their rules, members and numbers."""
    for b in view.bodies:
        voice.head(f"{b.name} ({b.id})")
        members = ", ".join(who(view, m) for m in b.members)
        voice.say(f"{_RULE.get(b.rule, b.rule)} {counted(len(b.members), 'member')} here: {members}.")
        _numbers(voice, b.tracks.values())


_RULE = {
    "unanimity": "Decides by unanimity: any objection blocks it.",
    "majority": "Decides by a majority.",
    "qualified": "Decides by a qualified majority.",
}


def measures(voice: TerminalIO, view: SeatView) -> None:
    """Print the measures in force and the actions under way."""
    rows = []
    for m in view.measures:
        name = f"{who(view, m.actor)}: {m.name}{_aim(m)}"
        when = f"since {short_date(m.since)}" if m.since else ""
        due = f"next step {short_date(m.due)}" if m.due else ""
        rows.append((name, m.state, when, due, "you can lift it" if m.can_lift else ""))
    voice.table(("Measure", "", "", "", ""), rows, "Measures and actions under way")


def _aim(thing: MeasureView | ProposalView) -> str:
    return f" ({thing.target_name})" if thing.target_name else ""


def proposals(voice: TerminalIO, view: SeatView) -> None:
    """Print the proposals that wait for consent, with each member's likely answer."""
    if not view.proposals:
        voice.say("No proposal waits for an answer.")
    for p in view.proposals:
        voice.head(f"{who(view, p.actor)} asks {p.asked_name}: {p.name}{_aim(p)}")
        due = f", silence ends {short_date(p.due)}" if p.due else ""
        if p.tabled is not None:
            voice.say(f"On the table: {p.tabled.text}.")
        voice.say(f"That it passes is {likelihood(p.passes)}{due}.")
        if p.waits is not None:
            voice.say("You are asked yourself: type 'asked'.", "note")
        hard = sorted(p.members, key=lambda m: m.yes)[:8]
        voice.table(("Member", "keeps silent"), [(who(view, m.actor), likelihood(m.yes)) for m in hard])


def catalogue(voice: TerminalIO, choices: tuple[Choice, ...], word: str = "", everything: bool = False) -> None:
    """Print the seat's actions by family; `word` filters by family, name or id."""
    shown = [c for c in choices if everything or c.legal or c.in_force]
    if word:
        shown = [c for c in choices if word in f"{c.family} {c.action} {c.name}".lower().replace("_", " ")]
    for family in dict.fromkeys(c.family for c in shown):
        rows = [
            (c.action, c.name, f"{c.cost:g}", "in force" if c.in_force else "", _barred(c))
            for c in shown
            if c.family == family
        ]
        voice.table(("Action", "", "cost", "", ""), rows, family.capitalize(), right=(2,))
    hidden = len(choices) - len(shown)
    if hidden and not word:
        voice.say(f"{hidden} more are not possible now: 'actions all' lists them with the reasons.", "quiet")
    if not shown:
        voice.say("No action matches.")


def _barred(choice: Choice) -> str:
    """Return the first reason against a choice that is not legal, '' for a legal one."""
    if choice.legal:
        return ""
    reasons = choice.why_not[:1] or choice.targets[0].why_not[:1] if choice.targets else choice.why_not
    return "not now: " + "; ".join(reasons)


def action(voice: TerminalIO, choice: Choice, view: SeatView, likely: Sequence[tuple[str, ProposalView]] = ()) -> None:
    """Print one action: effects, price, targets, reasons against it and likely answers.

    `likely` has the name of each target or region, and the proposal for it.
    """
    voice.head(f"{choice.name} ({choice.action})")
    voice.text(choice.description or "No description.")
    facts = [f"Costs {choice.cost:g} capital", "public" if choice.public else "not public"]
    if choice.delay:
        facts.append(f"takes effect after {choice.delay_text}")
    if choice.measure:
        facts.append("stays in force until lifted")
    if choice.size != (1.0, 1.0):
        unit = f" (1 is {choice.size_unit})" if choice.size_unit else ""
        facts.append(f"in a size from {choice.size[0]:g} to {choice.size[1]:g}{unit}, which cost and effects follow")
    counts = min((t.counts for t in choice.targets), default=1.0)
    if counts < 0.995:
        facts.append(f"after what was done lately it counts as {counts:.2f}" + " or more" * (len(choice.targets) > 1))
    if choice.consent:
        facts.append(f"needs the consent of {choice.consent}")
    voice.say("; ".join(facts) + ".")
    _likely(voice, view, likely)
    kind = choice.target_kind.capitalize()
    if kind or choice.legal:
        words = " TARGET" * bool(kind) + " at REGION" * choice.needs_place + " [xSIZE]" * (choice.size != (1.0, 1.0))
        voice.say(f"Order it: order {choice.action}{words}", "good")
    else:
        voice.say("Not possible now:", "bad")
        voice.bullets(dict.fromkeys((*choice.why_not, *(why for t in choice.targets[:1] for why in t.why_not))))
    if kind:
        legal = [(t.id, t.name) for t in choice.targets if t.legal]
        voice.table((kind, ""), legal, "Possible targets", none="None now.")
        barred = [(t.id, t.name, "; ".join(t.why_not)) for t in choice.targets if not t.legal]
        if barred:
            voice.table((kind, "", "why not"), barred, "Not possible")


def _likely(voice: TerminalIO, view: SeatView, likely: Sequence[tuple[str, ProposalView]]) -> None:
    if len(likely) == 1 and len(likely[0][1].members) > 1:
        found = likely[0][1]
        if found.drafts:
            drafts = [(one.text, likelihood(one.passes)) for one in found.drafts]
            voice.table(("Draft", "would pass"), drafts, "Drafts that would be sounded out")
            end = "None of them would be tabled" if found.held else f"The one tabled would be {found.drafts[-1].text}"
            voice.say(f"{end}, as you judge it.")
        else:
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
    if order.answer:
        return answer_words(view, order)
    choice = next((c for c in choices if c.action == order.action), None)
    answers = {c.action: f"{d.name}: {c.name}" for d in view.dilemmas for c in d.choices}
    name = choice.name if choice else answers.get(order.action, order.action)
    targets = {t.id: t.name for t in choice.targets} if choice else {}
    about = [targets.get(order.target, order.target)] if order.target else []
    about += [f"to {next((r.name for r in view.regions if r.id == order.place), order.place)}"] if order.place else []
    about += [f"size {order.amount:g}"] if order.amount != 1 else []
    return ("Lift: " if order.lift else "") + name + (f" ({', '.join(about)})" if about else "")


def plan(voice: TerminalIO, view: SeatView, choices: tuple[Choice, ...]) -> None:
    """Print the orders planned for this turn."""
    rows = [(str(number), order_words(choices, view, o), o.note) for number, o in enumerate(view.plan, 1)]
    voice.table(("No", "" if voice.plain else "order", "note"), rows, "Your plan for this turn", none="No order yet.")
    voice.say(
        f"Capital left {view.capital_left:.1f}; orders left {view.orders_left}. 'commit' resolves the turn.", "quiet"
    )


def line(entry: LogLine) -> str:
    """Return one line of the log: date, text, confidence, publicity."""
    known = "" if entry.public else " [known to few]"
    remark = f" ({entry.badge})" if entry.badge else ""
    return f"{short_date(entry.date)}  {entry.text}{remark}{sure(entry)}{known}"


def sure(entry: LogLine) -> str:
    """Return the confidence of a line that is not exact, in brackets."""
    return "" if entry.confidence in ("exact", "") else f" ({entry.confidence} confidence)"


def log(voice: TerminalIO, lines: tuple[LogLine, ...], word: str = "", last: int = 30) -> None:
    """Print the last lines of the log, filtered by a word."""
    hits = [e for e in lines if word.lower() in f"{e.text} {e.kind} {e.actor} {e.target}".lower()]
    voice.head("Log" + (f": {brief(word)}" if word else ""))
    if len(hits) > last:
        voice.say(f"{len(hits) - last} earlier lines: 'log {len(hits)}' shows all.", "quiet")
    voice.bullets([line(e) for e in hits[-last:]])
    if not hits:
        voice.say("Nothing has happened yet." if not lines else "No line of the log has that word.")


def explanation(voice: TerminalIO, why: Explanation, e: Estimate | None = None) -> None:
    """Print what moved a number: each cause once with its days and its sum, the largest first.

    `e` gives the unit and range.
    """
    share = e is not None and not e.unit and e.ceiling <= 1.5 and e.floor >= -1

    def number(value: float) -> str:
        return f"{value * 100:.1f}%" if share else amount(value, e.unit if e else "", 1e9)

    named = "" if why.ref.startswith("aim:") else f" ({language_name(why.ref)})"
    voice.head(f"{why.label}{named}: {number(why.value)}, from {number(why.start)} at the start")
    causes: dict[str, list[Step]] = {}
    for step in why.steps:
        causes.setdefault(": ".join(filter(None, (step.of, step.text))), []).append(step)
    rows = []
    for text, steps in sorted(causes.items(), key=lambda kv: -abs(sum(s.amount for s in kv[1]))):
        total, first, last = sum(s.amount for s in steps), short_date(steps[0].date), short_date(steps[-1].date)
        when = first if steps[0].date == steps[-1].date else f"{first} to {last}, {len(steps)} times"
        sized = f"{total * 100:+.1f}%" if share else f"{total:+,.3g}"
        rows.append((sized, text.rstrip("."), when))
    voice.table(("Change", "", ""), rows, none="It has not moved.")
    if why.note:
        voice.say(why.note, "quiet")


def outcome(voice: TerminalIO, end: Outcome, seat: str = "") -> None:
    """Print how the game ended, the scores and the seat's own objectives."""
    voice.head("The end")
    voice.say(end.termination.text)
    voice.text(end.summary)
    if end.endings:
        passed = [(short_date(e.date), f"{e.name}. {e.text}".strip()) for e in end.endings]
        voice.table(("Date", ""), passed, "What the crisis passed through")
    if end.decisions:
        voice.table(("Date", ""), [(short_date(d.date), sentence(d)) for d in end.decisions], "How it was decided")
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
            _objectives(voice, s.objectives, "met", "Your objectives")


def weighing(voice: TerminalIO, courses: Sequence[Weighed]) -> None:
    """Print what the seat's leadership would choose if the program led it, and why."""
    voice.head("What your staff would choose")
    rows = [
        (
            one.name,
            f"{one.chance * 100:.0f}%",
            f"{one.value:+.2f}",
            ", ".join(f"{n} {a:+.2f}" for n, a in one.terms if round(a, 2)),
        )
        for one in courses
    ]
    voice.table(("Course", "chance", "value", "made of"), rows, right=(1, 2))
    voice.say("Values are shares of the whole quarrel: gains by issue, less costs.", "quiet")
