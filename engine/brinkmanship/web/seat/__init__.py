"""A seat's pages. They are made of the seat's handle and of what is addressed to it, never of the truth."""
