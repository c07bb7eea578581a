"""The screens: the start screen and the game's own, put together from the panel layer, the map and a session.

They hold no rule of the crisis: what is legal, what it costs and why comes from the game.
"""
