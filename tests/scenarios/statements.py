"""What each of the 46 statements of January 2022 says of the compiled world on day 0."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pytest

from brinkmanship.scenario.compile import Compiled
from brinkmanship.simulation.world import Kind, Movement, World

RUSSIAN_BUILD_UP = [*(f"RUS-{number:02}" for number in range(1, 13)), "RUS-20"]
ALERT_FORCE = [f"USA-04{part}" for part in "ABCDE"]
RESPONSE_FORCE = ["NATO-05", "NATO-06", "NATO-07"]


@dataclass(frozen=True)
class Start:
    """The scenario and 2,000 worlds of it as they stand on the first day."""

    compiled: Compiled
    worlds: World

    def number(self, kind: Kind, thing: int, track: str) -> float:
        """A track that no hidden intent touches: the same in all worlds."""
        values = self.worlds.tracks(kind)[self.compiled.rules.track(kind, track), thing]
        assert np.ptp(values) == 0, f"{track} differs between worlds"
        return float(values[0])

    def world(self, track: str) -> float:
        return self.number(Kind.WORLD, 0, track)

    def actor(self, name: str, track: str) -> float:
        return self.number(Kind.ACTOR, self.compiled.rules.actors.index(name), track)

    def body(self, name: str, track: str) -> float:
        return self.number(Kind.BODY, self.compiled.rules.bodies_.index(name), track)

    def tie(self, first: str, second: str, track: str) -> float:
        actors = self.compiled.rules.actors
        return self.number(Kind.TIE, actors.index(first) * len(actors) + actors.index(second), track)

    def formation(self, name: str, track: str) -> float:
        return self.number(Kind.FORMATION, self.index(name), track)

    def index(self, name: str) -> int:
        return self.compiled.rules.formations.index(name)

    def personnel(self, names: list[str]) -> float:
        return sum(self.formation(name, "personnel") for name in names)

    def troops(self, actor: str, zone: str) -> float:
        """Soldiers of *actor* that stand in *zone* in the first world, those on their way not counted."""
        rules = self.compiled.rules
        mine = rules.owner == rules.actors.index(actor)
        here = rules.zones[zone][self.worlds.location[:, 0]] & (self.worlds.movement[:, 0] == Movement.STANDING)
        soldiers = self.worlds.formation[rules.track(Kind.FORMATION, "personnel"), :, 0]
        return float(soldiers[mine & here].sum())

    def stands(self, name: str) -> str:
        return self.compiled.rules.regions[int(self.worlds.location[self.index(name), 0])]

    def bound_for(self, name: str) -> str | None:
        place = int(self.worlds.destination[self.index(name), 0])
        return self.compiled.rules.regions[place] if place >= 0 else None

    def families(self, actor: str) -> set[str]:
        """What an actor can do, by family of actions."""
        rules = self.compiled.rules
        who = rules.actors.index(actor)
        return {rules.actions[int(a)].family for a in rules.slot_action[rules.slot_actor == who]}

    @cached_property
    def traces(self) -> dict[str, list[str]]:
        """Where each statement is traced, as dotted paths."""
        found: dict[str, list[str]] = defaultdict(list)
        for path, statement in traced(self.compiled.loaded.data, ()):
            found[statement].append(".".join(path))
        return found


def traced(data: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every `traces` in a resolved scenario with the path of its entry."""
    if isinstance(data, dict):
        for name, value in data.items():
            if name == "traces":
                yield from ((path, statement) for statement in value)
            else:
                yield from traced(value, (*path, name))
    elif isinstance(data, list):
        for number, value in enumerate(data):
            yield from traced(value, (*path, str(number)))


def near(value: float) -> Any:
    return pytest.approx(value, abs=1e-4)


def s1(s: Start) -> None:
    assert s.world("tension") == near(0.70)


def s2(s: Start) -> None:
    assert s.actor("USA", "face") > 0.2  # has threatened in public
    assert {"military", "economy"} <= s.families("USA")


def s3(s: Start) -> None:
    assert s.world("talks") >= 0.8
    assert "diplomacy" in s.families("RUS") & s.families("USA")


def s4(s: Start) -> None:
    assert s.world("tension") > 0.5
    assert s.tie("RUS", "UKR", "tension") > 0.7


def s5(s: Start) -> None:
    resolve = s.worlds.actor[s.compiled.rules.track(Kind.ACTOR, "resolve"), s.compiled.rules.actors.index("RUS")]
    assert resolve.min() > 0.6


def s6(s: Start) -> None:
    assert s.personnel(RUSSIAN_BUILD_UP) == near(100_000)
    assert s.troops("RUS", "border") == near(100_000)


