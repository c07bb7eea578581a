"""What the player is looking at and doing on the game screen: selection, tabs, the order being made, dialogues."""

from __future__ import annotations

from collections.abc import Callable, Container
from dataclasses import dataclass, field
from pathlib import Path

from brinkmanship.desktop.background import in_background
from brinkmanship.desktop.kit.theme import GREY, Colour, parse_colour
from brinkmanship.desktop.kit.ui import Ui
from brinkmanship.desktop.map.camera import Camera
from brinkmanship.desktop.map.modes import Mode
from brinkmanship.desktop.map_assets import MapAssets
from brinkmanship.desktop.navigation import OpenReplay, Request
from brinkmanship.desktop.screens.debrief_pages import DebriefPages
from brinkmanship.desktop.screens.ending import Ending
from brinkmanship.desktop.screens.forces_shown import Shown
from brinkmanship.desktop.screens.room_state import Room
from brinkmanship.desktop.session import Session
from brinkmanship.desktop.settings import Settings, save_settings
from brinkmanship.game.session.orders import Order
from brinkmanship.game.session.prepared import Prepared
from brinkmanship.game.view.encyclopedia import Article, Encyclopedia, encyclopedia
from brinkmanship.game.view.pressing_types import Pressing
from brinkmanship.game.view.types import ActorView, Choice, LogLine, SeatView

LEGAL: Colour = (86, 222, 170)
SELECTED: Colour = (255, 214, 92)
HOVERED: Colour = (226, 232, 244)


@dataclass(frozen=True, slots=True)
class Selection:
    """What is selected: 'actor', 'body', 'region', 'formation' or 'line' (of the log, by number), and its id."""

    kind: str = ""
    id: str = ""


@dataclass
class Reader:
    """What is being read, and where the reader came from; the articles take a moment to be made."""

    prepared: Prepared
    seat: str
    book: Encyclopedia | None = None
    query: str = ""
    kind: str = ""
    article: str = ""
    back: list[str] = field(default_factory=list)
    forth: list[str] = field(default_factory=list)
    found: tuple[tuple[str, str], list[Article]] | None = None

    def __post_init__(self) -> None:
        in_background(self._make, "encyclopedia")

    def _make(self) -> None:
        self.book = encyclopedia(self.prepared, self.seat)

    def go(self, article: str) -> None:
        """Read an article."""
        if article and article != self.article:
            if self.article:
                self.back.append(self.article)
            self.article, self.forth = article, []

    def step(self, source: list[str], target: list[str]) -> None:
        """Go back or forth."""
        if source:
            target.append(self.article)
            self.article = source.pop()

    def results(self) -> list[Article]:
        """Return what the search and the chosen kind leave."""
        assert self.book is not None
        key = (self.query if self.query.strip() else "", self.kind)
        if self.found is None or self.found[0] != key:
            self.found = (key, self.book.find(*key))
        return self.found[1]


