"""A seat's letters: what it received and sent, writing to other seats, and orders in free text for control."""

from __future__ import annotations

from dataclasses import dataclass, field

import pygame

from brinkmanship.desktop.kit import theme as th, widgets as w
from brinkmanship.desktop.kit.flow import scrolling
from brinkmanship.desktop.kit.text_area import text_area, too_long
from brinkmanship.desktop.kit.theme import Colour, parse_colour
from brinkmanship.desktop.kit.ui import Rect, Ui
from brinkmanship.game.errors import GameError
from brinkmanship.game.exercise.exercise import Exercise
from brinkmanship.game.exercise.letters import CONTROL, MOST_LETTERS_OF_TEXT, Letter, Template
from brinkmanship.game.exercise.rulings import MOST_LETTERS

MEDIA: dict[str, tuple[str, Colour]] = {
    "telegram": ("Telegram", th.YELLOW),
    "press": ("Press", th.SKY),
    "social": ("Social media", th.PURPLE),
    "phone": ("Phone", th.GREEN),
    "email": ("E-mail", th.BLUE),
    "letter": ("Letter", th.ORANGE),
    "radio": ("Radio", th.SKY),
    "tv": ("Television", th.SKY),
    "meeting": ("Meeting", th.GREEN),
}
"""How a medium is called, and the colour of its mark."""
TABS = (("inbox", "Inbox"), ("write", "Write"), ("order", "Order in your own words"))


@dataclass
class Compose:
    """A message that is being written; of a seat or of control."""

    to: set[str] = field(default_factory=set)
    public: bool = False
    template: str = ""
    subject: str = ""
    text: str = ""

    @property
    def begun(self) -> bool:
        """Whether anything is written."""
        return bool(self.text.strip() or self.subject.strip())


@dataclass
class Mail:
    """The letters of one seat, as its people look at them; what is being written stays over the curtain."""

    exercise: Exercise
    seat: str
    tab: str = "inbox"
    open: str = ""  # id of the letter that is read
    read: set[str] = field(default_factory=set)
    compose: Compose = field(default_factory=Compose)
    order: str = ""
    _letters: tuple[tuple[int, int, int], tuple[Letter, ...]] | None = None

    @property
    def letters(self) -> tuple[Letter, ...]:
        """What the seat received and sent, the newest first; gathered anew when something was written or resolved."""
        game = self.exercise.game
        key = len(game.all_notes), game.branch[-1].number, len(game.pending.improvised)
        if self._letters is None or self._letters[0] != key:
            self._letters = key, self.exercise.inbox(self.seat)[::-1]
        return self._letters[1]

    @property
    def unread(self) -> tuple[Letter, ...]:
        """What it received and has not opened: messages, and injects that are read while it plans."""
        turn = self.exercise.game.turn
        return tuple(
            one
            for one in self.letters
            if one.id not in self.read and one.sender != self.seat and (one.kind == "message" or one.turn > turn)
        )


def name_of(exercise: Exercise, id: str) -> str:
    """Return the name of a seat, of control, or of who an inject seems to come from."""
    if id == CONTROL:
        return "Control"
    return exercise.game.prepared.names.actor(id) if id in exercise.game.seats else id


def sender_of(exercise: Exercise, letter: Letter) -> str:
    """Return who a letter seems to come from."""
    return name_of(exercise, letter.sender) if letter.sender else "Unsigned" if letter.medium else "Control"


def draw_mail(ui: Ui, mail: Mail) -> bool:
    """Draw the letters over the seat's screen; return whether they are closed."""
    with w.modal(ui, (980, 640), "messages") as inner:
        title = f"Letters · {name_of(mail.exercise, mail.seat)}"
        ui.text((inner.x, inner.y, inner.width - 130, 30), title, "title")
        over = mail.exercise.game.outcome is not None
        tabs = TABS[:1] if over else TABS
        mail.tab = w.tabs(ui, (inner.x, inner.y + 36, min(inner.width, 560), 30), tabs, mail.tab, "messages/tab")
        body = Rect(inner.x, inner.y + 78, inner.width, inner.height - 78 - 50)
        if mail.tab == "write" and not over:
            _write(ui, body, mail)
        elif mail.tab == "order" and not over:
            _order(ui, body, mail)
        else:
            _inbox(ui, body, mail)
        if ui.focus == "":
            ui.set_focus("messages/close")
        place = (inner.right - 180, inner.bottom - 38, 180, 36)
        closed = w.button(ui, place, "To the crisis room", "messages/close", kind="primary")
        return closed or ui.key(pygame.K_ESCAPE)


