"""Pages of an OFD that are pictures: recognised where the extra ocr is installed."""

from __future__ import annotations

from auditor.readers.layout.sheets import Page
from auditor.readers.ofd.package import Package
from auditor.readers.ofd.resources import Resources
from auditor.readers.scan import read as scan

_FEW = 20  # characters: fewer on a page with a picture are no text of a report
_HALF = 0.5
_MOST = 60


class Scans:
    """Recognises the pages of one file."""

    def __init__(self, package: Package, name: str) -> None:
        self._package, self._name = package, name
        self._read = 0

    def recognised(self, page: Page, resources: Resources) -> Page:
        """The page as it is recognised, when it is one picture and can be; else the page itself. Raises ReadError."""
        if sum(1 for c in page.chars if c["text"].strip()) >= _FEW or self._read >= _MOST or not scan.is_there():
            return page
        large = max(page.objects.get("image", ()), key=lambda i: i["width"] * i["height"], default=None)
        if large is None or large["width"] * large["height"] < _HALF * page.width * page.height:
            return page
        data = self._package.binary(*resources.media(large["resource"]))
        if not data:
            return page
        self._read += 1
        return next(scan.pages_of(data, self._name, points=large["width"]), page)
