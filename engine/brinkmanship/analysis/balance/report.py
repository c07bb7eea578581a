"""The tables of balance: what was measured, in words and numbers with their errors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from brinkmanship.analysis.balance.alliance import WAYS
from brinkmanship.analysis.balance.games import LEAST_FAMILIES, LEAST_ORDERS
from brinkmanship.analysis.balance.rows import LEAST_SCORE, LEAST_SHARE
from brinkmanship.analysis.balance.running import Rows
from brinkmanship.game.view.outcome import GRAVITY, KIND_NAMES

Tables = Iterator[tuple[str, list[str], list[list[str]]]]
_NORMAL = 1.96
"""Standard errors of an interval of 95 %."""
_MANY = 5
"""Orders that shift an outcome, from which a seat has a say in it."""
_WORST_GAP, _MEAN_GAP = 0.15, 0.10


def tables(rows: Rows) -> Tables:
    """Yield title, headings and lines of what was measured."""
    by: dict[str, Rows] = defaultdict(dict)
    for key, row in rows.items():
        name, _, rest = key.partition("/")
        by[name][rest] = row
    for name, found in by.items():
        yield from _TABLES[name](found)


def _outcomes(found: Rows) -> Tables:
    row = found["all"]
    fixed = [KIND_NAMES[kind] for kind, (share, _) in row["kinds"].items() if share in (0, 1)]
    yield (
        f"Outcomes of doctrine games (open force in {_share(row['force'])})",
        ["Kind", "Share"],
        [[KIND_NAMES[kind], _share(pair)] for kind, pair in row["kinds"].items()],
    )
    yield "Kinds of outcome in none or all", ["Kind"], [[name] for name in fixed]
    yield (
        f"Endings that games pass through (open force {_share(row['force'])}, major war {_share(row['war'])})",
        ["Ending", "Of all", "Of those with open force", "Of major wars"],
        [[name, *(_share(one[of]) for of in ("all", "force", "war"))] for name, one in row["endings"].items()],
    )
    if row["force_by_type"]:
        yield "Open force by hidden type", ["Type", "Share"], [[n, _share(p)] for n, p in row["force_by_type"].items()]


def _never(found: Rows) -> Tables:
    row = found["all"]
    lines = row["lines"]
    came = {name: one for name, one in lines.items() if one["futures"]}
    yield (
        f"What must never happen, and did ({len(came)} of {len(lines)} lines, {row['futures']:,} futures)",
        ["Line", "Futures", "First: world, day", "Text"],
        [[n, f"{one['futures']:,}", f"{one['first'][0]}, {one['first'][1]}", one["text"]] for n, one in came.items()],
    )


def _days(found: Rows) -> Tables:
    row = found["all"]
    yield (
        f"Political capital in doctrine games (at most {row['most_capital']:g})",
        ["Seat", "Mean", "At the end"],
        [[seat, f"{one['mean']:.2f}", f"{one['end']:.2f}"] for seat, one in row["capital"].items()],
    )
    yield (
        "Numbers that end at the end of their range, in a quarter of cases or more",
        ["Number", "Share"],
        [[name, _percent(share)] for name, share in row["at_the_end_of_their_range"].items()],
    )
    yield "Orders never open early", ["Order"], [[name.rstrip("/")] for name in row["never_open_early"]]
    yield (
        f"Days with fewer than {LEAST_ORDERS} legal orders of {LEAST_FAMILIES} families, with a full purse and as it is",
        ["Seat", "Full purse", "Fewest orders", "Fewest families", "First such day", "As it is"],
        [
            [
                seat,
                f"{100 * one['short']:.2f} %",
                str(one["orders"]),
                str(one["families"]),
                str(one["first"]) if one["first"] >= 0 else "-",
                _percent(one["poor"]),
            ]
            for seat, one in row["enough_to_do"].items()
        ],
    )


def _beliefs(found: Rows) -> Tables:
    row = found["all"]
    yield (
        f"Belief in war against what came true, undecided games, bins of {row['least']} and more"
        f" (mean gap at most {_MEAN_GAP:.0%}, none above {_WORST_GAP:.0%})",
        ["Seat", "Mean gap", "Worst gap", "Said → came true (looks)"],
        [
            [
                seat,
                _gap(one["mean_gap"]),
                _gap(one["worst_gap"]),
                ", ".join(f"{s:.2f}→{c:.2f} ({n:,})" for s, c, n in one["bins"]),
            ]
            for seat, one in row["seats"].items()
        ],
    )
    yield (
        "Open force to come, by day, in games undecided then",
        ["Day", "Games", "First seat says", "Came true"],
        [[str(day), f"{games:,}", f"{said:.2f}", f"{came:.2f}"] for day, games, said, came in row["days"]],
    )


def _alliance(found: Rows) -> Tables:
    row = found["all"]
    by = [(body, happened, ways) for body, those in row["proposals"].items() for happened, ways in those.items()]
    every = [("all", "", {way: sum(ways[way] for *_, ways in by) for way in WAYS})] if by else []
    lines = []
    for body, happened, ways in [*by, *every]:
        count = sum(ways.values())
        name = KIND_NAMES.get(happened, "") if happened != GRAVITY[0] else "Nothing yet"
        lines.append([body, name, f"{count:,}", *(_percent(ways[way] / count) for way in WAYS)])
    yield (
        "Packages put to bodies in doctrine games, by what had come to pass",
        ["Body", "After", "Proposals", *(way.capitalize() for way in WAYS)],
        lines,
    )
    yield (
        "Who stands in the way of packages that are not agreed as ordered (chance to break silence)",
        ["Package", "Members"],
        [
            [kind, ", ".join(f"{who} {_percent(p)}" for who, p in list(members.items())[:6])]
            for kind, members in row["against"].items()
        ],
    )
    days = {int(day): count for day, count in row["days"].items()}
    whole = max(sum(days.values()), 1)
    yield (
        "Days from the order to the agreement",
        ["Days", "Share"],
        [[str(day), _percent(count / whole)] for day, count in days.items()],
    )


def _gap(gap: float | None) -> str:
    return "-" if gap is None else f"{gap:.3f}"


def _signals(found: Rows) -> Tables:
    for actor, row in found.items():
        yield (
            f"What {actor} shows a day on each course, before any fighting (declared in brackets): type it into `shows`",
            ["Seen", *row["courses"]],
            [["days looked at", *(f"{size:,}" for size in row["days"])]]
            + [
                [name, *(_rate(rate, one["declared"], n) for n, rate in enumerate(one["rates"]))]
                for name, one in row["seen"].items()
                if one["declared"] is not None or any(one["rates"])
            ],
        )


def _rate(rate: float | None, declared: list[float] | None, number: int) -> str:
    said = "-" if rate is None else f"{rate:.3f}"
    return said if declared is None else f"{said} ({declared[number]:.3f})"


def _sizes(found: Rows) -> Tables:
    lines = []
    for key, row in found.items():
        seat, _, order = key.partition("/")
        for what, (whole, sized, (mean, error)) in row["found"].items():
            least = LEAST_SHARE if what == "open force" else LEAST_SCORE
            if abs(mean) >= least and abs(mean) > 3 * error:
                lines.append([seat, order, what, _points(whole), _points(sized), _points([mean, error])])
    yield (
        f"Orders that bring more or less than their size ({len(found)} looked at; points of 100)",
        ["Seat", "Order, size", "Of", "Size 1", "This size", "Beyond its size"],
        lines,
    )


def _policies(found: Rows) -> Tables:
    lines = []
    for key, row in found.items():
        seat, _, policy = key.partition("/")
        if seat in row["scores"]:
            mean, error = row["scores"][seat]
            verdict = "better" if mean > _NORMAL * error else "worse" if mean < -_NORMAL * error else "no difference"
            lines.append(
                [seat, policy, f"{100 * row['own']:.1f}", _interval(mean, error), verdict, _points(row["force"])]
            )
    yield (
        "A seat's policy against its doctrine, others by doctrine (points of 100, 95 % intervals)",
        ["Seat", "Policy", "Doctrine scores", "Score", "Than doctrine", "Open force"],
        lines,
    )


def _levers(found: Rows) -> Tables:
    yield (
        "Levers: all orders once each, early, against none; doctrine without them (points of 100)",
        ["Lever", "Trial", "Open force", "Outcomes that move"],
        [[*key.rsplit("/", 1), _points(row["force"]), _moved(row)] for key, row in found.items()],
    )
    types = list(dict.fromkeys(name for row in found.values() for name in row["force_by_type"]))
    if types:
        yield (
            "Levers: open force by hidden type (points of 100)",
            ["Lever", "Trial", *types],
            [
                [*key.rsplit("/", 1), *(_points(row["force_by_type"].get(name, [0, 0])) for name in types)]
                for key, row in found.items()
            ],
        )


def _between(found: Rows) -> Tables:
    yield (
        "Numbers at the start, the higher value against the lower (points of 100)",
        ["Number", "Low", "High", "Open force", "Outcomes that move"],
        [[*key.rsplit("/", 2), _points(row["force"]), _moved(row)] for key, row in found.items()],
    )


def _mechanisms(found: Rows) -> Tables:
    dead = [[name] for name, row in found.items() if not row["anything"]]
    yield f"Mechanisms that move nothing ({len(dead)} of {len(found)})", ["Mechanism"], dead
    yield _parts("Mechanisms left out (points of 100)", "Mechanism", found)


def _formations(found: Rows) -> Tables:
    dead = [[name] for name, row in found.items() if not row["anything"]]
    yield f"Formations that nothing asks for ({len(dead)} of {len(found)})", ["Actor and branch"], dead
    yield _parts("Formations taken away (points of 100)", "Actor and branch", found)


def _parts(title: str, what: str, found: Rows) -> tuple[str, list[str], list[list[str]]]:
    return (
        title,
        [what, "Futures that differ", "Open force", "Outcomes that move"],
        [
            [n, _percent(row["anything"]), _points(row["force"]), _moved(row)]
            for n, row in found.items()
            if row["anything"]
        ],
    )


def _variance(found: Rows) -> Tables:
    for actor, row in found.items():
        lines = [
            ["Hidden type, first order", _share(row["type_first_order"])],
            ["Hidden type, redrawn alone", _share(row["type_total"])],
            ["Play of the other seats, redrawn alone", _share(row["play_total"])],
            ["Chance, redrawn alone", _share(row["chance_total"])],
        ]
        yield (
            f"What explains the variance of open force ({_percent(row['force'])}), type of {actor}",
            ["Group", "Share"],
            lines,
        )
        ways = list(row["all"])
        yield (
            f"Open force by type of {actor}, all others playing alike",
            ["Type", "Policies drawn", *ways],
            [
                [name, _percent(share), *(_share(row["all"][way][name]) for way in ways)]
                for name, share in row["types"].items()
            ],
        )


def _numbers(found: Rows) -> Tables:
    dead = [[name] for name, row in found.items() if row["anything"] == 0]
    yield f"Numbers that move nothing ({len(dead)} of {len(found)})", ["Number"], dead
    weak = [
        [name, _percent(row["anything"])] for name, row in found.items() if row["anything"] > 0 and not row["endings"]
    ]
    yield "Numbers that move scores alone, in how many futures", ["Number", "Futures"], weak


def _influence(found: Rows) -> Tables:
    seats: dict[str, list[tuple[str, dict[str, Any]]]] = defaultdict(list)
    for key, row in found.items():
        seat, _, order = key.partition("/")
        seats[seat].append((order.rstrip("/"), row))
    lines, whole = [], [row for rows in seats.values() for _, row in rows]
    for seat, rows in [*seats.items(), ("all", [("", row) for row in whole])]:
        outcome = sum(bool(row["moves_outcome"]) for _, row in rows)
        moving = sum(bool(row["moves_outcome"] or row["moves_score"]) for _, row in rows)
        given = sum(not _dead(row) for _, row in rows)
        say = "" if outcome >= _MANY else "no say" if not outcome else "little say"
        shares = [_percent(some / len(rows)) for some in (moving, given)]
        lines.append([seat, str(len(rows)), str(outcome), str(moving), shares[0], str(given), shares[1], say])
    yield (
        f"Orders, but to single formations, that shift an outcome by {100 * LEAST_SHARE:g} point or a score by"
        f" {100 * LEAST_SCORE:g}, beyond three errors: over all futures, or where they were given",
        ["Seat", "Orders", "Shift an outcome", "Shift anything", "Share", "Or where given", "Share", "Say in outcomes"],
        lines,
    )
    strong = sorted(
        ((abs(row["force"][0]), seat, order, row) for seat, rows in seats.items() for order, row in rows),
        key=lambda one: -one[0],
    )
    yield (
        "The strongest on open force (points of 100)",
        ["Seat", "Order", "Open force", "Outcomes that move"],
        [[seat, order, _points(row["force"]), _moved(row)] for _, seat, order, row in strong[:20]],
    )
    dead = {seat: [order for order, row in rows if _dead(row)] for seat, rows in seats.items()}
    yield "Orders that move nothing", ["Seat", "Orders"], [[seat, ", ".join(dead[seat])] for seat in dead if dead[seat]]
    alive = {order.partition("/")[0] for rows in seats.values() for order, row in rows if not _dead(row)}
    every = dict.fromkeys(order.partition("/")[0] for rows in seats.values() for order, _ in rows)
    gone = [[action] for action in every if action not in alive]
    yield f"Actions that move nothing, whoever orders them ({len(gone)} of {len(every)})", ["Action"], gone


def _dead(row: Mapping[str, Any]) -> bool:
    """Whether an order moves nothing, neither over all futures nor over those in which it was given."""
    found = (row, row.get("given", {}))
    return not any(one.get("moves_outcome") or one.get("moves_score") for one in found)


def _repeats(found: Rows) -> Tables:
    winning, growing = [], []
    for key, row in found.items():
        seat, _, order = key.partition("/")
        for policy, (mean, error) in row["over"].items():
            if mean > max(LEAST_SCORE, 3 * error):
                winning.append([seat, order.rstrip("/"), policy, f"{row['uses']:.1f}", _points([mean, error])])
        if row["halves"] is None or row["gain"][0] < 0:  # a lever is what gains something
            continue
        first, over, error = row["halves"]
        if over > 3 * error:
            growing.append(
                [seat, order.rstrip("/"), f"{row['uses']:.1f}", f"{100 * first:+.1f}", _points([over, error])]
            )
    yield (
        f"Single orders, repeated, that beat a policy ({len(found)} looked at)",
        ["Seat", "Order", "Policy", "Uses", "Better by"],
        winning,
    )
    yield (
        "Orders whose second half of uses adds more than half of the first",
        ["Seat", "Order", "Uses", "First half", "Second half, above half of the first"],
        growing,
    )


_TABLES: Mapping[str, Callable[[Rows], Tables]] = {
    "outcomes": _outcomes,
    "never": _never,
    "days": _days,
    "beliefs": _beliefs,
    "alliance": _alliance,
    "signals": _signals,
    "policies": _policies,
    "levers": _levers,
    "between": _between,
    "mechanisms": _mechanisms,
    "formations": _formations,
    "variance": _variance,
    "numbers": _numbers,
    "influence": _influence,
    "sizes": _sizes,
    "repeats": _repeats,
    "planner": _policies,
}


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def _share(pair: list[float]) -> str:
    return f"{100 * pair[0]:.1f} ± {100 * pair[1]:.1f} %"


def _points(pair: list[float]) -> str:
    return f"{100 * pair[0]:+.1f} ± {100 * pair[1]:.1f}"


def _interval(mean: float, error: float) -> str:
    return f"{100 * mean:+.1f} [{100 * (mean - _NORMAL * error):+.1f}, {100 * (mean + _NORMAL * error):+.1f}]"


def _moved(row: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {_points(row['outcomes'][name])}" for name in row["moves_outcome"])
