"""A game in progress: who sits where, what is ordered, the flow of a turn, an exercise and its injects."""
