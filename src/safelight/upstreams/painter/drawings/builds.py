"""The build that seated animals share: torso, paws, ears and whiskers.

Which animal it becomes, by coat and face, is decided by the families that use it.
"""

from safelight.upstreams.painter.drawings.sheet import WHITE, Sheet
from safelight.upstreams.painter.palette import Colour, luminance, shade

TORSO = "M100 84 C66 88 52 140 56 186 C80 194 120 194 144 186 C148 140 134 88 100 84Z"
HEAD = (
    "M53 68 C51 40 73 25 100 25 C127 25 149 40 147 68 C147 93 124 106 100 106 C76 106 53 93 53 68Z"
)


def seated(sheet: Sheet, coat: Colour, chest: Colour, paws: Colour) -> None:
    """The body: haunches, torso, front legs, and the shadow the head throws on them."""
    sheet.ellipse(60, 164, 27, 29, sheet.ball(coat))
    sheet.ellipse(140, 164, 27, 29, sheet.ball(shade(coat, 0.12)))
    sheet.ellipse(52, 187, 20, 9, sheet.ball(paws))
    sheet.ellipse(148, 187, 20, 9, sheet.ball(shade(paws, 0.1)))
    sheet.path(TORSO, sheet.lit(coat))
    with sheet.within(TORSO):
        sheet.path("M100 92 C78 100 74 134 100 152 C126 134 122 100 100 92Z", sheet.lit(chest, 0.6))
        sheet.ellipse(104, 102, 44, 17, shade(coat, 0.6), opacity=0.32)
        sheet.path("M96 150 Q100 178 99 192 L103 192 Q106 170 104 150Z", shade(coat, 0.5), 0.5)
    for x, depth in ((83, 0.0), (117, 0.08)):
        sheet.path(
            f"M{x - 13} 136 C{x - 16} 160 {x - 12} 176 {x - 13} 186 L{x + 13} 186"
            f" C{x + 12} 170 {x + 15} 156 {x + 12} 136 Q{x} 128 {x - 13} 136Z",
            sheet.lit(shade(coat, depth)),
        )
        sheet.ellipse(x, 186, 16, 9.5, sheet.ball(shade(paws, depth)))
        for toe in (-5, 4):
            sheet.line(f"M{x + toe} 186 L{x + toe} 192", shade(paws, 0.45), 1.5)


def ears(sheet: Sheet, outline: str, inner: str, coat: Colour, inside: Colour) -> None:
    """A pair of ears, given as the left one."""
    sheet.path(outline, sheet.lit(coat))
    sheet.path(inner, sheet.lit(inside, 0.7))
    with sheet.mirrored(100):
        sheet.path(outline, sheet.lit(shade(coat, 0.1)))
        sheet.path(inner, sheet.lit(inside, 0.7))


def whiskers(sheet: Sheet, coat: Colour, y: float) -> None:
    """Whiskers on both sides, pale on a dark coat."""
    colour = WHITE if luminance(coat) < 0.5 else shade(coat, 0.4)
    for side in (-1, 1):
        for rise in (-5, 1, 7):
            sheet.line(
                f"M{100 + side * 30} {y + rise * 0.5} Q{100 + side * 48} {y + rise - 3}"
                f" {100 + side * 64} {y + rise * 1.6}",
                colour,
                1.2,
                opacity=0.8,
            )
