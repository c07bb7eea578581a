"""The exercise in browsers: pages that the host of an exercise serves to the room. Needs `brinkmanship[host]`."""
