"""The tutorial: a first game with a coach beside it, who waits for the player's deeds."""
