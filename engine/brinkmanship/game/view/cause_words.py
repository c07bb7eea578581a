"""Why a number moved, in words: what a mechanism did to a track, by the direction in which it moved it.

The words say the reason, not the mechanism's name; what is not listed falls back to its subject.
"""

from __future__ import annotations

Words = str | tuple[str, str]

_MOVED: dict[str, dict[str, Words]] = {
    "domestic": {
        "support": (
            "people rally, or are content with the economy and calm at home",
            "worry, losses and a weaker economy wear on the government",
        ),
        "calm": ("quiet days calm people", "the crisis and shortages frighten people"),
        "attention": ("what happens draws the public's attention", "the public's attention wanders"),
        "patience": ("talks give hope", "mobilisation and the lack of a deal wear out patience"),
        "capital": "political capital comes in with support and attention",
        "economy": ("people return to work", "mobilised workers are missing"),
    },
    "consent": {
        "persuasion": ("lobbying has its effect", "the effect of lobbying fades"),
        "declared": ("public unity follows real unity", "public unity follows real unity"),
    },
    "packages": {
        "agreed": ("the package is worked out", "the package ages"),
        "threatened": ("the threat of a package stands", "the threat of a package fades"),
        "bluff": ("a threat was not carried out", "old bluffs are forgotten"),
        "sounded": ("members were sounded out", "soundings go stale"),
        "unity_seen": ("outsiders see real unity", "outsiders see real divisions"),
    },
    "readiness": {
        "readiness": ("alert and exercise raise readiness", "readiness drifts back to its usual level"),
        "supply": ("supplies come up", "supplies run down"),
        "arrived": "it arrived",
        "days_left": ("it set out", "it is a day nearer"),
    },
    "arms": {
        "pipeline": ("arms were pledged", "arms on the way arrived"),
        "delivered": ("arms arrived", "soldiers have learned to use the arms"),
        "armament": ("soldiers have learned to use the arms", "arms were used up"),
    },
    "bargaining": {
        "face": ("what was staked in public weighs more every day", "the public forgets what was staked"),
        "room": ("both sides' hopes come closer", "both sides' hopes and public stakes drift apart"),
        "talks": ("talks go on", "talks that nobody feeds run dry"),
    },
    "markets": {
        "market_shock": ("markets panic", "markets settle"),
        "currency": ("markets settle", "war and sanctions weigh on the currency"),
        "economy": ("the currency recovers", "the fall of the currency costs output"),
    },
    "energy": {
        "storage": ("gas is put into store", "winter draws gas from the stores"),
        "substitution": ("other gas takes the place of what is missing", "replacement gas falls away"),
        "gas_shortfall": ("gas was cut", "gas flows again or was replaced"),
        "energy_cost": ("dear or missing energy costs output", "energy gets cheaper"),
        "economy": ("energy gets cheaper", "dear or missing energy costs output"),
        "gas_price": ("fear and scarcity drive the price", "markets calm down"),
        "oil_price": ("fear and scarcity drive the price", "markets calm down"),
    },
    "sanctions": {
        "sanctioned": ("sanctions take hold", "sanctions are lifted"),
        "sanction_loss": ("sanctions bite", "sanctions are lifted"),
        "sanction_cost": ("its own sanctions cost trade", "its own sanctions cost less"),
        "economy": ("trade recovers from sanctions", "sanctions cost output"),
    },
    "cyber": {
        "exposure": ("published intelligence lays plans bare", "what was laid bare is forgotten"),
        "suspicion": ("a covert attack was traced", "suspicion fades"),
        "credibility": ("published warnings came true", "published warnings did not come true"),
        "intelligence": ("sources recover", "sources were burned"),
    },
    "air": {
        "air": ("air superiority is won", "air superiority is lost"),
        "aircraft": ("aircraft are repaired", "aircraft are lost in combat"),
        "air_defence": ("air defence recovers", "air defence is worn down"),
        "missiles": ("missiles are supplied", "missiles were fired"),
        "missiles_fired": "missiles were fired",
        "damage": "missiles and bombs did damage",
        "economy": "strikes on works and roads cost output",
        "pipeline": "strikes destroyed arms on the way",
        "days_left": "attacks from the air slow it down",
    },
    "combat": {
        "abroad": ("refugees left the country", "refugees came home"),
        "on_the_road": ("people set out for the border", "people crossed the border"),
        "displaced": ("people fled the fighting", "people came home"),
        "losses": "soldiers were lost in battle",
        "personnel": ("reserves came up", "soldiers were lost in battle"),
        "morale": ("success raises morale", "losses and a stalled attack lower morale"),
        "supply": ("supplies come up", "fighting and long roads eat supplies"),
        "damage": "fighting did damage",
        "share": ("the attacker advances", "the defender pushes back"),
        "withdrawal": ("the defender falls back", "the front steadies"),
        "fortification": ("positions are dug", "positions were lost"),
    },
    "escalation": {
        "threat": ("hostility and what was done alarm it", "less is done that alarms it"),
        "tension": ("hostility feeds on hostility and on what was done", "hostility tires where nothing feeds it"),
        "trust": ("friendly acts build trust", "hostile acts destroy trust"),
        "severity": ("what was done raises it", "it fades as time passes"),
        "goldstein": ("friendly acts outweigh hostile ones", "hostile acts outweigh friendly ones"),
        "rung": ("what was done led up the ladder", "quiet days lead down the ladder"),
    },
    "courses": {
        "belief_war": ("what is seen of the other side points to war", "what is seen of the other side points to peace")
    },
    "issues": {"": "what was given is taken for granted"},
}
"""Mechanism -> track -> why it moved: (up, down), or one for both; '' is of every other track."""

_SUBJECT = {
    "domestic": "politics at home",
    "consent": "how members stand to each other",
    "packages": "talks about a package",
    "readiness": "movement and training",
    "arms": "arms deliveries",
    "bargaining": "threats and offers of the past",
    "markets": "the markets",
    "energy": "the energy market",
    "sanctions": "sanctions",
    "cyber": "covert attacks and published intelligence",
    "air": "the war in the air",
    "combat": "the fighting",
    "escalation": "the course of the crisis",
    "intelligence": "news of the others",
    "issues": "what was given is taken for granted",
    "deals": "steps of a deal",
    "courses": "what is seen of the other side",
}


def subject(mechanism: str) -> str:
    """Return what a mechanism is about, in words: 'arms deliveries'."""
    return _SUBJECT.get(mechanism, mechanism.replace("_", " "))


def moved_by(mechanism: str, track: str, amount: float) -> str:
    """Return why a mechanism moved a track by *amount*, in words that begin with a capital.

    >>> moved_by("domestic", "calm", -0.01), moved_by("domestic", "calm", 0.01)
    ('The crisis and shortages frighten people', 'Quiet days calm people')
    >>> moved_by("escalation", "unheard_of", 0.1)
    'The course of the crisis'
    """
    tracks = _MOVED.get(mechanism, {})
    words = tracks.get(track) or tracks.get("") or subject(mechanism)
    text = words if isinstance(words, str) else words[0 if amount > 0 else 1]
    return text[:1].upper() + text[1:]
