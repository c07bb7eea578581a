"""The game screen and its panels, dialogues and pages, put together from the kit, the map and a session.

They hold no rule of the crisis: what is legal, what it costs and why comes from the game.
"""
