"""Consent in the log: what bodies, hosts and others answered, packages sounded out, and what leaked of that."""

from __future__ import annotations

from brinkmanship.game.view.answer_text import held_open, objected
from brinkmanship.game.view.labels import Labels
from brinkmanship.game.view.log_words import Teller, Told, about, actor_of, deed_of, many, the_actors, told
from brinkmanship.simulation.phase import Result


def consent(names: Labels, result: Result) -> Told:
    """Tell how those who were asked decided."""
    data, one = result.data, deed_of(names, result)
    body, passed = data.get("body"), bool(data.get("passed"))
    asked = [str(one) for one in data.get("asked", ())]
    if body is None:
        who = the_actors(names, asked)
        if asked == [about(names, result)[1]]:
            return told(one.answered(who, agrees=passed, several=many(names, asked)))
        action = names.rules.actions[names.action_index[result.id]]
        host = action.consent is not None and action.consent.host
        return told(one.let(who, agrees=passed) if host else one.answered(who, agrees=passed))
    against = [str(one) for one in data.get("blocked_by", ())]
    abstained = [str(one) for one in data.get("abstained", ())]
    name = names.the("body", str(body))
    if passed:
        more = f"; {the_actors(names, abstained)} abstained" if abstained else ""
        outvoted = (
            f"; {the_actors(names, against)} {'were' if many(names, against) else 'was'} outvoted" if against else ""
        )
        return told(f"{name} approved {one.proposal}{outvoted or more}")
    unanimous = next((of.rule for of in names.rules.bodies if of.id == body), "") == "unanimity"
    how = f": {the_actors(names, against)} {'broke silence' if unanimous else 'objected'}" if against else ""
    return told(f"{name} rejected {one.proposal}{how}")


def sounding(names: Labels, result: Result) -> Told:
    """Tell what came of sounding out a package: thinned, with what is left out of it, or held back, because of whom."""
    data, doubtful = result.data, [str(one) for one in result.data["doubtful"]]
    one = deed_of(names, result)
    what = one.proposal if data["by"] != actor_of(names, result) else one.own_proposal
    began = f"{names.the('actor', data['by'])} sounded out {names.the('body', data['body'])} on {what}"
    because = (
        f"; {the_actors(names, doubtful)} {'were' if many(names, doubtful) else 'was'} against it" if doubtful else ""
    )
    if data["held"]:
        return told(f"{began}{because}, and it was held back" if doubtful else f"{began} and held it back")
    left_out = [str(one) for one in data["left_out"]]
    without = f", without {' or '.join(left_out)}" if left_out else ""
    thinner = f"a thinner draft was tabled, at {data['size'] * 100:.0f}% of its depth{without}"
    return told(f"{began}{because}, and {thinner}")


def leak(names: Labels, result: Result) -> Told:
    """Tell that a package was held back, and because of whom."""
    doubtful = [str(one) for one in result.data["doubtful"]]
    whom = f" because of {the_actors(names, doubtful)}" if doubtful else ""
    body = names.the("body", result.data["body"])
    return told(f"it leaked that {body} could not agree on {deed_of(names, result).proposal}{whom}")


def objection(names: Labels, result: Result) -> Told:
    """Tell that a member objects where that alone does not decide."""
    return Told(objected(names, result, deed_of(names, result).proposal))


def extension(names: Labels, result: Result) -> Told:
    """Tell that a proposal waits longer than usual, so that all who are asked can answer."""
    return Told(held_open(names, result, deed_of(names, result).proposal))


TELLERS: dict[str, Teller] = {
    "consent": consent,
    "objection": objection,
    "extension": extension,
    "sounding": sounding,
    "leak": leak,
}
