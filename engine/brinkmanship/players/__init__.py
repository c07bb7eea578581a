"""Who decides: the doctrine of a scenario, a script, an external program, or nobody.

Sits on ``scenario`` and ``simulation``. A player is handed what its seat may know and answers with orders; it never
touches the world. Playing whole batches forward by doctrine (``futures``) lives here too.
"""
