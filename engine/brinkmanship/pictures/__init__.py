"""Pictures of a game that need no window: maps as SVG and PNG.

May import the game and the scenario's geography; knows no pygame and no server. Pure functions of views.
"""
