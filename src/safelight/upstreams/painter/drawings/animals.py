"""Furry animals that sit and look at the viewer: one build, many coats.

They share a seated body and a head of about half their height. Animals with other builds have
a family of their own.
"""

from safelight.upstreams.painter.drawings.builds import HEAD, ears, seated, whiskers
from safelight.upstreams.painter.drawings.faces import cheeks, eyes, snout
from safelight.upstreams.painter.drawings.sheet import INK, WHITE, Looks, Sheet
from safelight.upstreams.painter.palette import Colour, luminance, mix, shade, tint


def _stripes(sheet: Sheet, coat: Colour) -> None:
    """Tabby stripes on brow and cheeks."""
    dark = shade(mix(coat, "#5a3418", 0.4), 0.25)
    with sheet.within(HEAD):
        for x, low in ((84, 44), (100, 48), (116, 44)):
            sheet.line(f"M{x} 22 L{100 + (x - 100) * 0.7} {low}", dark, 5, opacity=0.8)
        for side in (-1, 1):
            for y in (66, 78):
                sheet.line(f"M{100 + side * 52} {y} L{100 + side * 36} {y + 3}", dark, 5, 0.75)


def _body_stripes(sheet: Sheet, coat: Colour) -> None:
    dark = shade(mix(coat, "#5a3418", 0.4), 0.25)
    for side in (-1, 1):
        for y in (118, 134, 150):
            sheet.line(
                f"M{100 + side * 42} {y} Q{100 + side * 32} {y + 1} {100 + side * 24} {y + 6}",
                dark,
                5,
                opacity=0.7,
            )


def _spots(sheet: Sheet, second: Colour) -> None:
    with sheet.within(HEAD):
        sheet.ellipse(128, 52, 24, 26, sheet.ball(second), turn=20)
    sheet.ellipse(72, 128, 11, 14, sheet.ball(second), turn=-20)
    sheet.ellipse(136, 152, 12, 15, sheet.ball(second), turn=20)


def cat(sheet: Sheet, looks: Looks) -> None:
    """A seated cat with its tail around its side."""
    coat, siamese = looks.main, looks.marking == "siamese"
    points = mix(coat, "#5b4438", 0.72) if siamese else coat
    chest = looks.second if luminance(looks.second) > luminance(coat) else tint(coat, 0.5)
    tail = "M136 178 C176 184 188 156 172 138 C164 128 170 116 180 118"
    sheet.line(tail, shade(points, 0.28), 19)
    sheet.line("M136 176 C172 181 183 156 168 138 C160 128 167 115 179 117", points, 14)
    seated(sheet, coat, chest, points if siamese else tint(coat, 0.25))
    if looks.marking == "striped":
        _body_stripes(sheet, coat)
    ears(
        sheet,
        "M58 58 C52 34 54 14 60 8 C74 14 88 24 94 34Z",
        "M64 48 C60 34 61 24 64 19 C72 23 79 29 83 35Z",
        points,
        mix(points, "#f2a7a0", 0.35 if siamese else 0.75),
    )
    sheet.path(HEAD, sheet.ball(coat, 0.85))
    with sheet.within(HEAD):
        if siamese:
            sheet.ellipse(100, 84, 34, 30, sheet.halo(points, 1.0))
            sheet.ellipse(100, 82, 21, 20, sheet.halo(points, 0.9))
        elif looks.second != looks.main and luminance(coat) < 0.45:
            sheet.ellipse(100, 94, 24, 18, sheet.lit(chest, 0.5))
    if looks.marking in ("striped", "spotted"):
        _stripes(sheet, coat) if looks.marking == "striped" else _spots(sheet, looks.second)
    if not siamese:
        sheet.ellipse(91, 88, 12, 9, sheet.ball(tint(coat, 0.5), 0.6))
        sheet.ellipse(109, 88, 12, 9, sheet.ball(tint(coat, 0.45), 0.6))
    iris = "#4fa3e0" if siamese else ("#7aa63c", "#d69a2a", "#4f9f86")[int(looks.whim * 3)]
    cheeks(sheet, 100, 85, 33, 8)
    eyes(sheet, 100, 67, 21, 12.5, iris, looks.marking)
    snout(sheet, 100, 83, 6, "#d9737a" if not siamese else "#4a3632")
    whiskers(sheet, points if siamese else coat, 86)


