"""Maps from a few words: regions made of real provinces, seas, borders, cities, projection, anywhere on Earth.

Takes RegionSpecs and the base map of assets/; gives numpy. Imports numpy, shapely, and the paths, texts and caches that all
layers share. Neighbours always share their border point for point. `making` is the way in.
"""
