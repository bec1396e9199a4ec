"""Side by side with named peers: how much faster, and whether the numbers are the same."""
