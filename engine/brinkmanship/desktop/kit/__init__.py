"""A thin immediate-mode panel layer on pygame: no game knowledge, no retained widgets.

A screen calls widget functions every frame; each registers its box by name in `Ui.boxes`. Input comes from
events alone, so that posted events work without a real pointer or keyboard. Sizes are logical pixels: the
user-interface scale multiplies them on drawing.
"""