def _inbox(ui: Ui, body: Rect, mail: Mail) -> None:
    letters = mail.letters
    if not letters:
        ui.text((body.x, body.y, body.width, 24), "No letter has come or gone yet.", "body", th.MUTED)
        return
    if all(one.id != mail.open for one in letters):
        mail.open = (mail.unread or letters)[0].id
    unread = {one.id for one in mail.unread}
    mail.read.add(mail.open)
    left = Rect(body.x, body.y, 330, body.height)
    with scrolling(ui, left, "messages/list", pad=2) as flow:
        for one in letters:
            cell = flow.take(44, 3)
            if w.item(ui, cell, f"letter/{one.id}", one.subject or one.text, kind="row", radius=5):
                mail.open = one.id
            if not ui.in_sight(cell):
                continue
            if one.id == mail.open:
                ui.fill(cell, th.SELECT, radius=5, edge=th.SELECT_EDGE)
            _mark(ui, (cell.x + 12, cell.y + 13), mail.exercise, one)
            who = sender_of(mail.exercise, one)
            who = f"To {_to(mail.exercise, one)}" if one.sender == mail.seat else who
            new = "new" if one.id in unread and one.id != mail.open else f"turn {one.turn}"
            inner = w.value(
                ui,
                Rect(cell.x + 26, cell.y + 2, cell.width - 34, 22),
                new,
                "small-strong",
                th.GOLD if new == "new" else th.MUTED,
            )
            ui.text(inner, who, "small-strong")
            line = " ".join((one.subject or one.text).split())
            ui.text(
                (cell.x + 26, cell.y + 22, cell.width - 34, 20),
                _short(ui, line, cell.width - 36),
                "small",
                th.TEXT_SOFT,
            )
    letter = next(one for one in letters if one.id == mail.open)
    pane = Rect(left.right + 14, body.y, body.right - left.right - 14, body.height)
    draw_letter(ui, pane, mail.exercise, letter)


def _short(ui: Ui, line: str, width: float) -> str:
    """Return the beginning of a line, which is shown whole where it is read."""
    return ui.fonts.shorten(line[:200], "small", int(width * ui.scale))


def _mark(ui: Ui, at: tuple[float, float], exercise: Exercise, letter: Letter) -> None:
    colours = exercise.game.prepared.facts.colours
    colour = (
        parse_colour(colours[letter.sender]) if letter.sender in colours else MEDIA.get(letter.medium, ("", th.GREY))[1]
    )
    w.dot(ui, at, 10, colour)


def _to(exercise: Exercise, letter: Letter) -> str:
    return ", ".join(name_of(exercise, one) for one in letter.to) or "everybody"


def draw_letter(ui: Ui, pane: Rect, exercise: Exercise, letter: Letter) -> None:
    """Draw one letter in full: its medium, sender, recipients, date, subject and text."""
    medium, colour = MEDIA.get(letter.medium, ("Message" if letter.kind == "message" else "Report", th.GREY))
    ui.fill(pane, th.FIELD, radius=6, edge=th.FIELD_EDGE)
    ui.fill((pane.x, pane.y + 6, 4, pane.height - 12), colour, radius=2)
    inner = pane.inflate(-36, -24)
    with scrolling(ui, inner, "messages/letter", pad=2) as flow:
        flow.caption(medium, f"{letter.date[:10]} · turn {letter.turn}")
        by = f" ({letter.author})" if letter.author else ""
        flow.paragraph(f"{sender_of(exercise, letter)}{by}", "subtitle", th.TEXT)
        flow.paragraph(f"To {_to(exercise, letter)}", "small", th.MUTED)
        flow.gap(6)
        if letter.subject:
            flow.paragraph(letter.subject, "strong", th.TEXT)
            flow.gap(4)
        for line in letter.text.split("\n"):
            if line.strip():
                flow.paragraph(line, "news", th.TEXT)
            else:
                flow.gap(8)


