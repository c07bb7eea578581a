"""The crash screen: what happened, where the game is, and the ways on."""

from __future__ import annotations

from pathlib import Path

from brinkmanship.desktop.kit import theme as th, widgets as w
from brinkmanship.desktop.kit.flow import Flow
from brinkmanship.desktop.kit.pan import panned
from brinkmanship.desktop.kit.ui import Ui
from brinkmanship.desktop.navigation import CannotOpen, OpenCrash, OpenStart, Quit, Request, Screen


class CrashScreen(Screen):
    """Shown in place of a screen that failed; draws with the simplest of means."""

    last_resort = True

    def __init__(self, request: OpenCrash) -> None:
        self.error, self.record, self.report, self.told = request.error, request.record, request.report, request.told

    def frame(self, ui: Ui) -> None:
        ui.surface.fill(th.INK)
        small = ui.height < 520
        width, height = min(760.0, ui.width - 16), min(400.0, ui.height - (16 if small else 130))
        place = ((ui.width - width) / 2, 8 if small else 90, width, height)
        with w.panel(ui, place, "crash") as room, panned(ui, room, (500.0, 300.0), "crash") as inner:
            flow = Flow(ui, inner.x, inner.y, inner.width)
            flow.line("Something in the program failed", "heading")
            flow.gap(6)
            if self.record is not None:
                flow.paragraph("Your game is safe up to its last committed turn. Its record is", "body")
                flow.paragraph(str(self.record), "strong", th.GOLD)
                flow.paragraph(f"Also from a terminal: brink load {self.record}", "small", th.MUTED)
            else:
                flow.paragraph("No game on the disk was open.", "body")
            if self.told:
                flow.paragraph(self.told, "small", th.TONES["warn"])
            flow.gap(10)
            flow.paragraph(f"{type(self.error).__name__}: {self.error}"[:600], "body", th.TONES["bad"], max_lines=6)
            if self.report is not None:
                flow.paragraph("What the makers need to know is in", "small", th.MUTED)
                flow.paragraph(str(self.report), "small", th.TEXT_SOFT)
            foot = inner.bottom - 38
            if ui.focus == "":
                ui.set_focus("crash/again" if self.record is not None else "crash/start")
            again = (inner.right - 190, foot, 190, 38)
            if self.record and w.button(ui, again, "Open the game again", "crash/again", kind="primary"):
                self.request = self._again(ui, self.record)
            elif w.button(ui, (inner.x + 130, foot, 170, 38), "To the start screen", "crash/start"):
                self.request = OpenStart()
            elif w.button(ui, (inner.x, foot, 120, 38), "Quit", "crash/quit"):
                self.request = Quit()

    @staticmethod
    def _again(ui: Ui, record: Path) -> Request:
        from brinkmanship.desktop.start.saves import open_record
        from brinkmanship.game.session.open_game import NobodyPlays

        try:
            return open_record(record)
        except (CannotOpen, NobodyPlays) as error:
            ui.toast(str(error)[:200], "bad", seconds=15)
            return OpenStart()
