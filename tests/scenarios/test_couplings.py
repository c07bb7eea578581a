"""Every coupling of January 2022 has the sign that sense gives it: pairs of worlds with common chance, one order apart.

A row says: under what conditions (`given`), what is done (`do`), what is looked at (`look`), how many days later, and
whether it rises (+1), falls (-1) or must not move (0, for what comes late). Where chance decides, the difference must
stand three standard errors from zero.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from tests.conftest import Once
from tests.scenarios.pairs import Ask, Course, Deed, answers

PURSE: Deed = (0, "all.capital = 12")
"""Nobody is short of political capital: not what is tested here."""

WAR: Course = (
    (20, "RUS invade east"),
    (20, "RUS invade south"),
    (20, "RUS invade north"),
)
HIGH_RUNG: Course = tuple((day, "world.severity = 9") for day in (0, 7, 14, 21))
STIFF: Course = ((3, "EU eu_sanction_tranche RUS"), (0, "eu.sanctions_stance += 0.6"), (0, "eu.belief_war = 0.9"))
SEEN: Course = ((0, "NAC.unity_seen += 0.2"), (0, "EUC.unity_seen += 0.2"))
ASKED: Course = ((0, "NATO sound_out"), (0, "EU sound_out"))
THREAT: Course = ((1, "USA threaten_sanctions RUS"), (1, "EU threaten_sanctions RUS"))


@dataclass(frozen=True)
class Row:
    """One arrow of the brief."""

    arrow: str
    do: Course
    look: str
    after: int  # day on which it is looked at
    sign: int
    given: Course = ()
    worlds: int = 32


ROWS = (
    # allied deployments
    Row("deployments reassure the flank", ((2, "USA deploy_82nd"),), "mean(flank.assurance)", 12, +1),
    Row("deployments raise deterrence in the east", ((2, "USA deploy_82nd"),), "world.deterrence", 12, +1),
    Row("deployments put soldiers on the flank", ((2, "USA deploy_82nd"),), "troops(USA, flank)", 12, +1),
    Row("deployments stake Russian face", ((2, "USA deploy_82nd"),), "RUS.face", 3, +1),
    Row("deployments threaten Russia", ((2, "USA deploy_82nd"),), "RUS.threat", 5, +1),
    Row("announced: the face is staked at once", ((2, "USA deploy_stryker"),), "RUS.face", 3, +1),
    Row("announced: deterrence does not come at once", ((2, "USA deploy_stryker"),), "world.deterrence", 6, 0),
    Row("announced: deterrence comes late", ((2, "USA deploy_stryker"),), "world.deterrence", 20, +1),
    Row("the alert reassures", ((0, "USA alert_forces"),), "mean(flank.assurance)", 2, +1),
    Row("battlegroups planned now stake face now", ((2, "NATO plan_battlegroups"),), "RUS.face", 3, +1, ASKED, 96),
    # demands and channels
    Row("an ultimatum makes stepping back dearer for who puts it", ((2, "RUS ultimatum USA"),), "RUS.face", 4, +1),
    Row("a private channel carries no face", ((2, "USA private_channel RUS"),), "RUS.face", 12, -1),
    Row("a private channel is slow", ((2, "USA private_channel RUS"),), "RUS.comply", 4, 0),
    Row("a private channel convinces in the end", ((2, "USA private_channel RUS"),), "RUS.comply", 12, +1),
    # sanctions
    Row("sanctions threatened raise the price of force", THREAT, "reckon(sanctions_invasion)", 4, +1),
    Row("unity that shows makes the threat", SEEN, "reckon(sanctions_invasion)", 2, +1, THREAT),
    Row("declared unity does not", ((0, "NAC.declared -= 0.5"),), "reckon(sanctions_invasion)", 2, 0, THREAT),
    Row("bluffs remembered unmake it", ((0, "all.bluffs += 0.5"),), "reckon(sanctions_invasion)", 4, -1, THREAT),
    Row("agreement on a small incursion raises the price", ((0, "NAC.incursion_consensus += 0.4"),),
        "reckon(sanctions_slice)", 9, +1),
    Row("imposed early they are a deterrent spent", ((3, "USA sanction_banks RUS"),), "reckon(sanctions_invasion)", 5, -1,
        THREAT),
    Row("imposed they hurt Russia, with a lag", ((23, "EU eu_sanction_package RUS"),), "RUS.economy", 45, -1,
        WAR, 96),
    Row("and the senders", ((23, "EU eu_sanction_package RUS"),), "mean(eu.economy)", 45, -1, WAR, 96),
    # arms
    Row("arms do not matter before they are there", ((2, "USA send_us_arms UKR"),), "UKR.armament", 10, 0),
    Row("arms strengthen Ukraine once absorbed", ((2, "USA send_us_arms UKR"),), "UKR.armament", 30, +1),
    Row("arms lower the prospect of force", ((2, "USA send_us_arms UKR"),), "reckon(wins)", 30, -1),
    Row("arms close Moscow's window", ((2, "USA send_us_arms UKR"),), "RUS.window", 4, +1),
    Row("arms divide the allies while Berlin opposes", ((2, "USA send_us_arms UKR"),), "NAC.cohesion", 4, -1),
    Row("arms do not divide once Berlin agrees", ((2, "USA send_us_arms UKR"),), "NAC.cohesion", 4, 0,
        ((0, "DEU.arms_stance = 0.5"),)),
    Row("Berlin's refusal is felt in Kyiv", ((2, "DEU refuse_arms"),), "UKR.assurance", 4, -1),
    Row("absorbed arms hold ground", ((0, "UKR.armament += 0.6"),), "held(ukraine, UKR)", 40, +1, WAR, 96),
    # mobilisation and evacuation
    Row("mobilisation raises the defence", ((2, "UKR call_up_territorials"),), "UKR.mobilisation", 12, +1),
    Row("mobilisation costs calm", ((2, "UKR call_up_territorials"),), "UKR.calm", 4, -1),
    Row("mobilisation costs output", ((2, "UKR call_up_territorials"),), "UKR.economy", 6, -1),
    Row("mobilisation feeds the pretext", ((2, "UKR call_up_territorials"),), "RUS.pretext", 4, +1),
    Row("a mobilised country is harder to take", ((0, "UKR.mobilisation += 0.6"),), "held(ukraine, UKR)", 40, +1,
        WAR, 96),
    Row("evacuating makes one's people safe", ((2, "USA close_embassy"),), "USA.evacuated", 4, +1),
    Row("evacuating costs Ukrainian output", ((2, "USA close_embassy"),), "UKR.economy", 4, -1),
    Row("evacuating costs Ukrainian calm", ((2, "USA close_embassy"),), "UKR.calm", 4, -1),
    Row("evacuating makes war believed", ((2, "USA close_embassy"),), "mean(west.belief_war)", 3, +1),
    # intelligence
    Row("publishing spoils the pretext", ((2, "USA publish_intelligence RUS"),), "RUS.pretext", 4, -1,
        ((0, "RUS.pretext = 0.6"),)),
    Row("publishing unites if believed", ((2, "USA publish_intelligence RUS"),), "NAC.cohesion", 4, +1),
    Row("publishing divides if not", ((2, "USA publish_intelligence RUS"),), "NAC.cohesion", 4, -1,
        ((0, "USA.credibility = 0.1"),)),
    Row("publishing burns sources", ((2, "USA publish_intelligence RUS"),), "USA.burned", 4, +1),
    Row("a named date that passes costs credit", ((2, "USA name_the_date RUS"),), "USA.credibility", 16, -1),
    Row("a named date that comes true earns it", ((15, "USA name_the_date RUS"),), "USA.credibility", 30, +1, WAR),
    # cyber
    Row("a cyberattack frightens", ((2, "RUS cyberattack UKR"),), "UKR.calm", 4, -1),
    Row("a cyberattack harms", ((2, "RUS cyberattack UKR"),), "UKR.economy", 4, -1),
    Row("a cyberattack tests the unity on small incursions", ((2, "RUS cyberattack UKR"),), "NAC.cohesion", 4, -1),
    Row("attribution is late", ((2, "RUS cyberattack UKR"),), "RUS.suspicion", 4, 0),
    Row("attribution comes, uncertainly", ((2, "RUS cyberattack UKR"),), "RUS.suspicion", 20, +1, (), 128),
    # gas
    Row("a cut drives the price", ((2, "RUS cut_transit"),), "world.gas_price", 10, +1),
    Row("a cut drains the stores", ((2, "RUS cut_transit"),), "mean(dependent.storage)", 12, -1),
    Row("a cut softens the dependent", ((2, "RUS cut_transit"),), "mean(dependent.sanctions_stance)", 4, -1),
    Row("and the dependent first", ((2, "RUS cut_transit"),), "mean(dependent.sanctions_stance) - USA.sanctions_stance", 4, -1),
    Row("slowing the gas is enough for that", ((2, "RUS slow_gas"),), "DEU.sanctions_stance", 4, -1),
    Row("liquefied gas softens the blow after weeks", ((3, "USA ship_gas DEU"),), "DEU.gas_shortfall", 38, -1,
        ((2, "RUS cut_transit"),)),
    Row("solidarity stiffens the dependent after weeks", ((2, "EU gas_solidarity"),), "mean(dependent.sanctions_stance)", 28, +1),
    Row("Nord Stream 2 tied to an attack raises its price", ((2, "USA threaten_nord_stream RUS"),), "RUS.firm", 3, +1),
    Row("Nord Stream 2 stopped unites", ((2, "DEU halt_nord_stream"),), "EUC.sanctions_consensus", 3, +1),
    Row("Nord Stream 2 opened divides", ((2, "DEU certify_nord_stream"),), "NAC.cohesion", 3, -1),
    Row("Nord Stream 2 opened cools the price", ((2, "DEU certify_nord_stream"),), "world.gas_price", 3, -1),
    # talks and offers
    Row("the written reply buys time", ((2, "USA written_reply RUS"),), "RUS.patience", 4, +1),
    Row("the written reply saves face", ((2, "USA written_reply RUS"),), "RUS.face", 4, -1),
    Row("a reply that does not come costs patience", ((2, "USA written_reply RUS"),), "RUS.patience", 8, +1),
    Row("a visit saves the host's face", ((2, "FRA visit_moscow RUS"),), "RUS.face", 7, -1),
    Row("Normandy buys time", ((2, "FRA normandy_meeting"),), "RUS.patience", 4, +1),
    Row("talks without offers wear patience", ((2, "FRA normandy_meeting"),), "RUS.patience", 22, -1),
    Row("written limits lie on the table", ((2, "USA offer_written_limits RUS"),), "world.limits_offer", 16, +1, ASKED, 192),
    Row("written limits unsettle the flank", ((2, "USA offer_written_limits RUS"),), "mean(flank.assurance)", 16, -1,
        ASKED, 192),
    Row("written limits unsettle Kyiv", ((2, "USA offer_written_limits RUS"),), "UKR.assurance", 16, -1, ASKED, 192),
    Row("transparency is cheap and offers a little", ((2, "USA offer_missile_transparency RUS"),), "world.limits_offer", 8, +1,
        ASKED, 192),
    Row("a moratorium divides the Council", ((2, "USA offer_moratorium RUS"),), "NAC.cohesion", 12, -1, ASKED, 192),
    Row("a moratorium costs Kyiv's trust the day it is spoken of", ((2, "USA offer_moratorium RUS"),), "UKR.assurance", 3, -1,
        ASKED, 192),
    Row("Minsk steps give Moscow something", ((2, "UKR minsk_steps RUS"),), "RUS.gains", 4, +1),
    Row("Minsk steps cost Kyiv's government", ((2, "UKR minsk_steps RUS"),), "UKR.support", 4, -1),
    Row("what is offered is not given", ((2, "USA offer_missile_transparency RUS"),), "world.limits", 8, 0),
    Row("what is given holds at once", ((2, "USA rule_out_missiles RUS"),), "world.limits", 3, +1),
    Row("and is soon pocketed", ((2, "USA rule_out_missiles RUS"),), "world.limits_held", 9, +1),
    Row("a gift makes Moscow doubt the giver", ((2, "USA rule_out_missiles RUS"),), "RUS.firm", 3, -1),
    Row("a pause gives what Moscow asks", ((2, "USA pause_reinforcement RUS"),), "world.forces", 3, +1),
    Row("a pause unsettles the flank", ((2, "USA pause_reinforcement RUS"),), "mean(flank.assurance)", 3, -1),
    Row("Minsk offered lies on the table", ((2, "UKR offer_minsk RUS"),), "world.donbas_offer", 3, +1),
    Row("Minsk offered is not given", ((2, "UKR offer_minsk RUS"),), "world.donbas", 3, 0),
    Row("Minsk given makes Moscow doubt that Kyiv would fight", ((2, "UKR minsk_steps RUS"),), "RUS.fight", 3, -1),
    # what shows will
    Row("soldiers who come show will", ((2, "USA deploy_82nd"),), "RUS.firm", 12, +1),
    Row("soldiers announced do not yet", ((2, "USA deploy_82nd"),), "RUS.firm", 4, 0),
    Row("soldiers who come are what Moscow does not want", ((2, "USA deploy_82nd"),), "world.forces", 12, -1),
    Row("Berlin's refusal shows none", ((2, "DEU refuse_arms"),), "RUS.firm", 3, -1),
    Row("permits for others' howitzers do", ((2, "DEU allow_reexport"),), "RUS.firm", 3, +1),
    Row("a word for sanctions from Rome does", ((8, "ITA back_sanctions RUS"),), "RUS.firm", 9, +1),
    Row("and makes Rome readier", ((8, "ITA back_sanctions RUS"),), "ITA.sanctions_stance", 9, +1),
    Row("an embassy closed shows none", ((2, "USA close_embassy"),), "RUS.firm", 4, -1),
    Row("reservists called up show that Kyiv would fight", ((2, "UKR call_up_territorials"),), "RUS.fight", 4, +1),
    Row("a depot at the border brings arms sooner", ((6, "POL open_the_hub UKR"),), "UKR.armament", 12, +1,
        ((2, "USA send_us_arms UKR"),)),
    Row("Budapest's gas contract divides the Union", ((2, "HUN sign_gas_contract RUS"),), "EUC.cohesion", 3, -1),
    Row("allies taken in unite", ((2, "HUN host_battle_group"),), "NAC.cohesion", 10, +1),
    # who can agree to what, and when
    Row("an absorbed Italy breaks silence more often", ((0, "ITA.attention = 0.9"),), "done(activate_defence_plans)", 12, +1,
        ((2, "NATO activate_defence_plans"),), 4096),
    Row("Budapest's held veto stops packages", ((2, "HUN hold_the_veto"),), "done(eu_sanction_tranche)", 10, -1,
        STIFF, 384),
    Row("a veto paid for is lifted", ((2, "EU side_payment HUN"),), "done(eu_sanction_tranche)", 10, +1,
        STIFF, 384),
    Row("the Straits closed cost the fleet", ((23, "TUR close_straits"),), "RUS.isolation", 24, +1, WAR),
    # Belarus
    Row("the exercise brings soldiers to Belarus", ((12, "RUS allied_resolve"),), "troops(RUS, belarus)", 26, +1),
    Row("the northern road opens", ((12, "RUS allied_resolve"),), "reckon(own)", 32, +1),
    Row("the road to Kyiv is wide then", ((10, "RUS allied_resolve"),), "held(kyiv, UKR)", 34, -1,
        ((24, "RUS invade north"),), 96),
    Row("its extension is what everybody watched for", ((25, "RUS extend_exercise"),), "mean(west.belief_war)", 27, +1,
        ((11, "BLR.persuasion = 1"), (12, "RUS allied_resolve"))),
    # recognition
    Row("recognition is a gain", ((21, "RUS recognise_separatists UA-DNR"),), "RUS.gains", 23, +1),
    Row("recognition is no use of force", ((21, "RUS recognise_separatists UA-DNR"),), "world.force", 30, 0),
    Row("recognition ends Minsk", ((21, "RUS recognise_separatists UA-DNR"),), "world.donbas", 23, -1),
    Row("recognition brings the first tier", ((21, "RUS recognise_separatists UA-DNR"),), "done(eu_sanction_tranche)", 30, +1,
        ((23, "EU eu_sanction_tranche RUS"),), 512),
    # war
    Row("an invasion drives the neutral to NATO", WAR, "FIN.nato_interest", 24, +1),
    Row("an invasion drives oil", WAR, "world.oil_price", 32, +1),
    Row("an invasion drives gas", WAR, "world.gas_price", 32, +1),
    Row("an invasion drives people out", WAR, "POL.refugees", 34, +1),
    Row("an invasion turns Berlin on arms", WAR, "DEU.arms_stance", 24, +1),
    Row("a slice does not turn Berlin on arms", ((22, "RUS donbas_offensive donbas"),), "DEU.arms_stance", 26, 0),
    Row("a slice divides where nothing was agreed", ((22, "RUS donbas_offensive donbas"),), "NAC.cohesion", 23, -1),
    Row("an invasion lets the Response Force through", WAR, "done(activate_nrf)", 30, +1,
        ((23, "NATO activate_nrf"),), 192),
    Row("an invasion lets SWIFT through", WAR, "done(swift_exclusion)", 30, +1,
        ((23, "EU swift_exclusion RUS"),), 192),
    Row("an invasion costs soldiers", WAR, "RUS.losses", 30, +1),
    # accidents
    Row("without hot lines accidents are likelier", ((0, "world.hotline = 0"),), "fired(jets_too_close)", 28, +1,
        HIGH_RUNG, 512),
    Row("closer forces make accidents likelier", ((2, "USA deploy_alert_force"),), "fired(jets_too_close)", 28, +1,
        ((0, "USA alert_forces"), *HIGH_RUNG), 512),
    Row("a high rung makes accidents likelier", HIGH_RUNG, "fired(jets_too_close)", 28, +1, (), 512),
)  # fmt: skip


@pytest.fixture(scope="module")
def values(once: Once) -> dict[Ask, np.ndarray]:
    """Both sides of every row, played in one batch."""
    return once("couplings", lambda: answers(ask for row in ROWS for ask in asks(row)))


def asks(row: Row) -> tuple[Ask, Ask]:
    """The row's two questions: with what is done, and without."""
    with_it = tuple(sorted((PURSE, *row.given, *row.do)))
    without = tuple(sorted((PURSE, *row.given)))
    return Ask(with_it, row.after, row.look, row.worlds), Ask(without, row.after, row.look, row.worlds)


