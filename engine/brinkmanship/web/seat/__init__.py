"""A seat's pages: what its people read and do in a browser.

`desk` alone touches the exercise, and gives what concerns one seat. The models of pages are pure functions of a desk;
templates show them; `routes` connects both to addresses.
"""
