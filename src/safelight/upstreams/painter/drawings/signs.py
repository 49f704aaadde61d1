"""Signs that stand for a place or a power in a logo: a peak, a wave, a leaf, a flash.

Also shown by themselves; whole landscapes are scenes.
"""

import math

from safelight.upstreams.painter.drawings.figure import Figure
from safelight.upstreams.painter.drawings.sheet import WHITE, Looks, Sheet
from safelight.upstreams.painter.palette import mix, shade, tint


def peak(sheet: Sheet, looks: Looks) -> None:
    """Two snowy peaks, the sun behind them."""
    rock, sun = looks.main, looks.second
    sheet.circle(146, 62, 30, sheet.ball(sun))
    sheet.path("M84 186 L152 78 L216 186Z", sheet.lit(tint(rock, 0.2)))
    sheet.path("M152 78 L216 186 L162 186 L148 130Z", shade(rock, 0.2))
    sheet.path("M152 78 L174 115 L164 110 L156 120 L146 108 L132 110Z", WHITE)
    sheet.path("M-16 186 L78 34 L170 186Z", sheet.lit(rock))
    sheet.path("M78 34 L170 186 L96 186 L84 116 L92 84Z", shade(rock, 0.42))
    sheet.path("M78 34 L112 90 L98 82 L90 100 L74 80 L62 96 L44 90Z", WHITE)
    sheet.path("M78 34 L112 90 L98 82 L90 100 L86 72Z", "#c3d0e4")


def wave(sheet: Sheet, looks: Looks) -> None:
    """A great wave that curls over."""
    deep, foam = looks.main, looks.second
    sheet.path(
        "M-8 190 C-6 120 30 50 104 40 C158 34 190 74 176 104 C168 76 136 74 122 96"
        " C106 122 132 160 208 158 C200 184 150 196 100 196 C46 196 2 196 -8 190Z",
        sheet.lit(deep),
    )
    for lift, hue in ((0, tint(deep, 0.35)), (16, tint(deep, 0.15))):
        sheet.line(
            f"M{8 + lift} 184 C{14 + lift} 120 {46 + lift * 0.7:.0f} {66 + lift}"
            f" {100 + lift * 0.3:.0f} {56 + lift}",
            hue,
            5,
            0.8,
        )
    sheet.path(
        "M62 56 C84 26 130 20 162 40 C196 62 196 96 176 116 Q182 102 172 96 Q172 84 158 84"
        " Q152 70 138 76 Q128 64 116 76 Q104 66 96 78 Q84 62 62 56Z",
        sheet.ball(foam, 0.7),
    )
    for x, y, size in ((196, 76, 6), (206, 96, 4), (188, 126, 5), (172, 132, 3.4), (202, 118, 3)):
        sheet.circle(x, y, size, sheet.ball(foam, 0.7))
    sheet.path(
        "M-6 174 Q30 156 66 172 T140 172 T203 166 C192 188 150 197 100 197 C50 197 6 196 -6 174Z",
        sheet.lit(shade(deep, 0.2)),
    )
    sheet.line("M-4 174 Q30 158 66 174 T140 174 T204 170", foam, 4)


def leaf(sheet: Sheet, looks: Looks) -> None:
    """One leaf with its veins."""
    outline = "M30 176 C2 104 50 22 184 14 C188 130 124 206 46 178Z"
    sheet.path(outline, sheet.lit(looks.main))
    with sheet.within(outline):
        sheet.path("M36 178 C60 120 110 60 184 14 L200 200 L60 220Z", shade(looks.main, 0.4), 0.35)
    vein = tint(looks.main, 0.6)
    sheet.line("M10 200 C44 140 96 74 166 30", vein, 6)
    for start, ends in (
        ((62, 134), ("40 96", "98 150")),
        ((92, 98), ("76 60", "136 116")),
        ((124, 66), ("116 38", "160 78")),
    ):
        for end in ends:
            sheet.line(f"M{start[0]} {start[1]} L{end}", vein, 3.4, 0.8)


def maple_leaf(sheet: Sheet, looks: Looks) -> None:
    """A maple leaf in its autumn colour."""
    half = (
        "M100 4 L116 40 L142 30 L136 84 L160 64 L168 82 L196 78 L184 106 L196 118 L146 146"
        " L152 162 L104 156 L104 198 L100 198Z"
    )
    sheet.path(half, sheet.lit(shade(looks.main, 0.12)))
    with sheet.mirrored(100):
        sheet.path(half, sheet.lit(looks.main))
    for end in ("100 30", "136 50", "64 50", "176 90", "24 90", "140 142", "60 142"):
        sheet.line(f"M100 152 L{end}", tint(looks.main, 0.4), 2.6, 0.7)


def snowflake(sheet: Sheet, looks: Looks) -> None:
    """A crystal of snow with six arms."""
    for turn in range(0, 360, 60):
        with sheet.moved(100, 100, 1.0, turn):
            hue = tint(looks.main, 0.3) if turn in (0, 300, 240) else shade(looks.main, 0.08)
            sheet.line("M0 0 L0 -92", hue, 9)
            for at, reach in ((-40, 22), (-64, 18)):
                sheet.line(f"M{-reach} {at - reach} L0 {at} L{reach} {at - reach}", hue, 7)
            sheet.circle(0, -92, 6, sheet.ball(hue))
    sheet.path(
        "M"
        + " L".join(
            f"{100 + 18 * math.cos(math.radians(a)):.1f} {100 + 18 * math.sin(math.radians(a)):.1f}"
            for a in range(30, 390, 60)
        )
        + "Z",
        sheet.ball(looks.second),
    )


