"""A game played by typing: the loop, the commands and their help.

A command is a row of the table ``COMMANDS``. Where the input ends, the game ends cleanly and says where it is saved.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from brinkmanship.game.record.saves import leave_game, where_it_is
from brinkmanship.game.session.game import Game
from brinkmanship.game.session.open_game import NobodyPlays, open_game
from brinkmanship.game.session.orders import Order
from brinkmanship.game.session.seat_handle import SeatHandle
from brinkmanship.game.session.seats import waits_text
from brinkmanship.game.view.labels import UnknownNumber, language_name, short_date
from brinkmanship.game.view.types import Choice, ProposalView, SeatView
from brinkmanship.interrupts import uninterrupted
from brinkmanship.players.difficulty import NORMAL
from brinkmanship.terminal import consent, debrief, foretelling, pace, pages, questions, report, room, war
from brinkmanship.terminal.io import InputEnded, TerminalIO
from brinkmanship.terminal.loop import PROMPT, Command, CommandLoop, leave, number_of, show_help
from brinkmanship.terminal.names import Unclear, find, find_thing
from brinkmanship.terminal.typed_order import parse_order
from brinkmanship.text import user_path, whole_number


class Session(CommandLoop):
    """One seat at one game."""

    game: SeatHandle

    def __init__(self, game: SeatHandle, voice: TerminalIO, record: Path | None) -> None:
        self.game, self.voice, self.record = game, voice, record
        self._view: SeatView | None = None
        self._choices: tuple[Choice, ...] | None = None

    @property
    def seat(self) -> str:
        """The actor that is played here."""
        return self.game.seat

    @property
    def view(self) -> SeatView:
        """The seat's view now."""
        if self._view is None:
            self._view = self.game.view()
        return self._view

    @property
    def choices(self) -> tuple[Choice, ...]:
        """The seat's catalogue now."""
        if self._choices is None:
            self._choices = self.game.choices()
        return self._choices

    def refresh(self) -> None:
        """Forget what was shown: the game has moved on."""
        self._view = self._choices = None

    def choice(self, word: str) -> Choice:
        """Return the action of a typed name."""
        id = find(word, [(c.action, c.name) for c in self.choices], "action")
        return next(c for c in self.choices if c.action == id)

    def begin(self) -> None:
        """Print the title, the briefing of a new game, and the status."""
        voice = self.voice
        _waits(self)
        voice.head(self.game.title)
        if self.game.difficulty != NORMAL:
            voice.say(f"Difficulty: {self.game.difficulty.name.lower()}. {self.game.difficulty.about}")
        if self.game.turn == 0:
            pages.briefing(voice, self.view)
            pace.before(voice, self.view)
        pages.status(voice, self.view)
        pace.pressing(voice, self.view)
        voice.say("Type 'advise' for suggestions, 'help' for what you can do, 'commit' to end the turn.", "note")
        _ended(self)

    @property
    def commands(self) -> tuple[Command, ...]:
        """The commands of a seat."""
        return COMMANDS

    @property
    def prompt(self) -> str:
        """The seat and the date."""
        return f"{self.view.seat} {short_date(self.view.date)}{PROMPT}"


def _order(session: Session, words: list[str], lift: bool = False) -> None:
    order = parse_order(session, words, lift)
    _set_plan(session, [*session.game.plan(), order], order)
    war.warn(session, order)


def _set_plan(session: Session, orders: list[Order], added: Order | None = None) -> None:
    """Plan `orders`; show what is refused, and the plan unless `added` is among that, or nothing can be planned now."""
    refused = session.game.set_plan(orders)
    session.refresh()
    for r in refused:
        what = f": {pages.order_words(session.choices, session.view, r.order)}" if r.order.action else "."
        session.voice.error(f"Refused{what}")
        session.voice.bullets([reason.text for reason in r.reasons], "bad")
    if not any(r.order == added or not r.order.action for r in refused):
        _plan(session, [])


def _choose(session: Session, words: list[str]) -> None:
    if not words:
        questions.dilemmas(session.voice, session.view)
        return
    orders, answer = questions.answered(session.view, words, session.game.plan())
    _set_plan(session, orders, answer)


def _answer(session: Session, words: list[str], objects: bool = True) -> None:
    _set_plan(session, *consent.answered(session.view, words, objects))


def _keep_silent(session: Session, words: list[str]) -> None:
    _answer(session, words, False)


def _drop(session: Session, words: list[str]) -> None:
    orders = list(session.game.plan())
    if not orders:
        session.voice.say("The plan is empty.")
        return
    if words and words[0] == "all":
        orders = []
    else:
        last = len(orders)
        del orders[number_of(words, 1, last, f"Say which order, 1 to {last}, or 'all'.", last) - 1]
    _set_plan(session, orders)


