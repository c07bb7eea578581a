"""A tabletop exercise at one computer: the page it is begun on, the curtain between seats, control's page.

Draws what :mod:`brinkmanship.game.exercise.exercise` holds; no rules live here.
"""