def dog(sheet: Sheet, looks: Looks) -> None:
    """A seated dog with floppy ears, a collar and its tongue out."""
    coat = looks.main
    patch = looks.second if looks.marking != "spotted" else INK
    muzzle = tint(coat, 0.62)
    sheet.line("M142 172 C166 166 176 148 180 132", shade(coat, 0.2), 15)
    sheet.line("M142 170 C164 164 174 147 179 131", coat, 10)
    seated(sheet, coat, muzzle, muzzle)
    if looks.marking == "spotted":
        _spots(sheet, patch)
    sheet.path(HEAD, sheet.ball(coat, 0.85))
    with sheet.within(HEAD):
        sheet.ellipse(126, 58, 23, 27, sheet.ball(patch, 0.7), turn=18)
        sheet.path("M92 20 C94 50 92 62 88 74 L112 74 C108 62 106 50 108 20Z", muzzle, 0.75)
    ear = shade(mix(coat, patch, 0.6), 0.12)
    flap = "M62 34 C40 32 32 58 36 84 C38 100 52 102 58 90 C64 76 66 56 72 40Z"
    sheet.path(flap, sheet.lit(ear))
    with sheet.mirrored(100):
        sheet.path(flap, sheet.lit(shade(ear, 0.12)))
    sheet.path("M60 108 Q100 124 140 108 L138 118 Q100 134 62 118Z", sheet.lit("#d8483c"))
    sheet.circle(100, 126, 7.5, sheet.ball("#efc143"))
    sheet.ellipse(100, 87, 25, 19, sheet.ball(muzzle, 0.6))
    sheet.path("M92 96 Q100 100 108 96 L107 108 Q100 116 93 108Z", sheet.lit("#ee7f86"))
    cheeks(sheet, 100, 86, 34, 7)
    eyes(sheet, 100, 64, 19, 10.5, "#7a4a24", looks.marking)
    snout(sheet, 100, 80, 8, "#3a2c34")


def fox(sheet: Sheet, looks: Looks) -> None:
    """A seated fox with white cheeks, dark socks and a great brush."""
    coat, socks = looks.main, mix(shade(looks.main, 0.5), "#2c2026", 0.6)
    brush = "M132 186 C176 196 202 160 190 122 C186 104 172 92 166 84 C166 104 150 118 144 140Z"
    sheet.path(brush, sheet.lit(coat))
    with sheet.within(brush):
        sheet.path("M160 76 L204 96 L196 128 Q184 108 176 118 Q168 104 158 112Z", WHITE)
        sheet.path("M140 190 C180 184 190 150 186 124 L210 130 L200 196Z", shade(coat, 0.4), 0.4)
    seated(sheet, coat, looks.second, socks)
    ears(
        sheet,
        "M56 60 C46 34 48 10 54 2 C72 10 88 22 94 34Z",
        "M63 48 C58 34 58 22 61 16 C70 22 78 28 82 36Z",
        coat,
        socks,
    )
    sheet.path(
        "M42 70 C52 66 50 32 100 28 C150 32 148 66 158"
        " 70 C150 92 122 108 100 108 C78 108 50 92 42"
        " 70Z",
        sheet.ball(coat, 0.85),
    )
    for cheek in (
        "M43 71 C60 70 84 74 100 92 L100 108 C78 108 50 92 43 71Z",
        "M157 71 C140 70 116 74 100 92 L100 108 C122 108 150 92 157 71Z",
    ):
        sheet.path(cheek, sheet.lit(looks.second, 0.5))
    cheeks(sheet, 100, 84, 36, 7)
    eyes(sheet, 100, 65, 20, 10.5, "#c9822a", looks.marking)
    snout(sheet, 100, 90, 7, "#33262c")


