"""The `brink` command: thin; every subcommand is a function of its room."""
