"""The functions of the effect language with arguments and meaning; the author's reference is made of them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Function:
    """One function. `takes` names its arguments' sorts; an argument with '?' may be left out.

    Sorts: number; actors (an actor, group, ``members(BODY)``, self, target); actor (one); zone (a zone, a region in
    quotes, place, target); action; event; ending; object (what the action named before is aimed at); type;
    course (of the leader named before it); leader (an actor with courses); deal; reckon (a number of the leader); capital
    (an actor whose capital is meant); calendar (a dated fact); group-track
    (``mean(flank.support)``); estimated (a formula whose numbers are estimated).
    """

    name: str
    takes: tuple[str, ...]
    meaning: str
    example: str
    many: bool = False  # the last argument may be repeated
    truth: bool = False  # the answer is yes (1) or no (0)
    own: bool = False  # only the actor named first knows the answer


FUNCTIONS: dict[str, Function] = {
    f.name: f
    for f in (
        Function("min", ("number", "number"), "The least of the numbers.", "min(self.support, 0.5)", many=True),
        Function("max", ("number", "number"), "The greatest of the numbers.", "max(world.tension, 0.2)", many=True),
        Function("clip", ("number", "number", "number"), "The number, kept between the two.", "clip(day / 30, 0, 1)"),
        Function("abs", ("number",), "The size of the number without its sign.", "abs(tie(self, target).trust)"),
        Function("exp", ("number",), "e to the power of the number.", "exp(-day / 20)"),
        Function("log", ("number",), "The natural logarithm; of what is not positive, that of 1e-9.", "log(1 + day)"),
        Function("sqrt", ("number",), "The square root; of what is negative, 0.", "sqrt(self.armament)"),
        Function("logistic", ("number",), "1 / (1 + exp(-number)), 0 to 1.", "logistic(4 * (world.tension - 0.6))"),
        Function("where", ("number", "number", "number"), "The second where the first holds, else the third.",
                 "where(day > 20, 0.1, 0)"),
        Function("mean", ("group-track",), "The mean of a track over a group.", "mean(flank.support)"),
        Function("sum", ("group-track",), "The sum of a track over a group.", "sum(nato.sanction_cost)"),
        Function("most", ("group-track",), "The greatest value of a track in a group.", "most(flank.threat)"),
        Function("least", ("group-track",), "The least value of a track in a group.", "least(nato.support)"),
        Function("troops", ("actors", "zone"), "Personnel of these actors standing there.", "troops(RUS, border)"),
        Function("strength", ("actors", "zone"),
                 "Fighting power of these actors there, in fully ready line infantrymen.", "strength(UKR, ukraine)"),
        Function("in_force", ("action", "actors?", "object?"), "1 while the measure is in force, else 0.",
                 "in_force(alert_forces, USA)", truth=True),
        Function("pending", ("action", "actors?", "object?"),
                 "1 while it is proposed or being prepared, else 0.", "pending(publish_intelligence)", truth=True),
        Function("done", ("action", "actors?", "object?"), "How often it took effect.", "done(publish_intelligence)"),
        Function("days_since", ("action", "actors?", "object?"), "Days since it last took effect; 999 if it never did.",
                 "days_since(recognise_separatists) < 3"),
        Function("fired", ("event",), "1 once the event has happened, else 0.", "fired(olympics_end)", truth=True),
        Function("days_since_event", ("event",), "Days since the event; 999 if it has not happened.",
                 "days_since_event(false_flag)"),
        Function("calendar", ("calendar",), "1 on the days of a dated fact of the calendar, else 0.",
                 "calendar(games)", truth=True),
        Function("days_to", ("calendar",), "Days until a dated fact begins; 0 from its first day on.", "days_to(games)"),
        Function("days_after", ("calendar",), "Days since the last day of a dated fact; 0 up to then.",
                 "days_after(games) > 0"),
        Function("held", ("zone", "actors"), "Share of the zone's area that these actors hold.", "held(ukraine, UKR)"),
        Function("contested", ("zone",), "1 while there is fighting in the zone, else 0.", "contested(donbas)", truth=True),
        Function("fallen", ("zone",), "1 when a region of the zone is held by another than at the start, else 0.",
                 "fallen('UA-KYV')", truth=True),
        Function("capital_lost", ("actor",), "1 when another holds the actor's capital, else 0.",
                 "capital_lost(UKR)", truth=True),
        Function("rung", (), "The step of the escalation ladder.", "rung() >= 5"),
        Function("type", ("actor", "type"), "1 if this is the actor's hidden intent, else 0.",
                 "type(RUS, slice)", truth=True, own=True),
        Function("estimate", ("estimated",),
                 "The number as self estimates it: exact where it is its own or public, else with an error that is "
                 "smaller with better intelligence.", "estimate(RUS.pretext)"),
        Function("belief", ("actor", "actor", "type"), "How likely the first thinks this intent of the second.",
                 "belief(self, RUS, rollback)", own=True),
        Function("course", ("actor", "course"), "1 while this is the leader's course, else 0.", "course(RUS, invade)",
                 truth=True, own=True),
        Function("course_days", ("leader",), "Days since the leader chose its course.", "course_days(RUS) >= 8", own=True),
        Function("course_belief", ("actor", "actor", "course"),
                 "How likely the first thinks it that the second is on this course.", "course_belief(self, RUS, invade)",
                 own=True),
        Function("deal_steps", ("deal",), "Steps of the deal that were carried out; -1 not signed, -2 broken.",
                 "deal_steps(off_ramp) >= 2"),
        Function("reckon", ("reckon",), "A number that the leader worked out before; only in its own courses.",
                 "reckon(fights)"),
        Function("ended", ("ending",), "1 once the ending has been reached, else 0.", "ended(major_war)", truth=True),
    )
}  # fmt: skip

OTHER_WORDS: dict[str, str] = {
    "self": "The actor who acts (or whose objective or type it is).",
    "target": "What the action is aimed at.",
    "place": "The region given with the order.",
    "it": "Each member of the group on the left side.",
    "world": "The world: world.tension.",
    "day": "Days since the scenario's start, 0 on its first day.",
    "amount": "The size given with the order, 1 unless said.",
    "date": "A date as a day: day >= date('2022-02-20').",
    "tie": "What the first has towards the second: tie(self, target).trust.",
    "region": "A region whose name has a hyphen: region('UA-KYV').damage.",
    "formation": "A formation: formation('USA-04').readiness.",
    "members": "The members of a body, as a group: mean(members(NAC).support).",
    "all": "Every actor, as a group.",
    "others": "Every actor but self, as a group.",
}


def words() -> frozenset[str]:
    """Return every word that the language itself uses, and that a scenario must not declare."""
    return frozenset({*FUNCTIONS, *OTHER_WORDS, "True", "False", "None", "and", "or", "not", "if", "else"})