def rabbit(sheet: Sheet, looks: Looks) -> None:
    """A seated rabbit; one ear may flop."""
    coat = looks.main
    sheet.circle(150, 168, 17, sheet.ball(tint(coat, 0.6)))
    seated(sheet, coat, tint(coat, 0.6), tint(coat, 0.35))
    ear = "M78 44 C58 20 54 -30 68 -38 C84 -36 94 0 94 38Z"
    inner = "M79 34 C68 14 64 -18 69 -25 C78 -20 86 8 87 32Z"
    pink = mix(coat, "#f2a7a8", 0.75)
    sheet.path(ear, sheet.lit(coat))
    sheet.path(inner, sheet.lit(pink, 0.6))
    with sheet.mirrored(100), sheet.moved(10 * looks.whim, -4 * looks.whim, 1.0, 5 * looks.whim):
        sheet.path(ear, sheet.lit(shade(coat, 0.1)))
        sheet.path(inner, sheet.lit(pink, 0.6))
    sheet.path(HEAD, sheet.ball(coat, 0.85))
    sheet.ellipse(89, 88, 15, 12, sheet.ball(tint(coat, 0.6), 0.5))
    sheet.ellipse(111, 88, 15, 12, sheet.ball(tint(coat, 0.55), 0.5))
    cheeks(sheet, 100, 86, 36, 9)
    eyes(sheet, 100, 66, 24, 11.5, "#6b3d2c", looks.marking)
    sheet.box(94.5, 92, 11, 9, WHITE, 2)
    snout(sheet, 100, 81, 5.5, "#e58590")
    whiskers(sheet, coat, 86)


def _round_eared(sheet: Sheet, looks: Looks, ear: Colour, muzzle: Colour, size: float) -> None:
    """A head with round ears and a pale muzzle: bears and mice."""
    for x, depth in ((62, 0.0), (138, 0.1)):
        sheet.circle(x, 40, size, sheet.ball(shade(ear, depth)))
        sheet.circle(x, 42, size * 0.58, sheet.ball(mix(ear, "#f0b0a4", 0.55), 0.7))
    sheet.path(HEAD, sheet.ball(looks.main, 0.85))
    sheet.ellipse(100, 86, 25, 18, sheet.ball(muzzle, 0.6))
    cheeks(sheet, 100, 84, 36, 8)


def bear(sheet: Sheet, looks: Looks) -> None:
    """A seated bear, soft as a toy."""
    pale = tint(looks.main, 0.55)
    seated(sheet, looks.main, pale, looks.main)
    _round_eared(sheet, looks, looks.main, pale, 19)
    eyes(sheet, 100, 64, 19, 9, "#4a2d1c", looks.marking)
    snout(sheet, 100, 80, 8, "#382a30")


def panda(sheet: Sheet, looks: Looks) -> None:
    """A seated panda with dark patches around its eyes."""
    dark = "#35323c"
    seated(sheet, dark, looks.main, dark)
    sheet.ellipse(100, 138, 33, 32, sheet.ball(looks.main, 0.8))
    for x in (78, 122):
        sheet.ellipse(x, 146, 13, 26, sheet.ball(dark), turn=(100 - x) * 0.9)
    _round_eared(sheet, looks, dark, looks.main, 20)
    for x, turn in ((79, 28), (121, -28)):
        sheet.ellipse(x, 67, 14, 18, sheet.ball(dark), turn=turn)
    eyes(sheet, 100, 66, 20, 8.5, "#8a6a4a", looks.marking)
    snout(sheet, 100, 81, 7, "#2c262e")


def mouse(sheet: Sheet, looks: Looks) -> None:
    """A small mouse with great ears and a curling tail."""
    sheet.line("M140 182 C182 190 186 158 172 146 C160 136 158 152 168 154", "#e2a09c", 5)
    seated(sheet, looks.main, tint(looks.main, 0.6), mix(looks.main, "#f0b0a4", 0.6))
    _round_eared(sheet, looks, looks.main, tint(looks.main, 0.5), 29)
    eyes(sheet, 100, 66, 20, 10, "#2f2430", looks.marking)
    snout(sheet, 100, 80, 6, "#e0868c")
    whiskers(sheet, looks.main, 86)


