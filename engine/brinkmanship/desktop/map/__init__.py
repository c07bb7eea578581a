"""The map: a Geography drawn with shaded sea, tints, borders, labels, NATO symbols, arrows and front lines.

Knows geography and drawing, not the game: what stands where and what colour a region has is handed in as
plain data (`layers`, `modes`). The base is painted in a child process and moved as a picture meanwhile.
"""
