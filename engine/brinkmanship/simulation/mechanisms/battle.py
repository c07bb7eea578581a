"""A battle: what meets in each contested region this tick, its result, losses and captured regions.

The attackers' power is that of the formations next to the front less the soldiers who guard the lines behind it, times
surprise (unawareness of the defender, plans not laid bare, fading by the day), luck and the air; the defenders' that of
the formations in the region and of the militia of a mobilised people, times the air. Cover is terrain, prepared positions
and, as the front nears it, the city. Lines need soldiers by their length::

    guards = guards_km (1 + raids mobilisation) (km of the lines),   at most a share most_guards of the force

and the front goes no farther than they can be guarded. Losses follow Lanchester, ``k sqrt(cover)`` to the attacker and
``k / sqrt(cover)`` to the defender; control moves by
:func:`~brinkmanship.simulation.mechanisms.attrition.advance` at the ratio of attack to defence times cover, plus the
defender's own falling back, over the depth of the region (the square root of its area).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from brinkmanship.simulation.arrays import at_pairs, picked, positions, some, true_at, within
from brinkmanship.simulation.exact import exp, power as power_of
from brinkmanship.simulation.mechanisms.attrition import advance, lanchester, prosecution, withdrawal
from brinkmanship.simulation.mechanisms.fronts import Fronts, depth, flies, is_support, superiority
from brinkmanship.simulation.mechanisms.siege import besieged, city, held_at_all_costs
from brinkmanship.simulation.mechanisms.tables import by_slot, since, tick_days
from brinkmanship.simulation.mechanisms.theatre import friends
from brinkmanship.simulation.phase import Phase
from brinkmanship.simulation.randomness import Purpose, bell, keys, spread
from brinkmanship.simulation.rules import Rules, per_rules
from brinkmanship.simulation.world import F32, I64, B, Kind, Movement

Holders = tuple[I64, I64, I64]  # (formation, world, row of the region) of every defender in a battle
_EXPOSED = {"air": 0.3, "naval": 0.1}  # share of the losses of the ground that other arms suffer


@dataclass(slots=True)
class Battles:
    """The contested regions and what meets there, (regions in play, n) unless said."""

    regions: I64  # (regions in play,)
    place: I64  # (regions + 1,) row of a region, -1
    fought: B
    lead: I64  # who attacks with most
    attack: F32  # power
    defence: F32  # power
    troops: F32  # attacking soldiers on the ground, at the front and behind it
    at_front: F32  # of them, those next to the front
    surprise: F32
    lines: F32  # km of all lines of communication behind the region
    axes: F32  # how many lines of advance meet in it


@dataclass(slots=True)
class BattleResult:
    """The result of the battles of a tick, each (regions in play, n)."""

    share: F32  # the attacker's, after the tick
    attacker_loss: F32  # shares of the forces that fought
    defender_loss: F32
    taken: B
    ratio: F32  # attack to defence times cover
    besieged: B  # its city is invested
    moved: F32  # share that the attacker gained
    fierce: F32  # losses of both against those of equals


def power(phase: Phase, found: Fronts, formation: I64, k: I64) -> F32:
    """Return the fighting power of formations in worlds at war, (p,), in soldiers of line infantry."""
    world, rules = phase.world, phase.rules
    cell = formation * world.worlds + found.position[k]

    def read(name: str) -> F32:
        return np.asarray(phase.track(Kind.FORMATION, name).reshape(-1)[cell])

    ready = np.float32(0.4) + np.float32(0.6) * read("readiness")
    own = read("personnel") * read("strength") * ready * (np.float32(0.2) + np.float32(0.8) * read("supply"))
    owner = rules.owner[formation].astype(np.int64)
    sides = true_at(np.bincount(owner, minlength=1))  # sorted, as np.unique, much faster
    # What no one knows before a war: how well a side fights. Fixed for a future, whenever the war comes.
    key = quality_keys(phase)[found.position]
    quality = exp(phase.parameter("quality_spread") * bell(spread(key[None, :], sides[:, None])))
    arms = picked(phase.track(Kind.ACTOR, "armament"), sides, found.position)
    spirit: Any = np.float32(1)
    if phase.has(Kind.ACTOR, "morale"):
        usual = np.maximum(rules.start(Kind.ACTOR, "morale")[sides][:, None], np.float32(0.01))
        morale = picked(phase.track(Kind.ACTOR, "morale"), sides, found.position)
        spirit = spirit + phase.parameter("morale_effect") * (morale / usual - np.float32(1))
    side = (quality * spirit * (np.float32(1) + phase.parameter("arms_effect") * arms)).astype(np.float32)
    number = np.zeros(len(rules.actors), np.int64)
    number[sides] = np.arange(len(sides))
    return np.asarray(own * rules.combat_weight[formation] * at_pairs(side, number[owner], k))


def quality_keys(phase: Phase) -> NDArray[np.uint64]:
    """Return the key of every world to what is fixed for a future and known to nobody before a war, (worlds,)."""
    if _ONCE not in phase.cache:
        phase.cache[_ONCE] = keys(phase.chance.uniform(Purpose.COMBAT, _ONCE, 2, phase.world.number))
    return np.asarray(phase.cache[_ONCE])


_ONCE = 2**40  # the tick of draws that are made once a game
_LOCAL = 100_000  # tells the fortunes of places from the quality of sides


def _summed(cell: I64, values: Any, shape: tuple[int, int]) -> F32:
    """Add *values* up by *cell*, in their order: the same bits in any batch."""
    return np.bincount(cell, values, shape[0] * shape[1]).astype(np.float32).reshape(shape)


def meet(phase: Phase, found: Fronts) -> Battles:
    """Add up the attackers of every front; several axes may meet in one region."""
    rules, n, army = phase.rules, len(found.position), found.army
    r, k = positions(found.active)
    regions = true_at(np.bincount(found.region[r, k], minlength=len(rules.regions)))
    place = np.full(len(rules.regions) + 1, -1, np.int64)
    place[regions] = np.arange(len(regions))
    shape, rows = (len(regions), n), (len(found.slot), n)
    cell = army.row * n + army.world
    fights = _summed(cell, power(phase, found, army.formation, army.world) * army.near, rows)
    soldiers = at_pairs(phase.track(Kind.FORMATION, "personnel"), army.formation, found.position[army.world])
    ground = soldiers * ~is_support(rules)[army.formation]
    troops, first = _summed(cell, ground, rows), _summed(cell, ground * army.near, rows)

    cell = place[found.region[r, k]] * n + k
    slot = found.slot[r]
    strength = fights[r, k] * by_slot(rules, "intensity")[slot]
    days = since(rules, phase.world.day, phase.world.slot_since[slot, found.position[k]])
    fresh = exp(-np.maximum(days, 0) / phase.parameter("surprise_days"))
    best = np.full(shape[0] * n, -1, np.float32)
    np.maximum.at(best, cell, strength)
    leads = true_at(strength == best[cell])[::-1]  # the last written holds: the first slot of equals
    lead = np.full(shape[0] * n, -1, np.int64)
    lead[cell[leads]] = rules.slot_actor[slot[leads]]
    surprise = np.zeros(shape[0] * n, np.float32)
    surprise[cell[leads]] = fresh[leads]
    there = (at_pairs(each, r, k) for each in (troops, first, found.line))
    attack, number, front, lines, axes = (_summed(cell, x, shape) for x in (strength, *there, None))
    nothing = np.zeros(shape, np.float32)
    return Battles(
        regions, place, (best >= 0).reshape(shape), lead.reshape(shape), attack, nothing, number, front,
        surprise.reshape(shape), lines, axes,
    )  # fmt: skip


def defend(phase: Phase, found: Fronts, battles: Battles, defender: I64) -> tuple[I64, I64, I64]:
    """Add up the defenders; return (formation, world, row of the region) of each of them."""
    rules, n = phase.rules, len(found.position)
    sides = true_at(np.bincount(defender[battles.fought], minlength=1))
    allied = np.logical_or.reduce(friends(rules)[:, sides], axis=1)
    able = true_at(allied[rules.owner.astype(np.int64)] & ~flies(rules))
    row = battles.place[found.location[able].astype(np.int64)]
    away = picked(phase.world.movement, able, found.position) == Movement.MOVING  # on their way to somewhere else
    which, k = positions((row >= 0) & ~away)
    b, f = at_pairs(row, which, k), able[which]
    attacks = np.zeros(len(rules.formations) * n, bool)
    attacks[found.army.formation * n + found.army.world] = True
    cell = b * n + k
    stands = at_pairs(friends(rules), rules.owner[f].astype(np.int64), defender.reshape(-1).take(cell))
    p = true_at(battles.fought.reshape(-1).take(cell) & stands & ~attacks[f * n + k])
    f, k, b = f[p], k[p], b[p]
    battles.defence = _summed(cell[p], power(phase, found, f, k), battles.fought.shape)
    return f, k, b


def fight(phase: Phase, found: Fronts, battles: Battles, defender: I64) -> BattleResult:
    """Return the result of the battles of one tick; move fronts, damage and people."""
    world, rules, at = phase.world, phase.rules, found.position
    regions, days = battles.regions, tick_days(phase.rules)
    actors, constant = len(rules.actors), phase.parameter
    cells = np.ix_(regions, at)

    def read(name: str) -> F32:
        return picked(phase.track(Kind.REGION, name), regions, at)

    def of_defender(name: str) -> F32:
        held_by = at_pairs(phase.track(Kind.ACTOR, name), np.minimum(defender, actors - 1), at)
        return np.where(defender < actors, held_by, np.float32(0))

    share, people = read("share"), rules.population[regions][:, None]
    lead = np.maximum(battles.lead, 0)
    exposure = at_pairs(phase.track(Kind.ACTOR, "exposure"), lead, at)
    unaware = (np.float32(1) - of_defender("belief_war")) * (np.float32(1) - exposure)
    surprise = np.float32(1) + constant("surprise") * unaware * battles.surprise
    luck = _luck(phase, found, regions)
    mobilised = of_defender("mobilisation")
    militia = mobilised * people * (np.float32(1) - share) * constant("militia") * constant("militia_weight")
    home = np.float32(1) + constant("home") * (defender == rules.sovereign[regions][:, None])
    invested = besieged(phase, regions, share)
    fortress = constant("city") * city(rules)[regions][:, None] * share * share
    cover = np.float32(1) + constant("fortified") * read("fortification") * (np.float32(1) - share) + fortress
    cover = rules.defence[regions][:, None] * cover
    sky = superiority(phase, at)
    above, below = (at_pairs(sky, who, np.arange(len(at))) * np.float32(2) - np.float32(1) for who in (lead, defender))
    way = depth(rules)[regions][:, None]
    # The longer the lines behind the front, the more soldiers guard them, more still where the people are in arms.
    a_km = constant("guards") * (np.float32(1) + constant("raids") * mobilised)
    guards = a_km * (battles.lines + battles.axes * share * way)
    spared = (battles.troops - guards) / np.maximum(battles.at_front, np.float32(1))
    spared = within(spared, np.float32(1) - constant("most_guards"), 1)
    attack = battles.attack * surprise * luck * spared * (np.float32(1) + constant("air_support") * above)
    defence = (battles.defence + militia) * home * (np.float32(1) + constant("air_support") * below)
    fought = battles.fought

    # Attrition: each side destroys a share of the other; cover shields the defender.
    k = constant("attrition")
    law = float(constant("law"))
    scale: Any = np.float32(1)
    if law:
        scale = power_of(np.maximum((attack + defence) * np.float32(0.5), np.float32(1)), -law)
    harm_a, harm_d = k * np.sqrt(cover) * scale, k / np.sqrt(cover) * scale
    left_a, left_d = lanchester(attack, defence, harm_a, harm_d, float(days), law=law)
    ratio = np.minimum(attack / np.maximum(defence * cover, np.float32(1)), np.float32(1000))
    committed = np.minimum(ratio / np.maximum(constant("commit"), np.float32(1e-6)), np.float32(1))
    loss_a = np.where(fought & (attack > 0), np.float32(1) - left_a / np.maximum(attack, np.float32(1e-6)), 0)
    loss_d = np.where(fought & (defence > 0), np.float32(1) - left_d / np.maximum(defence, np.float32(1e-6)), 0)
    loss_a, loss_d = loss_a * committed, loss_d * committed
    # Who holds at all costs gives up less ground, and loses more.
    stubborn = held_at_all_costs(phase, regions, at)
    loss_d = np.where(stubborn, np.minimum(loss_d * (np.float32(1) + constant("stand_losses")), np.float32(1)), loss_d)
    # Columns are ambushed along their lines.
    ambushed = constant("ambush") * (np.float32(1) + constant("raids") * mobilised) * share * way * days
    loss_a = np.where(fought, np.minimum(loss_a + ambushed, np.float32(1)), loss_a)

    # Movement: force ratio, terrain and ground; the defender's falling back; enough soldiers to hold what is taken.
    going = np.float32(0.3) + np.float32(0.7) * phase.track(Kind.WORLD, "ground")[0][at]
    greatest = constant("advance") / np.sqrt(rules.defence[regions])[:, None] * going
    speed = advance(ratio, greatest, float(constant("friction")), float(constant("counterattack")))
    pressed = prosecution(loss_a / days, float(constant("prosecution_threshold")))
    speed = np.where(speed > 0, speed * pressed, speed)
    speed = np.where(stubborn & (speed > 0), speed * (np.float32(1) - constant("stand")), speed)
    back = read("withdrawal")
    threshold, fastest = float(constant("withdrawal_threshold")), float(constant("withdrawal_rate"))
    falls = withdrawal(back, loss_d / days, threshold, fastest, float(days))
    stands = invested | stubborn
    falls = np.where(fought & (defence > 0) & ~stands, falls, np.float32(0))
    speed = np.where(battles.attack > 0, np.minimum(speed + falls, greatest), np.float32(0))
    # No farther than the lines can be guarded.
    reach = battles.troops * constant("most_guards") / np.maximum(a_km, np.float32(1e-6)) - battles.lines
    limit = within(reach / (way * np.maximum(battles.axes, 1)), 0, 1)
    after = share + speed * days / way
    after = within(np.minimum(after, np.maximum(share, limit)), 0, 1)
    after = np.where(fought, after, share)
    after = np.where(fought & (defence <= 0) & (after > np.float32(0.9)) & (limit >= 1), np.float32(1), after)

    contested = fought & (battles.attack > 0)
    repelled = np.where(fought & (after <= 0), -1, world.attacker[cells])
    world.attacker[cells] = np.where(contested, battles.lead, repelled)
    fierce = np.where(fought, np.minimum((loss_a + loss_d) / (np.float32(2) * k * days + np.float32(1e-9)), 2), 0)
    harm = constant("damage_rate") * days * fierce * (np.float32(1) - read("damage"))
    taken = fought & (after >= np.minimum(constant("fall"), np.float32(0.995)))
    moved, fell = np.where(taken, -share, after - share), np.where(taken, -back, falls - back)
    for name, change in (("share", moved), ("withdrawal", fell), ("damage", harm)):
        _spread(phase, name, found, battles, np.where(fought, change, np.float32(0)))
    gain = after - share
    after, loss_a, loss_d, ratio, gain, fierce = (
        np.asarray(one, np.float32) for one in (after, loss_a, loss_d, ratio, gain, fierce)
    )
    return BattleResult(after, loss_a, loss_d, taken, ratio, invested & fought, gain, fierce)


def _luck(phase: Phase, found: Fronts, regions: I64) -> F32:
    """Return the fortunes of the attack in each region: of the day, and of the place in this future."""
    rows, key = regions[:, None], keys(phase.uniform(Purpose.COMBAT, 2))[found.position]
    drawn = np.stack((spread(key, rows), spread(quality_keys(phase)[found.position], rows + _LOCAL)))
    today, here = bell(drawn)
    return exp(phase.parameter("daily_spread") * today + phase.parameter("local_spread") * here)


def _spread(phase: Phase, name: str, found: Fronts, battles: Battles, change: Any) -> None:
    """Add (regions in play, n) to a region track."""
    b, k = positions(change != 0)
    if len(b):
        phase.scatter(Kind.REGION, name, battles.regions[b], found.position[k], at_pairs(change, b, k))


def lose(phase: Phase, found: Fronts, battles: Battles, result: BattleResult, holders: Holders) -> None:
    """Take each side's losses out of its formations, and count them."""
    army = found.army
    p = true_at(army.near)
    f, k = army.formation[p], army.world[p]
    b = battles.place[at_pairs(found.region, army.row[p], k)]
    _casualties(phase, f, found.position[k], at_pairs(result.attacker_loss, b, k))
    f, k, b = holders
    _casualties(phase, f, found.position[k], at_pairs(result.defender_loss, b, k))


