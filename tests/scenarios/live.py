"""What moves when a statement of January 2022 is taken out: what is taken out, and what a player then sees change.

Each entry of `LIVE` is a `Live`: edits of the resolved scenario (of the entries that trace the statement), a sentence, and a
sight: a number of every world, from a play of a few days or a whole game. The test plays both scenarios on the same chance and
holds the mean change to a direction and a size.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

import brinkmanship as bm

Data = dict[str, Any]
Edit = Callable[[Data], None]
Sight = Callable[[bm.Crisis, int], np.ndarray]

BUILD_UP = ["RUS-01", "RUS-02", "RUS-03", "RUS-04", "RUS-05", "RUS-06"]


@dataclass(frozen=True)
class Live:
    """What is taken out, what then moves, and by how much at least: below 0 it falls, above 0 it rises."""

    out: tuple[Edit, ...]
    moves: str
    sight: Sight
    by: float
    worlds: int = 40


# Edits


def reset(path: str) -> Edit:
    """Take a traced number out: its thing keeps what such things usually have."""
    *where, last = path.split(".")

    def edit(data: Data) -> None:
        for step in where:
            data = data[step]
        del data[last]

    return edit


def put(path: str, value: Any) -> Edit:
    *where, last = path.split(".")

    def edit(data: Data) -> None:
        for step in where:
            data = data[step]
        data[last] = value

    return edit


def never(*actions: str) -> Edit:
    """Let nobody order the actions."""

    def edit(data: Data) -> None:
        for action in actions:
            data["actions"][action]["requires"] = [{"that": "0 > 1", "else": "Taken out."}]

    return edit


def without_event(*events: str) -> Edit:
    def edit(data: Data) -> None:
        for event in events:
            data["events"][event]["when"] = "0 > 1"

    return edit


def gone(*formations: str) -> Edit:
    """Leave nothing of the formations but their names."""

    def edit(data: Data) -> None:
        for formation in formations:
            data["formations"][formation]["personnel"] = 0

    return edit


def without_line(action: str, start: str) -> Edit:
    """Leave out the effects of an action that begin with a text."""

    def edit(data: Data) -> None:
        about = data["actions"][action]
        for when in ("announce", "start"):
            if when in about:
                about[when] = [line for line in about[when] if not line.startswith(start)]

    return edit


def put_all(path: str, issues: tuple[str, ...], weight: float) -> Edit:
    """Give issues another weight for every hidden type."""

    def edit(data: Data) -> None:
        for step in path.split("."):
            data = data[step]
        for listed in (data["issues"], *data["types"].values()):
            for issue in issues:
                listed[issue]["weight"] = weight

    return edit


def priors(**wanted: float) -> Edit:
    """Give hidden types of Russia other priors; the rest keep their proportions."""

    def edit(data: Data) -> None:
        types = data["actors"]["RUS"]["types"]
        now = {name: float(one["prior"]["value"]) for name, one in types.items()}
        rest = sum(value for name, value in now.items() if name not in wanted)
        left = 1 - sum(wanted.values())
        for name, one in types.items():
            one["prior"] = wanted.get(name, now[name] / rest * left)

    return edit


# Sights


def orders(**plan: list[tuple[int, str, str]]) -> dict[str, Any]:
    """Who plays: seats that give orders on days, (day, action, target), and nobody else does anything."""

    def seat(listed: list[tuple[int, str, str]]) -> Callable[[bm.Look], Any]:
        def bot(look: bm.Look) -> Any:
            return [look.order(action, target) for day, action, target in listed if day == look.day]

        return bot

    return {**{name: seat(listed) for name, listed in plan.items()}, "others": bm.Wait()}


@lru_cache(maxsize=4)
def by_doctrine(crisis: bm.Crisis, worlds: int) -> Any:
    """Whole games by doctrine."""
    return crisis.play(crisis.start(worlds=worlds, seed=11), bm.Doctrine())


def number(text: str, day: int, players: Any = None) -> Sight:
    """A number at the end of a day; nobody does anything where no players are named."""

    def sight(crisis: bm.Crisis, worlds: int) -> np.ndarray:
        start = crisis.start(worlds=worlds, seed=11)
        if day == 0:
            return np.asarray(start[text])
        return np.asarray(crisis.play(start, players or bm.Wait(), watch=[text], turns=day)[text][-1])

    return sight


def score(seat: str, day: int | None = None, players: Any = None) -> Sight:
    """A seat's score after some days, or at the end of a game by doctrine."""

    def sight(crisis: bm.Crisis, worlds: int) -> np.ndarray:
        if day is None:
            return np.asarray(by_doctrine(crisis, worlds).scores[seat])
        return np.asarray(
            crisis.play(crisis.start(worlds=worlds, seed=11), players or bm.Wait(), turns=day).scores[seat]
        )

    return sight


