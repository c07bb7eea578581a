"""Who decides: players are handed what their seats may know and answer with orders; and batches of futures."""