def s7(s: Start) -> None:
    assert s.world("limits") < 0.1
    assert s.actor("NATO", "resolve") > 0.5
    assert s.body("NAC", "cohesion") > 0.0


def s8(s: Start) -> None:
    assert s.personnel(ALERT_FORCE) == near(8_500)
    assert {s.stands(name) for name in ALERT_FORCE} == {"USA"}


def s9(s: Start) -> None:
    assert s.actor("USA", "deploy_stance") == near(1.0)


def s10(s: Start) -> None:
    flank = [s.actor(name, "assurance") for name in ("POL", "EST", "LVA", "LTU", "ROU")]
    assert max(flank) < s.actor("USA", "assurance")  # they are the ones in need of it


def s11(s: Start) -> None:
    notice = {name: s.formation(name, "notice") for name in ALERT_FORCE}
    assert set(notice.values()) == {10}
    alert = next(
        a for a in s.compiled.rules.actions if a.id == "alert_forces"
    )  # some go from ten to five, the rest stays at ten
    assert alert.parameters["notice"] == 5
    assert {s.compiled.rules.formations[i] for i in alert.formations} == {"USA-04A", "USA-04B", "USA-04D"}


def s12(s: Start) -> None:
    assert s.personnel(["USA-04D", "USA-04E"]) > 0
    assert {"POL-E", "ROU"} <= {
        r for r, inside in zip(s.compiled.rules.regions, s.compiled.rules.zones["flank"], strict=True) if inside
    }


def s13(s: Start) -> None:
    assert s.personnel(["USA-04A", "USA-04B", "USA-04C"]) > 8_500 / 2


def s14(s: Start) -> None:
    assert s.personnel(RESPONSE_FORCE) == near(40_000)
    assert len({int(s.compiled.rules.owner[s.index(name)]) for name in RESPONSE_FORCE}) > 1


def s15(s: Start) -> None:
    objectives = [o for o in s.compiled.rules.objectives if s.compiled.rules.actors[o.actor] == "USA"]
    assert any(o.id == "together" and o.weight > 0.2 for o in objectives)


def s16(s: Start) -> None:
    assert s.compiled.scenario.scenario.start.isoformat() == "2022-01-24"
    assert s.compiled.scenario.scenario.start.weekday() == 0  # a Monday


def s17(s: Start) -> None:
    assert s.body("NAC", "declared") == near(0.90)


def s18(s: Start) -> None:
    assert {s.compiled.rules.actors[i] for i in s.compiled.rules.groups["on_the_call"]} == {
        "USA", "NATO", "EU", "FRA", "ITA", "DEU", "POL", "GBR"
    }  # fmt: skip
    leaders = " ".join(actor.leader or "" for actor in s.compiled.scenario.actors.values())
    for name in ("Stoltenberg", "von der Leyen", "Michel", "Macron", "Draghi", "Scholz", "Duda", "Johnson", "Biden"):
        assert name in leaders


def s19(s: Start) -> None:
    assert s.body("NAC", "cohesion") == near(0.60)
    assert s.body("NAC", "declared") > s.body("NAC", "cohesion")


def s20(s: Start) -> None:
    council = next(body for body in s.compiled.rules.bodies if body.id == "NAC")
    assert council.rule == "unanimity"
    assert len(council.members) >= 15


def s21(s: Start) -> None:
    assert s.body("NAC", "incursion_consensus") == near(0.40)
    assert s.body("NAC", "incursion_consensus") < s.body("NAC", "sanctions_consensus")


def s22(s: Start) -> None:
    assert {"cyber", "military", "energy"} <= s.families("RUS")


def s23(s: Start) -> None:
    assert s.actor("RUS", "suspicion") == near(0.50)  # possibly by Russians: neither cleared nor proven
    assert s.actor("UKR", "resilience") < 0.5


def s24(s: Start) -> None:
    assert s.body("NAC", "cohesion") < 0.75


def s25(s: Start) -> None:
    stances = [s.actor(name, "arms_stance") for name in ("USA", "GBR", "POL", "FRA", "DEU", "ITA", "HUN")]
    assert max(stances) == near(1.0)
    assert min(stances) == near(-1.0)
    assert s.body("NAC", "arms_consensus") == near(0.35)


def s26(s: Start) -> None:
    assert s.actor("USA", "arms_stance") == s.actor("GBR", "arms_stance") == near(1.0)
    assert "arms" in s.families("USA") & s.families("GBR")


def s27(s: Start) -> None:
    assert s.actor("RUS", "arms_stance") == near(-1.0)
    assert s.actor("RUS", "threat") > 0.4


