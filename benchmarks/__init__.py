"""How fast the pages are, against the least work Django can do for the same (`make bench`)."""