def _plan(session: Session, words: list[str]) -> None:
    pages.plan(session.voice, session.view, session.choices)
    foretelling.plan_sum(session)


def _commit(session: Session, words: list[str]) -> None:
    for _ in range(number_of(words, 1, 400, "Say how many turns, 1 to 400: 'commit' or 'commit 5'.", 1)):
        if session.game.outcome is not None:
            session.voice.say("The game is over: 'outcome' shows how it ended, 'quit' leaves.")
            return
        told = session.game.commit()
        session.refresh()
        report.print_report(session.voice, told, session.view, session.choices)
        if _ended(session):
            return
    pages.status(session.voice, session.view)
    pace.pressing(session.voice, session.view)


def _ended(session: Session) -> bool:
    """Print the outcome of a game that is over; return whether it is."""
    end = session.game.outcome
    if end is not None:
        pages.outcome(session.voice, end, session.seat)
    return end is not None


def _actor(session: Session, words: list[str]) -> None:
    id = find_thing(" ".join(words), session.view.actors, "actor") if words else session.seat
    pages.actor(session.voice, session.view, id)


def _formation(session: Session, words: list[str]) -> None:
    id = find_thing(" ".join(words), session.view.formations, "formation")
    pages.formation(session.voice, session.view, id)


def _region(session: Session, words: list[str]) -> None:
    if words:
        id = find_thing(" ".join(words), session.view.regions, "region")
        pages.region(session.voice, session.view, id)
    else:
        pages.regions(session.voice, session.view)


def _actions(session: Session, words: list[str]) -> None:
    word = " ".join(words).lower()
    pages.catalogue(session.voice, session.choices, "" if word == "all" else word, everything=word == "all")


def _action(session: Session, words: list[str]) -> None:
    if not words:
        raise Unclear("Say which action: 'actions' lists them.")
    choice = session.choice(" ".join(words))
    pages.action(session.voice, choice, session.view, _likely(session, choice))


def _likely(session: Session, choice: Choice) -> list[tuple[str, ProposalView]]:
    """Return the likely answers to an action that needs consent, by the name of each legal target or region."""
    found: list[tuple[str, ProposalView]] = []
    for target in [t for t in choice.targets if t.legal] if choice.consent else []:
        places = session.game.places(choice.action, target.id) if choice.needs_place else ()
        for place, name in [(p.id, p.name) for p in places if p.legal] or [("", "")]:
            judged = session.game.likely(Order(session.seat, choice.action, target.id, place))
            if judged is not None:
                found.append((" at ".join(filter(None, (target.name, name))) or choice.name, judged))
    return found


def _why(session: Session, words: list[str]) -> None:
    view = session.view
    known = [(i.estimate.label, i.estimate) for i in view.indicators]
    for things in (view.actors, view.bodies, view.regions, view.formations):
        known += [(f"{thing.name} {e.label}", e) for thing in things for e in thing.tracks.values()]
    known += [(f"{f.name} {f.personnel.label}", f.personnel) for f in view.formations]
    if not words:
        raise Unclear(f"Say which number, for instance 'why tension' or 'why {session.seat}.resolve'.")
    if words[0] in ("aim", "aims"):
        foretelling.why_aim(session, words[1:])
        return
    word = " ".join(words)
    if word in ("course", f"{session.seat}.course"):
        if not (courses := session.game.weighed()):
            raise Unclear("Your seat does not choose among courses.")
        pages.weighing(session.voice, courses)
        return
    names = session.game.prepared.names
    try:
        kind, track, index = names.parse(word)
    except UnknownNumber:
        labels = {language_name(e.ref): label for label, e in reversed(known)}
        kind, track, index = names.parse(find(word, list(labels.items()), "number"))
    ref = names.refs[kind][track][index]
    about = next((e for _, e in known if e.ref == ref), None)
    try:
        pages.explanation(session.voice, session.game.explain(ref), about)
    except KeyError:
        raise Unclear(f"There is no number '{language_name(ref)}' that you can see.") from None


def _path(words: list[str]) -> Path:
    try:
        return user_path(" ".join(words))
    except ValueError as problem:
        raise Unclear(f"{problem}.") from None


