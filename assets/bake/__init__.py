"""The parts of the assets build, one file each; used by assets/build.py alone."""
