"""The exercise in browsers: pages that the host of an exercise serves to the room. Needs `brinkmanship[host]`.

A page is an endpoint that takes a `Visit` (`visit.py`), listed with the roles it is for (`access.route`):

    async def inbox(visit: Visit) -> Response:
        seat = visit.seat
        return await visit.show("seat/inbox.html", lambda exercise: {"letters": exercise.inbox(seat)}, title="Inbox", part="seat")

    route("/seat/inbox", inbox, IN_A_SEAT)

`show` fills the template (the inside of `<main>`) in the game's worker and keeps it for everybody in the same seat until
something changes that this seat may see; give `key` what else the page depends on (a role, a number in its path). Forms
are read by `visit.form()` and `visit.text(name)`, and answered by `visit.to(path, notice)`; `Refusal` and `GameError`
become pages that say what to do. Everything in a template is escaped. The policy allows no inline script or style
(`style="…"` neither): classes, and files in `static/`, linked with `static("name.js")`.

What a page shows live carries `data-live` and an id: `static/live.js` fetches the page again when there is news and
replaces these parts, except one that somebody types in. `data-say="…"` on such a part is read out when it changes,
`<textarea data-most="{{ MOST_TEXT }}">` shows how much room is left, `<time data-ends="ISO">` counts down, `data-scroll`
keeps a scroll position; after a change the event `live` goes to `document`.
"""