def _save(session: Session, words: list[str]) -> None:
    if not words:
        where, unsaved = session.record, session.game.unsaved
        if where and not session.game.recorded:
            raise Unclear(f"Not every turn is in {where} yet ({unsaved} to come). Free some space, or: save FILE")
        session.voice.say(f"Every turn is saved in {where}." if where else "Say where: save FILE")
        return
    path = _path(words)
    aside = session.game.save(path)
    session.record = path
    session.voice.say(f"Saved in {path}." + (f" {aside}." if aside else ""))


def _load(session: Session, words: list[str]) -> None:
    seat = ""
    if len(words) > 2 and words[-2] == "as":
        words, seat = words[:-2], words[-1].upper()
    if not words:
        raise Unclear("Say which record: load FILE, or load FILE as SEAT")
    path = _path(words)
    try:
        opened = open_game(path, seat, sitting=(session.game, session.seat))
    except NobodyPlays as nobody:
        hint = f"; take a seat: load {path} as {nobody.seats[0]}" if nobody.seats else ""
        raise Unclear(f"{nobody}{hint}.") from None
    with uninterrupted():
        left, told = session.game, leave_game(session.game)
        session.game, session.record = opened.game.seat(opened.seat), opened.game.path
        if told:
            session.voice.error(told)
        else:
            session.voice.say(where_it_is(left), "quiet")
    session.refresh()
    session.voice.say(f"{opened.game.title}: you are {session.view.seat_name}.", "note")
    for warning in opened.game.warnings:
        session.voice.error(warning)
    _waits(session)
    pages.status(session.voice, session.view)
    _ended(session)


def _waits(session: Session) -> None:
    """Say which seats wait for a player that only the record names, and how to name one."""
    for seat, player in session.game.waiting.items():
        session.voice.error(f"{waits_text(seat, player)}. Type: player {seat}=doctrine, or player {seat}={player}")


def _player(session: Session, words: list[str]) -> None:
    if not words:
        session.voice.say("Every seat has its player." if not session.game.waiting else "")
        _waits(session)
        return
    seat, _, player = map(str.strip, " ".join(words).partition("="))
    if not (seat and player):
        raise Unclear("Say who plays which seat: player SEAT=KIND, for instance player RUS=doctrine")
    if seat not in session.game.waiting:
        waiting = ", ".join(session.game.waiting) or "none does"
        raise Unclear(f"Only a seat that waits gets another player in the middle of a game ({waiting}).")
    session.game.name_player(seat, player)
    session.refresh()
    session.voice.say(f"{seat} is played by {player} from here on.")


def _log(session: Session, words: list[str]) -> None:
    last = whole_number(words[0], 0, 10**6) if words else None
    word = " ".join(words if last is None else words[1:])
    pages.log(session.voice, session.view.log, word, 30 if last is None else last)


def _report(session: Session, words: list[str]) -> None:
    if session.game.turn == 0:
        session.voice.say("No turn has been played yet.")
        return
    last, everything = session.game.turn, "all" in words
    rest = [word for word in words if word != "all"]
    turn = number_of(rest, 1, last, f"Turns 1 to {last} have been played.", last)
    report.print_report(session.voice, session.game.report(turn), session.view, session.choices, everything)


def _outcome(session: Session, words: list[str]) -> None:
    if words or not _ended(session):
        debrief.print_part(session.voice, session.game, words)
    else:
        debrief.print_intentions(session.voice, session.game.finished())


def _page(show: Callable[[TerminalIO, SeatView], None]) -> Callable[[Session, list[str]], None]:
    return lambda session, words: show(session.voice, session.view)


