"""Watching a game: the viewer in the window, and films and storyboards made without one.

Shows what `game.replay` reads from records; writes nothing into them.
"""
