"""How wide a text is, without asking a font: by the widths of Helvetica's characters, which Arial and Liberation Sans share."""

import unicodedata

__all__ = ["text_width", "shortened"]

#: Width in thousandths of the font's size -> characters
_WIDTHS = {
    191: "'",
    222: "ijl",
    260: "|",
    278: " !,./:;I[\\]ft",
    333: "()-`r",
    334: "{}",
    355: '"',
    389: "*",
    469: "^",
    500: "Jckszvxy",
    556: "#$0123456789?L_abdeghnopqu",
    584: "+<=>~×",
    611: "FTZ",
    667: "&ABEKPSVXY",
    722: "CDHNRUw",
    778: "GOQ",
    833: "Mm",
    889: "%",
    944: "W",
    1000: "…",
    1015: "@",
}
_WIDTH = {character: width for width, characters in _WIDTHS.items() for character in characters}


def text_width(text, size) -> float:
    """Return the width of `text` in a font of this size, in the same unit."""
    return sum(map(_of_character, text)) * size / 1000


def _of_character(character):
    known = _WIDTH.get(character)
    if known is not None:
        return known
    if unicodedata.combining(character):
        return 0
    return 1000 if unicodedata.east_asian_width(character) in "WF" else 667


def shortened(text, most) -> str:
    """Return a text of at most so many characters: the middle of a longer one is left out."""
    if len(text) <= most:
        return text
    kept = most - 1
    return f"{text[: kept - kept // 3]}…{text[len(text) - kept // 3 :]}"