COMMANDS: tuple[Command, ...] = (
    Command("help [COMMAND]", "What can be typed, or one command in full.", show_help, ("?",)),
    Command("status", "Date, escalation, indicators, capital.", _page(pages.status)),
    *foretelling.COMMANDS,
    Command("actions [all|FAMILY|WORD]", "What you may order now; 'all' with what you may not and why.", _actions),
    Command("action NAME", "One action: effects, price, targets, and why not.", _action, ("show",)),
    Command(
        "order ACTION [TARGET] [at REGION] [xAMOUNT] [-- NOTE]",
        "Put an order into your plan for this turn.",
        _order,
        ("do",),
    ),
    Command("lift ACTION [TARGET]", "Plan to end a measure that is in force.", lambda s, w: _order(s, w, True)),
    Command(
        "choose [QUESTION] [CHOICE]", "Decisions that wait for you; with a choice, answer one.", _choose, ("decide",)
    ),
    Command("asked", "Proposals that wait for your consent.", consent.page_command, ("consents",)),
    Command("object [NUMBER] [-- REASON]", "Break silence on a proposal, or refuse it.", _answer, ("refuse",)),
    Command("silent [NUMBER]", "Stay silent on one, or agree to it.", _keep_silent, ("agree", "consent")),
    Command("plan", "Your plan for this turn.", _plan),
    Command("drop [NUMBER|all]", "Take an order out of the plan; the last one unless you say.", _drop, ("undo",)),
    Command("commit [TURNS]", "Resolve the turn (or several, with no more orders).", _commit, ("next", "end")),
    *pace.COMMANDS,
    Command("report [TURN] [all]", "What the last turn, or another, brought; with 'all', minor news too.", _report),
    Command("log [NUMBER] [WORD]", "The log so far, the last lines or those with a word.", _log),
    Command("actors", "All parties.", _page(pages.actors)),
    Command("actor [NAME]", "One party: numbers, relations, what it intends; yourself unless you say.", _actor),
    *war.COMMANDS,
    Command("formation NAME", "One formation.", _formation, ("unit",)),
    Command("region [NAME]", "One region, or all.", _region, ("regions", "map")),
    Command("bodies", "Institutions that decide by consent.", _page(pages.bodies), ("institutions",)),
    Command("calendar", "Dates that everybody knows.", _page(questions.calendar), ("dates",)),
    Command("measures", "What is in force or under way.", _page(pages.measures)),
    Command("proposals", "What waits for consent, and who is likely to object.", _page(pages.proposals)),
    Command(
        "why NUMBER",
        "Break a number down by its causes; 'why aim 1' an aim; 'why course': what your staff would choose.",
        _why,
        ("explain",),
    ),
    Command(
        "stats [NUMBER, NUMBER …]",
        "Numbers over time; the indicators unless you say.",
        room.stats_command,
    ),
    Command("diplomacy [BODY|all]", "Who stands where, what is on the table, what was signed.", room.diplomacy_command),
    Command("ladder", "The escalation ladder, and where the crisis stands on it.", room.ladder_command),
    Command(
        "find WORDS", "Search everything: parties, places, forces, orders, numbers, dates, the log.", room.find_command
    ),
    Command("save [FILE]", "Where the game is saved, or save it elsewhere.", _save),
    Command("load FILE [as SEAT]", "Go on with another saved game.", _load),
    Command("player [SEAT=KIND]", "Say who plays a seat that waits for one.", _player),
    Command("back [TURN]", "The turns you may go back to, or go to one; nothing is erased.", room.back_command),
    Command("outcome [games | turns]", "How it ended; your score among 1,000 games; turning points.", _outcome),
    Command("quit", "Leave; the game is saved.", leave, ("exit",)),
)


def complete(session: Session) -> Callable[[str, int], str | None]:
    """Return a completer for readline: commands first, then ids and names of what the seat knows."""

    def at(text: str, state: int) -> str | None:
        view = session.view
        words = [c.name for c in COMMANDS] + [c.action for c in session.choices]
        words += [a.id for a in view.actors] + [r.id for r in view.regions] + [f.id for f in view.formations]
        hits = [w for w in words if w.lower().startswith(text.lower())]
        return f"{hits[state]} " if state < len(hits) else None

    return at


def play(game: Game, seat: str, *, record: Path | None = None, voice: TerminalIO | None = None) -> int:
    """Play a game from a seat in the terminal until the player leaves; return the exit code."""
    voice = voice or TerminalIO()
    session = Session(game.seat(seat), voice, record)
    if voice.interactive:
        with suppress(ImportError):
            import readline

            readline.set_completer(complete(session))
            readline.set_completer_delims(" ")
            readline.parse_and_bind("tab: complete")
    return session.play()


def choose_seat(playable: Sequence[tuple[str, str]], voice: TerminalIO, about: Mapping[str, str] | None = None) -> str:
    """Ask which (id, name) to play, with what each is `about`; the first where the input ends.

    A line from a pipe that begins with a command, not with a seat, is left to the game of the first seat.
    """
    rows = [(str(number), id, name, (about or {}).get(id, "")) for number, (id, name) in enumerate(playable, 1)]
    voice.table(("No", "", "", ""), rows, "Who do you want to be?")
    while True:
        try:
            word = voice.ask(f"Seat [1 {playable[0][1]}]{PROMPT}").strip()
        except InputEnded:
            word = ""
        if not word:
            return playable[0][0]
        if (number := whole_number(word, 1, len(playable))) is not None:
            return playable[number - 1][0]
        try:
            return find(word, list(playable), "seat")
        except Unclear as unclear:
            if not voice.interactive and any(c.name.startswith(word.split()[0].lower()) for c in COMMANDS):
                voice.hold(word)
                return playable[0][0]
            voice.error(str(unclear))
