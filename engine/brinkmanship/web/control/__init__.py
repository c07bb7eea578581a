"""Control's pages, and those of evaluators and observers."""
