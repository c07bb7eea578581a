"""What a seat may know: estimates, the log, choices with their reasons, explanations, all as plain data."""