def lightning(sheet: Sheet, looks: Looks) -> None:
    """A flash of lightning."""
    sheet.circle(100, 100, 78, sheet.halo(tint(looks.main, 0.5), 0.5))
    sheet.path("M122 2 L36 112 L88 112 L70 200 L166 80 L110 80 L144 2Z", sheet.lit(looks.main))
    sheet.path("M122 2 L36 112 L58 112 L136 10Z", tint(looks.main, 0.6), 0.7)


def flame(sheet: Sheet, looks: Looks) -> None:
    """A flame."""
    sheet.circle(100, 122, 76, sheet.halo(tint(looks.main, 0.5), 0.5))
    sheet.path(
        "M104 2 C114 46 164 74 166 128 C168 170 138 200 100 200 C62 200 32 170 34 130"
        " C36 98 58 88 62 58 C78 66 84 80 84 92 C100 70 108 40 104 2Z",
        sheet.ball(looks.main),
    )
    sheet.path(
        "M104 74 C112 102 142 118 142 150 C142 178 124 198 100 198 C76 198 58 178 60 152"
        " C62 132 76 128 80 110 C88 116 92 124 92 130 C102 116 106 98 104 74Z",
        sheet.ball(looks.second),
    )
    sheet.path(
        "M100 132 C106 148 120 156 120 174 C120 190 112 198 100 198 C88 198 80 188 80 174 C80"
        " 160 96 154 100 132Z",
        sheet.ball("#fff3c0", 0.6),
    )


def anchor(sheet: Sheet, looks: Looks) -> None:
    """A ship's anchor with its rope."""
    iron = looks.main
    sheet.line("M100 44 L100 178", iron, 14)
    sheet.line("M62 70 L138 70", iron, 12)
    sheet.line("M26 122 C30 170 66 188 100 188 C134 188 170 170 174 122", iron, 14)
    for side in (-1, 1):
        x = 100 + side * 74
        sheet.path(f"M{x} 92 L{x + 22} 132 L{x} 124 L{x - 22} 132Z", sheet.lit(iron))
    sheet.line("M82 26 a18 18 0 1 1 36 0 a18 18 0 1 1 -36 0", iron, 10)
    sheet.line(
        "M104 14 C150 4 176 40 142 66 C110 90 70 106 72 140 C74 156 92 160 100 150", looks.second, 7
    )
    sheet.line("M97 50 L97 172", tint(iron, 0.5), 3, 0.6)


def mandala(sheet: Sheet, looks: Looks) -> None:
    """Rings of petals about a middle."""
    hues = (looks.main, looks.second, mix(looks.main, looks.second, 0.5), tint(looks.main, 0.5))
    for ring, (count, reach, half) in enumerate(
        ((16, 98, 15), (16, 84, 12), (12, 68, 14), (12, 52, 11), (8, 36, 11), (8, 22, 7))
    ):
        hue = hues[ring % 4]
        for step in range(count):
            with sheet.moved(100, 100, 1.0, step * 360 / count + ring % 2 * 180 / count):
                sheet.path(
                    f"M0 {-reach * 0.45:.1f} C{-half} {-reach * 0.6:.1f} {-half}"
                    f" {-reach * 0.85:.1f} 0 {-reach}"
                    f" C{half} {-reach * 0.85:.1f} {half} {-reach * 0.6:.1f} 0"
                    f" {-reach * 0.45:.1f}Z",
                    sheet.lit(shade(hue, 0.06 * ring)),
                )
                sheet.circle(0, -reach * 0.8, half * 0.24, tint(hue, 0.7))
        sheet.line(
            f"M{100 - reach * 0.5:.1f} 100 a{reach * 0.5:.1f} {reach * 0.5:.1f} 0 1 1 {reach:.1f} 0"
            f" a{reach * 0.5:.1f} {reach * 0.5:.1f} 0 1 1 {-reach:.1f} 0",
            tint(hue, 0.6),
            1.6,
            0.8,
        )
    sheet.circle(100, 100, 11, sheet.ball(looks.second))


FIGURES = {
    "peak": Figure(
        peak, "#5f74a0", "#ef7a4a", "mountain peak", box=(-20, 26, 240, 166), size=1.4, turns=False
    ),
    "wave": Figure(wave, "#2f7fb8", "#f4fafa", "great wave", "", (-10, 18, 220, 180), "water", 1.3),
    "leaf": Figure(leaf, "#4fa04a", "#4fa04a", "leaf", "leaves", (4, 8, 186, 196), size=0.6),
    "maple leaf": Figure(
        maple_leaf, "#d8562c", "#d8562c", "maple leaf", "maple leaves", (0, 0, 200, 202), size=0.6
    ),
    "snowflake": Figure(
        snowflake, "#8fc3ea", "#e9f4fb", "snowflake", "", (8, -2, 184, 204), "air", 0.7, False
    ),
    "lightning": Figure(
        lightning,
        "#f6c53a",
        "#f6c53a",
        "flash of lightning",
        "flashes of lightning",
        (20, -2, 160, 206),
        "air",
        0.9,
        False,
        "all",
    ),
    "flame": Figure(
        flame, "#e8502a", "#f6a83a", "flame", "", (22, -2, 156, 204), "anywhere", 0.8, False, "all"
    ),
    "anchor": Figure(anchor, "#3f5a86", "#d0a870", "anchor", box=(2, 2, 196, 196), size=0.9),
    "mandala": Figure(
        mandala, "#7a4ab0", "#f0913a", "mandala", "", (0, 0, 200, 200), "air", 1.2, False
    ),
}