@per_rules
def _exposed(rules: Rules) -> F32:
    return np.array([_EXPOSED.get(b, 1.0) for b in rules.branch], np.float32)


def _casualties(phase: Phase, formation: I64, position: I64, share: F32) -> None:
    rules = phase.rules
    share = within(share * _exposed(rules)[formation], 0, 1)
    lost = at_pairs(phase.track(Kind.FORMATION, "personnel"), formation, position) * share
    hit = true_at(lost > 0)
    formation, position, lost = formation[hit], position[hit], lost[hit]
    phase.scatter(Kind.FORMATION, "personnel", formation, position, -lost)
    phase.scatter(Kind.ACTOR, "losses", rules.owner[formation].astype(np.int64), position, lost)


def take(phase: Phase, found: Fronts, battles: Battles, result: BattleResult, defender: I64, holders: Holders) -> None:
    """Transfer captured regions to the leading attacker; defenders fall back to their nearest region, or are captured."""
    taken = result.taken
    if not some(taken):
        return
    world, rules = phase.world, phase.rules
    b, k = positions(taken)
    region, winner = battles.regions[b], battles.lead[b, k]
    world.controller[region, found.position[k]] = winner
    world.attacker[region, found.position[k]] = -1
    controller = found.controller.copy()
    controller[region, k] = winner
    if phase.results is not None:
        for one, of in zip(b.tolist(), k.tolist(), strict=True):
            place, lost_by = int(battles.regions[one]), int(defender[one, of])
            kind = "capital" if rules.capital_of[place] >= 0 else "capture"
            lost_by = lost_by if lost_by < len(rules.actors) else -1
            phase.report(kind, rules.regions[place], int(battles.lead[one, of]), lost_by)
    f, held_k, held_b = holders
    routed = at_pairs(taken, held_b, held_k)
    f, held_k, held_b = f[routed], held_k[routed], held_b[routed]
    if not len(f):
        return
    origin, loser = battles.regions[held_b], defender[held_b, held_k]
    friendly = friends(rules)[loser[:, None], controller[:, held_k].T] & ~rules.sea[None, :]
    near = np.where(friendly, rules.land_km[origin], np.float32(np.inf))
    far = np.where(friendly, rules.direct_km[origin], np.float32(np.inf))
    cut_off = ~np.isfinite(near).any(axis=1) | result.besieged[held_b, held_k]
    goal = np.where(np.isfinite(near).any(axis=1), near.argmin(axis=1), far.argmin(axis=1))
    nowhere = ~np.isfinite(far).any(axis=1)
    position = found.position[held_k]
    world.location[f, position] = np.where(nowhere, origin, goal)
    world.movement[f, position] = 0
    world.destination[f, position] = -1
    caught = np.where(nowhere, np.float32(1), np.where(cut_off, phase.parameter("captured"), np.float32(0)))
    left = np.float32(1) - result.defender_loss[held_b, held_k]  # of those the battle has left
    _casualties(phase, f, position, (caught * left).astype(np.float32))