def legal(seat: str, action: str, target: str = "", day: int = 0) -> Sight:
    """Whether an order may be given on a day on which nobody has done anything."""

    def sight(crisis: bm.Crisis, worlds: int) -> np.ndarray:
        state = crisis.start(worlds=worlds, seed=11)
        for _ in range(day):
            state = crisis.step(state, bm.Wait())
        return np.asarray(state.look(seat).legal(action, target), float)

    return sight


def passes(seat: str, action: str, target: str = "", place: str = "") -> Sight:
    """The chance that a proposal would pass, as its seat judges it on the first day."""

    def sight(crisis: bm.Crisis, worlds: int) -> np.ndarray:
        return np.asarray(crisis.start(worlds=worlds, seed=11).look(seat).likely(action, target, place))

    return sight


def ends_in(*kinds: str) -> Sight:
    """Whether a game by doctrine ends in one of the kinds of outcome."""

    def sight(crisis: bm.Crisis, worlds: int) -> np.ndarray:
        return np.isin(by_doctrine(crisis, worlds).outcomes.kind, kinds).astype(float)

    return sight


USA_SENDS_ALERT_FORCE = orders(USA=[(0, "alert_forces", ""), (1, "deploy_alert_force", "")])
RESPONSE_FORCE = orders(
    NATO=[(0, "activate_nrf", "")],
    USA=[(0, "alert_forces", ""), *((day, "strengthen_response_force", "") for day in range(3, 20))],
)
RUSSIA_TAKES_A_SLICE = orders(RUS=[(7, "recognise_separatists", "UA-DNR"), (8, "send_peacekeepers", "")])
FORCE = ("annexation", "limited_incursion", "major_war", "wider_war")

