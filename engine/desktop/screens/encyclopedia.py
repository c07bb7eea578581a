"""tbd"""
from engine.desktop.screens.desk import Desk
def draw(ui, desk: Desk) -> None: desk.dialog = ""
def open_at(desk: Desk, article: str = "") -> None: desk.dialog = "encyclopedia"