def otter(sheet: Sheet, looks: Looks) -> None:
    """A seated otter that holds its paws together."""
    coat, pale = looks.main, tint(looks.main, 0.6)
    sheet.path("M130 186 C168 194 190 184 196 164 C176 168 160 160 140 158Z", sheet.lit(coat))
    seated(sheet, coat, pale, shade(coat, 0.15))
    sheet.path(
        "M100 94 C72 100 70 160 78 182 Q100 190 122 182 C130 160 128 100 100 94Z",
        sheet.lit(pale, 0.6),
    )
    for x, turn in ((80, -38), (120, 38)):
        sheet.ellipse(x, 134, 10, 24, sheet.ball(coat), turn=turn)
    for x in (57, 143):
        sheet.circle(x, 50, 11, sheet.ball(coat))
        sheet.circle(x, 51, 6, shade(coat, 0.35))
    sheet.path(HEAD, sheet.ball(coat, 0.85))
    sheet.ellipse(100, 88, 38, 18, sheet.ball(pale, 0.5))
    cheeks(sheet, 100, 86, 36, 7)
    eyes(sheet, 100, 64, 22, 10, "#3d2618", looks.marking)
    snout(sheet, 100, 80, 8, "#33272e")
    whiskers(sheet, coat, 88)


def lion(sheet: Sheet, looks: Looks) -> None:
    """A seated lion with a full mane."""
    mane = looks.second
    sheet.line("M142 178 C176 178 184 154 180 136", looks.main, 9)
    sheet.ellipse(180, 130, 11, 15, sheet.ball(mane))
    seated(sheet, looks.main, tint(looks.main, 0.5), tint(looks.main, 0.3))
    sheet.circle(100, 72, 62, sheet.ball(mane))
    for step in range(14):
        with sheet.moved(100, 72, 1.0, step * 360 / 14):
            sheet.ellipse(0, -56, 15, 17, sheet.ball(mane, 0.7))
    for x in (64, 136):
        sheet.circle(x, 38, 13, sheet.ball(looks.main))
    with sheet.moved(12, 12, 0.88):
        sheet.path(HEAD, sheet.ball(looks.main, 0.85))
        sheet.ellipse(100, 88, 25, 16, sheet.ball(tint(looks.main, 0.6), 0.6))
        cheeks(sheet, 100, 85, 34, 8)
        eyes(sheet, 100, 66, 20, 10.5, "#a8742a", looks.marking)
        snout(sheet, 100, 80, 8, "#7a4038")


def tiger(sheet: Sheet, looks: Looks) -> None:
    """A seated tiger cub with dark stripes."""
    coat = looks.main
    sheet.line("M138 178 C178 184 190 158 176 136", shade(coat, 0.2), 15)
    sheet.line("M138 177 C176 182 187 158 175 137", coat, 11)
    seated(sheet, coat, WHITE, WHITE)
    dark = "#3a2a2c"
    for side in (-1, 1):
        for y in (116, 132, 148):
            sheet.line(f"M{100 + side * 44} {y} L{100 + side * 24} {y + 5}", dark, 5.5)
    _round_eared(sheet, looks, coat, WHITE, 17)
    with sheet.within(HEAD):
        for x, low in ((82, 44), (100, 50), (118, 44)):
            sheet.line(f"M{x} 22 L{100 + (x - 100) * 0.6} {low}", dark, 6)
        for side in (-1, 1):
            for y in (60, 74, 88):
                sheet.line(f"M{100 + side * 54} {y} L{100 + side * 38} {y + 2}", dark, 5)
    eyes(sheet, 100, 66, 20, 10.5, "#b08a2a", looks.marking)
    snout(sheet, 100, 80, 8, "#d9787c")
    whiskers(sheet, WHITE, 88)
