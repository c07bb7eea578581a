"""The pygame front end: it draws a seat's view of a game and sends that seat's orders back.

May import the game, the scenario's geography and pygame; holds no rule of the crisis. `kit` knows nothing of the game,
`map` knows geography and drawing, screens put the two together. A screen opens no other: it returns a request
(`navigation`), and `router`, which alone imports them all, opens what is wanted in the window (`app`).
"""