def choose_recipients(
    ui: Ui, body: Rect, exercise: Exercise, compose: Compose, sender: str, name: str, columns: int
) -> float:
    """Draw whom a message goes to; return the height that it took."""
    others = [one for one in (*exercise.game.playable, CONTROL) if one != sender]
    options = [("", "Everybody (public)"), *((one, name_of(exercise, one)) for one in others)]
    width = body.width / columns
    for number, (id, label) in enumerate(options):
        cell = Rect(body.x + number % columns * width, body.y + number // columns * 27, width - 8, 24)
        if not id:
            compose.public = w.checkbox(ui, cell, label, compose.public, f"{name}/to/all")
        else:
            ticked = w.checkbox(ui, cell, label, id in compose.to and not compose.public, f"{name}/to/{id}")
            if ticked and id not in compose.to:
                compose.public = False
            if not compose.public:
                (compose.to.add if ticked else compose.to.discard)(id)
    return 27.0 * -(-len(options) // columns)


def send(ui: Ui, exercise: Exercise, compose: Compose, sender: str) -> bool:
    """Send what is written; say why not, or that it is sent; return whether it was."""
    template = next((one for one in exercise.templates if one.id == compose.template), None)
    try:
        exercise.send(
            sender,
            () if compose.public else tuple(sorted(compose.to)),
            compose.text,
            subject=compose.subject,
            medium=template.medium if template is not None else "",
            template=compose.template,
            public=compose.public,
        )
    except GameError as error:
        ui.toast(f"{str(error)[:1].upper()}{str(error)[1:]}.", "warn")
        return False
    ui.toast("Sent.", "good")
    compose.to, compose.public = set(), False
    compose.template = compose.subject = compose.text = ""
    return True


def choose_template(ui: Ui, rect: Rect, templates: tuple[Template, ...], compose: Compose, name: str) -> None:
    """Draw the choice of a form to begin from; its text comes in where nothing but a form is written."""
    options = [("", "No form"), *((one.id, one.name) for one in templates)]
    chosen = w.stepper(ui, rect, options, compose.template, name)
    if chosen != compose.template:
        bodies = {one.id: one.body for one in templates} | {"": ""}
        if compose.text.strip() in ("", bodies.get(compose.template, "").strip()):
            compose.text = bodies[chosen]
        compose.template = chosen


def _write(ui: Ui, body: Rect, mail: Mail) -> None:
    compose, exercise = mail.compose, mail.exercise
    w.caption(ui, (body.x, body.y, body.width, 18), "To")
    used = choose_recipients(ui, Rect(body.x, body.y + 22, body.width, 0), exercise, compose, mail.seat, "write", 4)
    y = body.y + 22 + used + 8
    half = (body.width - 10) * 0.34
    choose_template(ui, Rect(body.x, y, half, 32), exercise.templates, compose, "write/form")
    place = (body.x + half + 10, y, body.width - half - 10, 32)
    compose.subject = w.text_input(ui, place, compose.subject, "write/subject", hint="Subject", limit=200)
    area = Rect(body.x, y + 42, body.width, body.bottom - y - 42 - 44)
    hint = "What you write is kept as it stands, also while others sit here, until you send it."
    compose.text = text_area(ui, area, compose.text, "write/text", hint=hint, limit=MOST_LETTERS_OF_TEXT)
    ready = bool(compose.text.strip()) and bool(compose.public or compose.to)
    ready = ready and not too_long(compose.text, MOST_LETTERS_OF_TEXT)
    if w.button(ui, (body.x, body.bottom - 36, 140, 34), "Send", "write/send", enabled=ready, kind="primary") and send(
        ui, exercise, compose, mail.seat
    ):
        mail.tab, mail.open = "inbox", mail.letters[0].id
    needs = "" if compose.public or compose.to else "Choose who gets it."
    ui.text((body.x + 152, body.bottom - 36, body.width - 160, 34), needs, "small", th.MUTED)


def _order(ui: Ui, body: Rect, mail: Mail) -> None:
    about = "Something that is not in your catalogue: say what you do, with what, and why it should work. Control rules on it."
    used = ui.paragraph((body.x, body.y, body.width, 0), about, "body", th.TEXT_SOFT)
    area = Rect(body.x, body.y + used + 8, body.width, (body.height - used) * 0.5)
    mail.order = text_area(ui, area, mail.order, "order/text", hint="We …", limit=MOST_LETTERS)
    ready = bool(mail.order.strip()) and not too_long(mail.order, MOST_LETTERS)
    place = (body.x, area.bottom + 8, 180, 34)
    if w.button(ui, place, "Hand to control", "order/submit", enabled=ready, kind="primary"):
        mail.exercise.submit(mail.seat, mail.order)
        mail.order = ""
        ui.toast("Handed to control, who rules on it.", "good")
    mine = [one for one in mail.exercise.submissions() if one.seat == mail.seat]
    rest = Rect(body.x, area.bottom + 52, body.width, body.bottom - area.bottom - 52)
    with scrolling(ui, rest, "order/list", pad=2) as flow:
        if mine:
            flow.caption("Handed to control")
        for one in reversed(mine):
            state = "ruled on" if one.ruling is not None else "waits for control"
            flow.line(f"{one.date[:10]} · {state}", "small-strong", th.MUTED)
            flow.paragraph(one.text, "body", th.TEXT)
            flow.gap(6)