LIVE: dict[str, Live] = {
    "S1": Live((reset("tracks.world.tension.start"),), "Italy's crisis fades: its score rises", score("ITA", 1), 0.005),
    "S2": Live(
        (never("send_us_arms"),),
        "Ukraine has fewer arms after a month",
        number("UKR.armament + UKR.pipeline", 30, bm.Doctrine()),
        -0.01,
    ),
    "S3": Live((put("tracks.world.talks.start", 0.3),), "NATO's score loses its channel", score("NATO", 1), -0.01),
    "S4": Live(
        (put("tracks.world.tension.start", 0.4),),
        "markets do not panic: Ukraine's economy holds",
        number("UKR.economy", 25),
        0.001,
    ),
    "S6": Live((gone(*BUILD_UP),), "fewer soldiers stand at the border", number("troops(RUS, border)", 0), -30_000),
    "S7": Live((never("reject_demands"),), "the order is not there to be given", legal("NATO", "reject_demands"), -1),
    "S8": Live(
        (gone("USA-04A", "USA-04B", "USA-04C", "USA-04D", "USA-04E"),),
        "nobody arrives in the east",
        number("troops(USA, flank)", 25, USA_SENDS_ALERT_FORCE),
        -8_000,
    ),
    "S9": Live(
        (never("alert_forces"),),
        "Moscow feels less threatened",
        number("RUS.threat", 1, orders(USA=[(0, "alert_forces", "")])),
        -0.005,
    ),
    "S10": Live(
        (never("alert_forces", "reassure_flank"),),
        "America's score loses reassurance",
        score("USA", 1, orders(USA=[(0, "alert_forces", ""), (0, "reassure_flank", "")])),
        -0.005,
    ),
    "S11": Live(
        (put("actions.alert_forces.verb", {"alert": {"notice": 10}}),),
        "the paratroopers are not there ten days after the order",
        number("troops(USA, flank)", 11, USA_SENDS_ALERT_FORCE),
        -2_000,
    ),
    "S12": Live(
        (gone("USA-04D", "USA-04E"),),
        "the units of particular kinds are missing in Poland",
        number("troops(USA, 'POL-E')", 25, USA_SENDS_ALERT_FORCE),
        -2_000,
    ),
    "S16": Live(
        (never("consult_allies"),),
        "the alliance is less united without the call",
        number("NAC.cohesion", 2, orders(USA=[(0, "consult_allies", "")])),
        -0.01,
    ),
    "S18": Live(
        (never("consult_allies"),),
        "those on the call pay less attention",
        number("mean(on_the_call.attention)", 2, orders(USA=[(0, "consult_allies", "")])),
        -0.005,
    ),
    "S20": Live(
        (put("bodies.NAC.rule", "majority"),),
        "NATO's defence plans pass more surely",
        passes("NATO", "activate_defence_plans"),
        0.02,
    ),
    "S22": Live(
        (never("cyberattack"),), "Kyiv keeps calm", number("UKR.calm", 2, orders(RUS=[(0, "cyberattack", "UKR")])), 0.01
    ),
    "S23": Live(
        (put("actors.RUS.tracks.suspicion", 0.0),),
        "London has no attack to name Moscow for",
        legal("GBR", "blame_attack", "RUS"),
        -1,
    ),
    "S24": Live(
        (never("break_ranks"),),
        "the alliance stays more united",
        number("NAC.cohesion", 2, orders(HUN=[(0, "break_ranks", "")])),
        0.005,
    ),
    "S26": Live(
        (never("send_british_arms"),),
        "no British missiles reach Ukraine",
        number("UKR.armament + UKR.pipeline", 8, orders(GBR=[(0, "send_british_arms", "UKR")])),
        -0.005,
    ),
    "S28": Live(
        (put("actors.DEU.tracks.arms_stance", 0.5),),
        "Berlin lets the howitzers go",
        passes("EST", "send_german_made_howitzers", "UKR"),
        0.2,
    ),
    "S29": Live(
        (gone("USA-10", "USA-11", "DNK-02", "ESP-01", "ESP-02A", "ESP-02B", "NATO-08"),),
        "less of the alliance stands in the east",
        number("troops(west, flank)", 10),
        -80,
    ),
    "S31": Live(
        (gone("DNK-01"),), "the Baltic states are less reassured", number("mean(baltics.assurance)", 3), -0.005
    ),
    "S32": Live(
        (gone("DNK-02"),), "the Baltic states are less reassured", number("mean(baltics.assurance)", 8), -0.005
    ),
    "S33": Live(
        (gone("ESP-01", "ESP-02A", "ESP-02B"),), "Bulgaria is less reassured", number("BGR.assurance", 8), -0.005
    ),
    "S34": Live(
        (gone("ESP-03"),),
        "no fighters stand in Bulgaria",
        number("troops(ESP, BGR)", 30, orders(ESP=[(0, "send_spanish_fighters", "")])),
        -50,
    ),
    "S35": Live(
        (put("formations.NLD-01.notice", 5),),
        "the fighters are there before April",
        number("troops(NLD, BGR)", 20, orders(NLD=[(0, "send_dutch_fighters", "")])),
        50,
    ),
    "S36": Live(
        (gone("NATO-08"),),
        "no French battalion stands in Romania",
        number("troops(FRA, ROU)", 15, orders(FRA=[(0, "send_french_battalion", "")])),
        -400,
    ),
    "S37": Live(
        (put("actors.ITA.tracks.deploy_stance", 0.5),),
        "NATO's defence plans pass more surely",
        passes("NATO", "activate_defence_plans"),
        0.005,
    ),
    "S38": Live(
        (gone("ITA-02"),),
        "no Italian battalion goes to Latvia",
        number("troops(ITA, LVA)", 45, orders(ITA=[(8, "offer_italian_battalion", "")])),
        -500,
    ),
    "S39": Live(
        (put("actors.ITA.tracks.attention", 0.8),),
        "Rome may offer soldiers on the first day",
        legal("ITA", "offer_italian_battalion"),
        1,
    ),
    "S46": Live(
        (put("actors.USA.tracks.evacuated", 0.0), put("actors.GBR.tracks.evacuated", 0.0)),
        "Kyiv stays calmer and its economy sounder",
        score("UKR", 30),
        0.001,
    ),
    "S5": Live(
        (never("withdraw_with_something", "withdraw_with_nothing"),),
        "fewer games end with the army going home",
        ends_in("deescalation", "settlement"),
        -0.02,
        200,
    ),
    "S13": Live(
        (never("strengthen_response_force"),),
        "the alerted units do not come under the Response Force",
        number("troops(USA, ROU)", 40, RESPONSE_FORCE),
        -200,
        200,
    ),
    "S14": Live(
        (gone("NATO-05", "NATO-06", "NATO-07"),),
        "nothing of the Response Force stands in Romania",
        number("troops(nato, ROU)", 50, RESPONSE_FORCE),
        -250,
        300,
    ),
    "S15": Live(
        (without_line("deploy_alert_force", "NAC.cohesion"),),
        "acting alone costs no unity",
        number("NAC.cohesion", 3, USA_SENDS_ALERT_FORCE),
        0.005,
    ),
    "S17": Live(
        (put("bodies.NAC.tracks.declared", 0.4),),
        "NATO's score loses no gap between words and will",
        score("NATO", 1),
        0.005,
    ),
    "S19": Live(
        (put("bodies.NAC.tracks.cohesion", 0.9),), "America's score has allies who act as one", score("USA", 1), 0.02
    ),
    "S21": Live(
        (put("bodies.NAC.tracks.incursion_consensus", 0.9),),
        "a small incursion divides the allies less",
        number("NAC.cohesion", 9, RUSSIA_TAKES_A_SLICE),
        0.02,
    ),
    "S25": Live(
        (put("actors.DEU.tracks.arms_stance", 0.5),),
        "American arms for Kyiv cost no unity",
        number("NAC.cohesion", 2, orders(USA=[(0, "send_us_arms", "UKR")])),
        0.003,
    ),
    "S27": Live(
        (without_line("send_us_arms", "RUS."),),
        "Moscow sees no threat in American arms",
        number("RUS.threat", 2, orders(USA=[(0, "send_us_arms", "UKR")])),
        -0.005,
    ),
    "S30": Live(
        (put_all("preferences.RUS", ("limits", "forces"), 0.01),),
        "what Moscow settles for is another",
        ends_in("settlement", "deescalation"),
        -0.02,
        200,
    ),
    "S40": Live(
        (never("offer_italian_battalion"),),
        "Italy has no way to show that it stands with NATO",
        number("NAC.cohesion", 20, orders(ITA=[(8, "offer_italian_battalion", "")])),
        -0.005,
    ),
    "S41": Live(
        (without_line("alert_forces", "RUS.face"),),
        "the alert makes stepping back no dearer",
        number("RUS.face", 1, orders(USA=[(0, "alert_forces", "")])),
        -0.01,
    ),
    "S42": Live(
        (put("actors.RUS.tracks.face", 0.0),),
        "more games end with the army going home",
        ends_in("deescalation", "settlement"),
        0.02,
        200,
    ),
    "S43": Live((priors(deal=0, undecided=0),), "more games end in force", ends_in(*FORCE), 0.02, 200),
    "S44": Live((priors(rollback=0),), "fewer games end in a large war", ends_in("major_war", "wider_war"), -0.02, 200),
    "S45": Live((never("threaten_sanctions"),), "more games end in force", ends_in(*FORCE), 0.02, 200),
}