def s28(s: Start) -> None:
    assert s.actor("DEU", "arms_stance") == near(-1.0)
    assert all(s.actor(name, "arms_stance") < 0 for name in ("ITA", "HUN", "BGR"))


def s29(s: Start) -> None:
    moving = [s.bound_for(name) for name in ("DNK-02", "USA-10", "ESP-01", "ESP-02B")]
    assert moving == ["LTU", "EST", "SEA-MED", "SEA-MED"]


def s30(s: Start) -> None:
    wanted = {o.id for o in s.compiled.rules.objectives if s.compiled.rules.actors[o.actor] == "RUS"}
    assert {"limits", "forces"} <= wanted


def s31(s: Start) -> None:
    assert s.stands("DNK-01") == "SEA-BAL"
    assert s.formation("DNK-01", "personnel") == near(160)


def s32(s: Start) -> None:
    assert "F-16" in s.compiled.scenario.formations["DNK-02"].name
    assert "Four" in (s.compiled.scenario.formations["DNK-02"].description or "")
    assert s.bound_for("DNK-02") == "LTU"
    assert 3 <= s.formation("DNK-02", "days_left") <= 4


def s33(s: Start) -> None:
    ships = ["ESP-01", "ESP-02A", "ESP-02B"]
    assert s.personnel(ships) == near(306)
    assert all("SEA-MED" in (s.stands(name), s.bound_for(name)) for name in ships)


def s34(s: Start) -> None:
    assert s.stands("ESP-03") == "IBE"
    assert s.bound_for("ESP-03") is None


def s35(s: Start) -> None:
    assert s.stands("NLD-01") == "BNL"
    assert "F-35" in s.compiled.scenario.formations["NLD-01"].name
    assert s.formation("NLD-01", "notice") >= 67 > s.compiled.rules.horizon  # 1 April is day 67


def s36(s: Start) -> None:
    assert s.stands("NATO-08") == "FRA"
    assert s.formation("NATO-08", "personnel") == near(500)
    assert s.actor("FRA", "deploy_stance") > 0


def s37(s: Start) -> None:
    assert s.actor("ITA", "deploy_stance") == near(-0.5)
    assert s.tie("ITA", "RUS", "trust") > s.tie("GBR", "RUS", "trust") + 0.5


def s38(s: Start) -> None:
    rules = s.compiled.rules
    italian = [n for n in rules.formations if rules.actors[int(rules.owner[s.index(n)])] == "ITA"]
    flank = rules.zones["flank"]
    east = [n for n in italian if flank[int(s.worlds.location[s.index(n), 0])] and rules.branch[s.index(n)] == "ground"]
    assert italian
    assert not east


def s39(s: Start) -> None:
    assert s.actor("ITA", "attention") == near(0.30)
    assert s.actor("ITA", "attention") < min(s.actor(name, "attention") for name in ("DEU", "FRA", "GBR", "POL"))


def s40(s: Start) -> None:
    assert s.tie("ITA", "NATO", "trust") > 0.5
    assert s.actor("ITA", "resolve") < 0.5


def s41(s: Start) -> None:
    assert s.world("tension") > 0.69
    assert s.actor("RUS", "face") > 0.5


def s42(s: Start) -> None:
    assert s.actor("RUS", "face") == near(0.65)


def s43(s: Start) -> None:
    rules = s.compiled.rules
    russia = rules.actors.index("RUS")
    drawn = np.unique(s.worlds.intent[russia])
    assert set(drawn) == {0, 1, 2, 3}  # no world knows beforehand
    prior = dict(zip(rules.type_names, rules.type_prior, strict=True))
    assert prior["deal"] > 0
    assert prior["undecided"] > 0


def s44(s: Start) -> None:
    rules = s.compiled.rules
    prior = dict(zip(rules.type_names, rules.type_prior, strict=True))
    assert prior["rollback"] == near(0.25)
    drawn = float((s.worlds.intent[rules.actors.index("RUS")] == rules.type_names.index("rollback")).mean())
    assert abs(drawn - 0.25) < 0.04  # 4 sigma of 2,000 draws


def s45(s: Start) -> None:
    assert all(s.actor(name, "sanctions_stance") > 0.4 for name in ("USA", "GBR", "EU"))
    assert s.actor("RUS", "sanctioned") < 0.2  # threatened, not imposed


def s46(s: Start) -> None:
    assert s.actor("USA", "evacuated") > 0
    assert s.actor("GBR", "evacuated") > 0
    assert s.actor("UKR", "calm") < 0.7


HOLDS: dict[str, Callable[[Start], None]] = {f"S{number}": globals()[f"s{number}"] for number in range(1, 47)}
