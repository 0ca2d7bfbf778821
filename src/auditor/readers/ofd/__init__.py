"""OFD (GB/T 33190): text, lines and pictures that are put on pages, read with the geometry of `readers/layout`."""