@pytest.mark.slow
@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.arrow} ({row.look})")
def test_coupling_has_its_sign(row: Row, values: dict[Ask, np.ndarray]) -> None:
    done, undone = (values[ask] for ask in asks(row))
    difference = done - undone
    mean = float(difference.mean())
    error = float(difference.std(ddof=1)) / np.sqrt(len(difference))
    if row.sign == 0:
        assert np.abs(difference).max() < 1e-4, f"moved by {mean:+.4f} though it must not yet"
        return
    assert mean * row.sign > 1e-5, f"{mean:+.5f} ± {error:.5f}, wanted {row.sign:+d}"
    assert abs(mean) >= 3 * error, f"{mean:+.5f} ± {error:.5f}: not sure"


def test_rome_has_no_attention_before_its_election() -> None:
    before, after = (answers([ask])[ask] for ask in (Ask((PURSE,), day, "ITA.attention", 8) for day in (4, 8)))
    assert (before < 0.4).all()
    assert (after > 0.45).all()


@pytest.mark.parametrize(
    ("course", "why"),
    [
        (((2, "ITA offer_italian_battalion"),), "President of the Republic"),
        (((2, "TUR close_straits"),), "Montreux"),
        (((2, "DEU send_german_arms UKR"),), "German policy"),
        (((2, "DEU reverse_arms_policy"),), "large invasion"),
        (((22, "RUS send_peacekeepers"),), "recognition"),
        (((2, "RUS sign_limits"),), "on the table"),
    ],
)
def test_some_levers_have_their_time(course: Course, why: str) -> None:
    with pytest.raises(AssertionError, match=why):
        answers([Ask((PURSE, *course), course[0][0] + 1, "world.tension", 1)])
