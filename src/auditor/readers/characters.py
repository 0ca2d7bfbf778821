"""Characters that look like others: radicals, compatibility ideographs, symbol fonts; each as the one it is read for.

Every character stands for exactly one, so that what is mapped keeps its offsets.
"""

from __future__ import annotations

import re
import unicodedata

# CJK Radicals Supplement and CJK Strokes have no compatibility mapping; Unicode's EquivalentUnifiedIdeograph.txt has.
_RADICALS = """
2E81 5382 2E82 4E5B 2E83 4E5A 2E84 4E59 2E85 4EBB 2E86 5182 2E88 5200 2E89 5202 2E8A 535C 2E8C 5C0F 2E8D 5C0F 2E8E 5140
2E8F 5C23 2E90 5C22 2E91 5C23 2E92 5DF3 2E93 5E7A 2E94 5F51 2E95 5F50 2E96 5FC4 2E98 624C 2E99 6535 2E9B 65E1 2E9C 65E5
2E9D 6708 2E9E 6B7A 2E9F 6BCD 2EA0 6C11 2EA1 6C35 2EA2 6C3A 2EA3 706C 2EA4 722B 2EA5 722B 2EA6 4E2C 2EA7 725B 2EA8 72AD
2EA9 738B 2EAA 758B 2EAB 76EE 2EAC 793A 2EAD 793B 2EAE 7AF9 2EAF 7CF9 2EB0 7E9F 2EB1 7F53 2EB2 7F52 2EB3 7F51 2EB6 7F8A
2EB7 7F8A 2EB8 7F8A 2EB9 8002 2EBA 8080 2EBB 807F 2EBC 8089 2EBD 81FC 2EBE 8279 2EBF 8279 2EC0 8279 2EC1 864E 2EC2 8864
2EC3 8980 2EC4 897F 2EC5 89C1 2EC6 89D2 2EC7 89D2 2EC8 8BA0 2EC9 8D1D 2ECA 8DB3 2ECB 8F66 2ECC 8FB6 2ECD 8FB6 2ECE 8FB6
2ECF 9091 2ED0 9485 2ED1 957F 2ED2 957F 2ED3 957F 2ED4 95E8 2ED5 961C 2ED6 961D 2ED7 96E8 2ED8 9752 2ED9 97E6 2EDA 9875
2EDB 98CE 2EDC 98DE 2EDD 98DF 2EDE 98DF 2EDF 98E0 2EE0 9963 2EE1 9996 2EE2 9A6C 2EE3 9AA8 2EE4 9B3C 2EE5 9C7C 2EE6 9E1F
2EE7 5364 2EE8 9EA6 2EE9 9EC4 2EEA 9EFE 2EEB 6589 2EEC 9F50 2EED 6B6F 2EEE 9F7F 2EEF 7ADC 2EF0 9F99 2EF1 9F9C 2EF2 4E80
2EF3 9F9F 31D0 4E00 31D1 4E28 31D2 4E3F 31D4 4E36 31E0 4E59
"""
_NORMALISED = ((0x2F00, 0x2FD5), (0xF900, 0xFAFF), (0x2F800, 0x2FA1F), (0x1D7CE, 0x1D7FF))
"""Kangxi radicals, compatibility ideographs (two blocks), mathematical digits."""
_SYMBOLS = ((0xF025, 0xF025), (0xF02C, 0xF039))
"""Digits and the signs in figures, as a symbol font has them: at its own code of ASCII."""
_LATIN_SYMBOLS = 0xF000


def _table() -> dict[int, str]:
    pairs = _RADICALS.split()
    out = {int(a, 16): chr(int(b, 16)) for a, b in zip(pairs[::2], pairs[1::2], strict=True)}
    for first, last in _NORMALISED:
        for code in range(first, last + 1):
            meant = unicodedata.normalize("NFKC", chr(code))
            if len(meant) == 1 and meant != chr(code):
                out[code] = meant
    for first, last in _SYMBOLS:
        out |= {code: chr(code - _LATIN_SYMBOLS) for code in range(first, last + 1)}
    return out


MEANT = _table()
"""Code point → the character it is read for."""
ODD = re.compile("[\u2e80-\u2fd5\u31d0-\u31e3\uf025-\uf039\uf900-\ufaff\U0001d7ce-\U0001d7ff\U0002f800-\U0002fa1f]")
"""What may be in MEANT: looked for first, as most texts have none."""


def meant(text: str) -> str:
    """`text` with every radical, compatibility ideograph and symbol-font digit as the character it is read for."""
    return text.translate(MEANT) if ODD.search(text) else text
