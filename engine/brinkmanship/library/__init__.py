"""What `import brinkmanship` gives: a crisis, its states, what was played, and a game."""
