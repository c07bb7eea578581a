"""The window of `brink host`: it follows an exercise that browsers play, public for the projector or true for control.

It changes nothing of the exercise: it asks the host for immutable values and draws them.
"""
