"""What the user likes: kept as JSON in the user's own config folder, never in the project; works where it cannot write."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path

import pygame

from brinkmanship.desktop.kit.keyboard import sign_of
from brinkmanship.desktop.kit.theme import PALETTES
from brinkmanship.files import OddFile, finite, read_json, write_whole
from brinkmanship.paths import config_dir

LEAST = (320, 200)
"""Logical pixels (width, height) below which the screens cannot be used."""
SMALLEST = 0.75
"""The smallest interface scale."""
BEATS = {"important": "What matters", "all": "Everything", "none": "Nothing"}
"""What is told beat by beat after a turn."""
_WIDEST = 16_384  # points: as wide as a window may be

DEFAULT_KEYS: dict[str, int] = {
    "commit": pygame.K_F5,
    "advance": pygame.K_F8,
    "when to stop": pygame.K_F9,
    "next alert": pygame.K_n,
    "advice": pygame.K_i,
    "help": pygame.K_h,
    "encyclopedia": pygame.K_e,
    "next mode": pygame.K_m,
    "routes": pygame.K_r,
    "move here": pygame.K_v,
    "war": pygame.K_w,
    "actions": pygame.K_a,
    "diplomacy": pygame.K_d,
    "statistics": pygame.K_s,
    "ladder": pygame.K_k,
    "search": pygame.K_f,
    "rewind": pygame.K_b,
    "map": pygame.K_SPACE,
    "log": pygame.K_l,
    "settings": pygame.K_COMMA,
    "undo": pygame.K_z,
    "redo": pygame.K_y,
    "sound on or off": pygame.K_x,
    "screenshot": pygame.K_F12,
    "full screen": pygame.K_F11,
    "menu": pygame.K_F10,
    "show lists": pygame.K_F2,
    "show log": pygame.K_F3,
    "show inspector": pygame.K_F4,
    "show orders": pygame.K_F6,
    "show map key": pygame.K_F7,
}


def key_label(code: int) -> str:
    """Return a key's name for people, on the layout of their keyboard.

    >>> key_label(pygame.K_F5), key_label(pygame.K_h), key_label(pygame.K_COMMA)
    ('F5', 'H', 'Comma')
    """
    sign = sign_of(code)
    name = chr(sign) if 127 < sign < 1 << 16 else pygame.key.name(sign)
    signs = {",": "comma", ".": "full stop", "-": "minus", "+": "plus", "/": "slash", ";": "semicolon", "'": "quote"}
    return (signs.get(name, name) or "?").capitalize()


@dataclass
class Settings:
    """The user's choices; `scale` 0 means by the size of the screen."""

    scale: float = 0.0
    fullscreen: bool = False
    reduced_motion: bool = False
    sounds: bool = True
    music: bool = True
    palette: str = "standard"
    beats: str = "important"  # what is told on the map after a turn: a key of `BEATS`
    confirm_commit: bool = False  # whether to ask before every turn that is committed
    stop_for: dict[str, bool] = field(
        default_factory=dict
    )  # kinds of alert that end an advance or not, unlike the usual
    advance_days: float = 0.0  # after so many days an advance ends in any case; 0: never
    width: int = 1280
    height: int = 720
    keys: dict[str, int] = field(default_factory=lambda: dict(DEFAULT_KEYS))
    folded: list[str] = field(default_factory=list)  # panels of the game that are folded to their tabs
    volatile: bool = False  # never written: for pictures and tests
    trouble: str = ""  # why the file of the settings could not be read

    def key(self, name: str) -> int:
        """Return the pygame key code of a command."""
        return self.keys.get(name, DEFAULT_KEYS[name])

    def bind(self, name: str, code: int) -> str:
        """Give a command another key; return the command that had it and takes the old one, '' where there was none."""
        other = next((command for command in DEFAULT_KEYS if command != name and self.key(command) == code), "")
        if other:
            self.keys[other] = self.key(name)
        self.keys[name] = code
        return other

    def effective_scale(self, width: int, height: int) -> float:
        """Return the interface scale for a window of device pixels, at most what leaves `LEAST` logical ones."""
        largest = max(SMALLEST, min(width / LEAST[0], height / LEAST[1]))
        automatic = max(1.0, round(min(width / 1920, height / 1080) * 4) / 4)
        return min(self.scale or automatic, largest)


def settings_file() -> Path:
    """Return where the settings are kept; `BRINK_CONFIG` overrides the platform's own folder."""
    return config_dir() / "desktop.json"


def load_settings() -> Settings:
    """Read the settings; what is missing, damaged or of a wrong kind is left at its default.

    Of a file that is there and cannot be read, `trouble` says why.
    """
    settings = Settings()
    try:
        data = read_json(settings_file())
        if not isinstance(data, dict):
            raise OddFile("it holds no settings")
    except FileNotFoundError:
        return settings
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        settings.trouble = f"The settings in {settings_file()} are odd ({why}); those of a new start are used."
        return settings
    for item in fields(Settings):
        value = data.get(item.name)
        default = getattr(settings, item.name)
        if item.name == "folded" and isinstance(value, list):
            settings.folded = [name for name in value if isinstance(name, str)][:20]
        elif item.name == "stop_for" and isinstance(value, dict):
            settings.stop_for = {name: ends for name, ends in value.items() if isinstance(ends, bool)}
        elif item.name == "keys" and isinstance(value, dict):
            codes = {name: code for name, code in value.items() if type(code) is int and finite(code, 1, 2**31)}
            settings.keys = {name: codes.get(name, code) for name, code in DEFAULT_KEYS.items()}
        elif isinstance(default, bool) and isinstance(value, bool):
            setattr(settings, item.name, value)
        elif type(default) in (int, float) and finite(value, 0, _WIDEST):
            setattr(settings, item.name, type(default)(value))
    beats = data.get("beats", "none" if data.get("skip_resolution") is True else "important")
    settings.beats = beats if isinstance(beats, str) and beats in BEATS else "important"
    if isinstance(data.get("palette"), str) and data["palette"] in PALETTES:
        settings.palette = data["palette"]
    settings.volatile = False
    settings.scale = min(max(settings.scale, SMALLEST), 3.0) if settings.scale else 0.0
    settings.width, settings.height = max(settings.width, 640), max(settings.height, 360)
    return settings


def save_settings(settings: Settings) -> None:
    """Write the settings, where the folder can be written."""
    if settings.volatile:
        return
    kept = {name: value for name, value in asdict(settings).items() if name not in ("volatile", "trouble")}
    with suppress(OSError):
        write_whole(settings_file(), json.dumps(kept, indent=1).encode())
