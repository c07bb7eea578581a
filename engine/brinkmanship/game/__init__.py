"""A game in progress: seats, orders, what each seat may see, the record, and the outcome.

Front ends render a :class:`~brinkmanship.game.view.types.SeatView` and send an
:class:`~brinkmanship.game.session.orders.Order` back through a
:class:`~brinkmanship.game.session.game.Game`; they hold no rules. Everything here is deterministic given the seed and the orders,
apart from the fields of a record that are named as wall-clock.
"""
