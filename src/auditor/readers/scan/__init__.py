"""Scanned and photographed pages: recognised into the same page geometry as PDF and OFD."""
