"""An exercise over a game: seats, injects, letters, rulings, people and clocks, each fact a line of the record."""