@dataclass
class GameScreenState:
    """The state of the game screen that is no part of the game."""

    session: Session
    assets: MapAssets
    settings: Settings
    selection: Selection = field(default_factory=Selection)
    back: list[Selection] = field(default_factory=list)
    right: str = "inspect"
    left: str = "actors"
    mode: str = "control"
    track: str = ""  # an actor track shown on the map instead of a mode
    action: str = ""
    target: str = ""
    place: str = ""
    size: float = 1.0
    why: str = ""  # a target whose reasons are unfolded
    war_asked: Order | None = None  # an order that begins or widens a war, about which the player is being asked
    war_accepted: set[tuple[bool, str]] = field(default_factory=set)  # wars begun (True), widened; and with whom
    forces: Shown = field(default_factory=Shown)  # what of the forces the list shows
    search: str = ""
    log_filter: str = "all"
    dialog: str = ""
    drawer: str = ""  # the panel that is open over the map where there is no room beside it
    asked: set[str] = field(default_factory=set)  # questions and proposals that have been shown
    confirmed: set[str] = field(default_factory=set)  # what was unusual about a turn that was committed all the same
    dismissed: set[tuple[str, str]] = field(default_factory=set)  # alerts (reference, text) that are not to be shown
    alert: int = -1  # the alert that was gone to last, of those in `alert_of`
    alert_of: tuple[Pressing, ...] = ()
    focus_next: str = ""  # the widget that has the focus when a dialogue has closed
    all_alerts: bool = False  # whether alerts that find no room are shown too
    then: str = ""  # what the dialogue before the turn leads to: 'commit' or 'advance'
    reasons: dict[tuple[int, str], str] = field(default_factory=dict)  # that are being written, by turn and proposal
    committing: bool = False  # whether the questions are shown on the way to committing the turn
    lapsed: int = -1  # the turn whose open questions the player lets lapse
    mail: Callable[[Ui], bool] | None = None  # draws the letters of an exercise; whether they are closed
    article: str = ""
    hovered: str = ""
    beat: int = 0
    beat_shown: tuple[int, int] = (-1, 0)  # turn and number of the beat that is shown
    beat_since: int = 0  # ms at which it was shown first
    beat_paused: bool = False
    home: Camera | None = None  # where the player looked before the beats of a turn led the camera away
    unfolded: int = -1  # the turn of the report whose minor lines are shown
    routes: bool = False  # whether the map shows the routes
    request: Request | None = None  # where the player wants to go
    leaving: Request | None = None  # where they want to go once they have said that it may be so
    debrief: DebriefPages | None = None  # of a game that is over
    debrief_page: str = "result"
    ending: Ending | None = None  # the page at the end, as it was gathered for a view
    reader: Reader | None = None  # of the encyclopedia
    room: Room = field(default_factory=Room)
    covered: bool = False  # whether a dialogue was open in the frame before
    moment: int = -1  # the turn that is chosen to go back to
    modes: dict[str, Mode] = field(default_factory=dict)  # made for this view so far
    gas: dict[str, float] | None = None  # share of each actor's gas that comes from its largest seller
    modes_of: SeatView | None = None

    def leave(self, request: Request) -> None:
        """Leave the game for another place, at once where nothing would be lost, else after a question."""
        if self.session.at_risk:
            self.leaving, self.dialog = request, "quit"
        else:
            self.request = request

    def select(self, kind: str, id: str, *, jump: bool = False, now_ms: int = 0) -> None:
        """Show something in the inspector, and with `jump` on the map too."""
        new = Selection(kind, id)
        if new != self.selection:
            if self.selection.kind:
                self.back = [*self.back[-20:], self.selection]
            self.selection = new
        self.right, self.drawer = "inspect", "inspector"
        self.assets.map.overlay.selected = id if kind == "formation" else ""
        if jump:
            self.jump(kind, id, now_ms)

    def reveal(self, panel: str) -> None:
        """Show a panel that is folded, in its place or over the map."""
        self.drawer = panel
        if panel in self.settings.folded:
            self.settings.folded = [name for name in self.settings.folded if name != panel]
            save_settings(self.settings)

    def fold(self, panel: str, crowded: Container[str]) -> None:
        """Fold a panel or show it again; one of those that find no room (`crowded`) opens over the map, or closes."""
        if panel in crowded:
            self.drawer = "" if self.drawer == panel else panel
        elif panel in self.settings.folded:
            self.reveal(panel)
        else:
            self.settings.folded = [*self.settings.folded, panel]
            save_settings(self.settings)

    def go_back(self) -> None:
        """Select what was selected before."""
        self.selection = self.back.pop() if self.back else Selection()
        self.assets.map.overlay.selected = self.selection.id if self.selection.kind == "formation" else ""

    def jump(self, kind: str, id: str, now_ms: int) -> None:
        """Move the camera to something, if it has a place."""
        view, chart = self.session.view, self.assets.map
        still = self.settings.reduced_motion
        spots = [(unit.lon, unit.lat) for unit in view.formations if kind == "formation" and unit.id == id]
        spots += [
            (one.lon, one.lat) for one in view.regions if kind != "formation" and one.id in self.regions_of(kind, id)
        ]
        for spot in spots[:1]:
            x, y = chart.place(*spot)
            if chart.limits.hold_point(x, y):  # a government far from the theatre is nowhere on its map
                chart.fly_to(x, y, now_ms, still=still)

    def leave_home(self) -> None:
        """Remember where the player looks, before the camera is led away."""
        if self.home is None:
            self.home = self.assets.map.camera

    def come_home(self, now_ms: int) -> None:
        """Look again where the player looked."""
        if self.home is not None:
            self.assets.map.fly_to(self.home.x, self.home.y, now_ms, zoom=self.home.zoom, still=True)
            self.home = None

    def actor(self, id: str) -> ActorView | None:
        """Return an actor of the view, None where there is none of that id."""
        return next((actor for actor in self.session.view.actors if actor.id == id), None)

    def colour(self, id: str) -> Colour:
        """Return the colour of an actor, grey where there is none of that id."""
        actor = self.actor(id)
        return parse_colour(actor.color) if actor is not None else GREY

    def capital(self, actor: str) -> str:
        """Return the region of an actor's capital, else one it holds, else ''."""
        regions = self.session.view.regions
        found = next((region.id for region in regions if region.capital_of == actor), "")
        return found or next((r.id for r in regions if r.controller == actor and not r.sea), "")

    def follow(self, line: LogLine, now_ms: int) -> None:
        """Go to what a line of the log is about."""
        region = next(filter(self.is_region, (line.place, line.target)), "")
        if region:
            self.select("region", region, jump=True, now_ms=now_ms)
        elif line.actor:
            self.select("actor", line.actor, jump=True, now_ms=now_ms)

    def left_debrief(self) -> None:
        """Go back to the game from its end: it is played on from an earlier turn."""
        if self.debrief is not None:
            self.debrief.close()
        self.debrief, self.ending, self.dialog, self.debrief_page = None, None, "", "result"

    def watch(self, path: Path, turn: int) -> None:
        """Watch the game's record from a turn on."""
        self.request = OpenReplay(str(path), at=turn)

    def is_region(self, id: str) -> bool:
        """Whether there is a region of that id."""
        return any(region.id == id for region in self.session.view.regions)

    def choose(self, action: str, target: str = "") -> None:
        """Begin an order of an action; its legal targets light up on the map."""
        if self.session.busy:
            return
        self.action, self.target, self.place, self.why, self.size = action, target, "", "", 1.0
        choice = self.choice
        if choice is not None and not target and len(choice.targets) == 1:
            self.target = choice.targets[0].id
        self.right = "actions"
        self.reveal("inspector")

    @property
    def choice(self) -> Choice | None:
        """The action an order is being made of."""
        return self.session.choice(self.action) if self.action else None

    @property
    def wants_place(self) -> bool:
        """Whether the order being made names a region, and it is clear for whom."""
        return self.choice is not None and self.choice.needs_place and bool(self.target or not self.choice.target_kind)

    def order(self, *, lift: bool = False) -> Order:
        """Return the order as it stands."""
        return Order(self.session.game.seat, self.action, self.target, self.place, 1.0 if lift else self.size, lift)

    def drop_order(self) -> None:
        """Stop making an order."""
        self.action = self.target = self.place = self.why = ""
        self.size, self.war_asked = 1.0, None

    def regions_of(self, kind: str, id: str) -> list[str]:
        """Return the regions that stand for a target on the map."""
        if kind == "formation":
            return [unit.region for unit in self.session.view.formations if unit.id == id]
        region = id if kind == "region" else self.capital(id) if kind == "actor" else ""
        return [region] if region else []

    def highlights(self) -> dict[str, Colour]:
        """Return the outlines of the map: the selection, and the targets of the order being made."""
        choice, selected, legal = self.choice, [], []
        if choice is not None and self.right == "actions":
            if self.wants_place:
                legal = [place.id for place in self.session.game.places(self.action, self.target) if place.legal]
            else:
                aimed = (self.regions_of(target.kind, target.id) for target in choice.targets if target.legal)
                legal = [region for regions in aimed for region in regions]
            selected = [self.place] if self.place else self.regions_of(choice.target_kind, self.target)
        elif self.selection.kind in ("region", "actor"):
            selected = self.regions_of(self.selection.kind, self.selection.id)
        out = dict.fromkeys(legal, LEGAL) | dict.fromkeys(selected, SELECTED)
        if self.hovered:
            out.setdefault(self.hovered, HOVERED)
        return out
