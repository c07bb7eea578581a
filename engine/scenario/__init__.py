"""What a scenario file may say: reading, models, checks, the effect language, and compiling to the core."""
