"""More from the sea: an orca, a squid, a lobster, a starfish, a turtle that swims, a surfer.

Whales and fish are among the creatures, the rest of the reef among the ocean.
"""

import math

from safelight.upstreams.painter.drawings.faces import cheeks, dot_eyes, eye, eyes, smile
from safelight.upstreams.painter.drawings.figure import Figure
from safelight.upstreams.painter.drawings.people import HAIRS, SKINS
from safelight.upstreams.painter.drawings.sheet import WHITE, Looks, Sheet
from safelight.upstreams.painter.palette import shade, tint


def orca(sheet: Sheet, looks: Looks) -> None:
    """An orca that leaps, black above and white below."""
    skin, belly = looks.main, looks.second
    sheet.path(
        "M40 150 C16 150 2 168 -4 186 C14 180 22 182 28 190 C34 202 44 208 56 208"
        " C50 192 54 174 64 162Z",
        sheet.lit(shade(skin, 0.1)),
    )
    sheet.path("M104 44 C98 14 104 -8 118 -26 C132 -2 142 20 148 42Z", sheet.lit(skin))
    body = (
        "M36 160 C48 96 80 44 140 36 C188 32 222 58 228 86 C230 104 214 114 194 114"
        " C140 120 84 136 58 168Z"
    )
    sheet.path(body, sheet.lit(skin))
    with sheet.within(body):
        sheet.path(
            "M56 176 C90 120 140 104 176 102 C196 100 214 98 232 92 L232 130 L90 190Z",
            sheet.lit(belly, 0.4),
        )
        sheet.ellipse(174, 66, 19, 9, belly, turn=16)
        sheet.path("M112 92 C124 72 134 66 142 66 C136 78 132 90 134 102Z", belly, 0.35)
    sheet.path(
        "M132 100 C136 128 126 146 106 156 C102 136 104 116 110 102Z", sheet.lit(shade(skin, 0.2))
    )
    dot_eyes(sheet, 194, 76, 0, 6)
    sheet.line("M228 94 Q208 104 192 100", shade(skin, 0.5), 2.6)


def squid(sheet: Sheet, looks: Looks) -> None:
    """A squid with its long arms."""
    skin = looks.main
    for number, x in enumerate((62, 74, 88, 100, 112, 126, 138)):
        sway = (-26, -14, 8, 0, -8, 14, 26)[number]
        low = (186, 172, 190, 178, 190, 172, 186)[number]
        sheet.line(
            f"M{x} 116 C{x} 140 {x + sway} 146 {x + sway * 0.6:.0f} {low}",
            shade(skin, 0.05 + 0.07 * (number % 2)),
            9,
        )
        sheet.circle(x + sway * 0.6, low, 5.4, sheet.ball(tint(skin, 0.2)))
    for side in (-1, 1):
        sheet.path(
            f"M{100 + side * 16} 12 C{100 + side * 60} 20 {100 + side * 66} 52 {100 + side * 34}"
            f" 62Z",
            sheet.lit(shade(skin, 0.1)),
        )
    sheet.path(
        "M100 -14 C124 12 142 60 142 96 C142 122 124 132 100 132 C76 132 58 122 58 96"
        " C58 60 76 12 100 -14Z",
        sheet.ball(skin),
    )
    for x, y, size in ((84, 44, 5), (112, 36, 6), (100, 62, 4), (122, 60, 4)):
        sheet.circle(x, y, size, looks.second, 0.6)
    cheeks(sheet, 100, 112, 26, 7)
    eyes(sheet, 100, 94, 22, 13, "#4a5fa0", looks.marking)
    smile(sheet, 100, 112, 8)


def lobster(sheet: Sheet, looks: Looks) -> None:
    """A lobster seen from above."""
    shell = looks.main
    for flip in (False, True):
        if flip:
            with sheet.mirrored(100):
                _claw(sheet, shade(shell, 0.12))
        else:
            _claw(sheet, shell)
    for turn, reach in ((-44, 34), (-22, 38), (0, 42), (22, 38), (44, 34)):
        with sheet.moved(100, 172, 1.0, turn):
            sheet.path(
                f"M-8 0 C-16 16 -12 {reach} 0 {reach} C12 {reach} 16 16 8 0Z", sheet.lit(shell)
            )
    for row, wide in enumerate((34, 32, 29, 26, 22)):
        y = 116 + row * 13
        sheet.path(
            f"M{100 - wide} {y} Q100 {y - 12} {100 + wide} {y} L{100 + wide - 3} {y + 15}"
            f" Q100 {y + 24} {100 - wide + 3} {y + 15}Z",
            sheet.ball(shade(shell, row % 2 * 0.12)),
        )
    for side in (-1, 1):
        sheet.line(
            f"M{100 + side * 10} 58 C{100 + side * 26} 20 {100 + side * 60} 4 {100 + side * 88} 10",
            shell,
            3,
        )
    sheet.path(
        "M100 46 C132 46 140 84 134 116 Q100 132 66 116 C60 84 68 46 100 46Z", sheet.ball(shell)
    )
    sheet.line("M100 52 L100 118", shade(shell, 0.35), 2.4, 0.6)
    for x in (82, 118):
        sheet.circle(x, 56, 10, sheet.ball(shell))
    dot_eyes(sheet, 100, 54, 18, 6.5)
    smile(sheet, 100, 78, 9)


def _claw(sheet: Sheet, hue: str) -> None:
    """The left claw and the legs on its side."""
    for y, low in ((86, 96), (98, 116), (110, 136)):
        sheet.line(f"M72 {y} Q44 {y - 4} 28 {low}", shade(hue, 0.1), 7)
    sheet.line("M72 76 C46 74 36 64 34 50", hue, 13)
    sheet.path(
        "M36 56 C10 58 -4 34 4 8 C12 18 18 24 24 26 C26 14 34 4 46 2 C56 24 54 48 36 56Z",
        sheet.ball(hue),
    )


def starfish(sheet: Sheet, looks: Looks) -> None:
    """A starfish that smiles."""
    points = []
    for step in range(10):
        angle = math.radians(step * 36 - 90)
        reach = 104 if step % 2 == 0 else 46
        points.append((100 + math.cos(angle) * reach, 106 + math.sin(angle) * reach))
    path = f"M{(points[9][0] + points[0][0]) / 2:.1f} {(points[9][1] + points[0][1]) / 2:.1f}"
    for at, (x, y) in enumerate(points):
        after = points[(at + 1) % 10]
        path += f" Q{x:.1f} {y:.1f} {(x + after[0]) / 2:.1f} {(y + after[1]) / 2:.1f}"
    outer = path + "Z"
    sheet.line(outer, shade(looks.main, 0.05), 30)
    sheet.path(outer, sheet.ball(looks.main))
    for step in range(5):
        angle = math.radians(step * 72 - 90)
        for at in (38, 54, 68):
            sheet.circle(
                100 + math.cos(angle) * at,
                106 + math.sin(angle) * at,
                5.4 - at * 0.03,
                looks.second,
                0.8,
            )
    cheeks(sheet, 100, 120, 22, 6)
    dot_eyes(sheet, 100, 106, 14, 6.5)
    smile(sheet, 100, 118, 9, wide=True)


def sea_turtle(sheet: Sheet, looks: Looks) -> None:
    """A turtle that swims, its flippers spread."""
    skin, shell = looks.main, looks.second
    sheet.path("M128 66 C140 30 164 4 196 -8 C196 24 182 58 154 82Z", sheet.lit(shade(skin, 0.25)))
    sheet.path("M42 106 C20 96 2 98 -12 108 C2 122 26 126 48 120Z", sheet.lit(shade(skin, 0.2)))
    sheet.path(
        "M172 76 C188 56 214 54 226 68 C236 84 224 100 202 102 C188 104 176 100 168 94Z",
        sheet.ball(skin),
    )
    dome = "M30 112 C40 66 86 46 128 52 C164 58 184 82 178 104 C160 128 70 136 30 112Z"
    sheet.path(
        "M26 110 C60 140 160 134 182 100 C182 118 164 132 120 138 C72 142 34 130 26 110Z",
        sheet.lit(tint(skin, 0.5)),
    )
    sheet.path(dome, sheet.ball(shell))
    with sheet.within(dome):
        line = shade(shell, 0.4)
        for data in (
            (
                "M74 62 L88 92 L66 118 M88 92 L128 92 L142 118 M128 92 L144 60 M88 92 L100 54 M128"
                " 92 L116 54"
            ),
            "M40 92 L74 104 M166 76 L136 106",
        ):
            sheet.line(data, line, 3.4, 0.7)
        for x, y in ((108, 72), (66, 86), (108, 112), (150, 86)):
            sheet.ellipse(x, y, 15, 9, tint(shell, 0.35), opacity=0.5)
    near = "M132 112 C130 148 108 182 72 200 C70 168 82 132 104 112Z"
    sheet.path(near, sheet.lit(skin))
    with sheet.within(near):
        for x, y in ((112, 130), (98, 148), (106, 156), (88, 170), (118, 142)):
            sheet.circle(x, y, 5, shade(skin, 0.3), 0.7)
    eye(sheet, 206, 74, 8.5, "#4a3a26")
    sheet.line("M228 84 Q218 92 206 90", shade(skin, 0.6), 2.6)


def surfer(sheet: Sheet, looks: Looks) -> None:
    """A surfer on a wave."""
    sea, suit = looks.second, looks.main
    skin, hair = SKINS[int(looks.whim * 5) % 5], HAIRS[int(looks.whim * 23) % 5]
    sheet.path(
        "M-20 200 C-20 100 30 20 130 10 C190 6 226 40 222 76 C206 50 172 48 150 66"
        " C124 90 140 150 236 168 C220 194 140 206 80 206 C40 206 0 206 -20 200Z",
        sheet.lit(sea),
    )
    for lift in (0, 20):
        sheet.line(
            f"M{2 + lift} 190 C{6 + lift} 110 {50 + lift * 0.6:.0f} {50 + lift}"
            f" {124 + lift * 0.3:.0f} {34 + lift}",
            tint(sea, 0.4),
            5,
            0.7,
        )
    sheet.path(
        "M84 26 C110 -2 176 -8 210 22 C236 46 230 76 214 88 Q220 72 208 68 Q206 54 190 56"
        " Q180 44 168 54 Q154 42 144 54 Q130 38 112 44 Q102 30 84 26Z",
        sheet.ball("#f6fbfb", 0.6),
    )
    with sheet.moved(108, 160, 1.0, 12):
        sheet.path(
            "M-78 0 Q-40 -12 40 -9 Q76 -7 86 -16 Q80 8 40 9 Q-40 12 -78 0Z", sheet.lit("#f2b93a")
        )
        sheet.line("M-66 0 Q0 -4 70 -7", "#e0493a", 3.4)
    for data in ("M86 110 C74 128 74 136 78 152", "M108 112 C126 124 128 142 130 160"):
        sheet.line(data, shade(suit, 0.15), 17)
    for x, y in ((80, 153), (132, 163)):
        sheet.ellipse(x, y, 14, 6.5, sheet.ball(skin))
    sheet.line("M84 76 C64 82 50 76 38 66", skin, 11)
    sheet.line("M112 78 C132 84 146 80 158 72", skin, 11)
    sheet.path(
        "M80 70 C96 62 112 66 120 76 C122 96 118 110 112 122 L82 118 C76 100 74 84 80 70Z",
        sheet.lit(suit),
    )
    sheet.circle(102, 42, 30, sheet.ball(skin, 0.75))
    sheet.path(
        "M71 44 C68 20 84 6 104 8 C126 8 138 24 133 44 C128 34 124 28 120 24"
        " C108 32 88 30 78 28 C74 34 73 38 71 44Z",
        sheet.ball(hair),
    )
    dot_eyes(sheet, 103, 44, 12, 5)
    cheeks(sheet, 103, 54, 17, 5)
    smile(sheet, 103, 54, 8, wide=True)
    for x, y, size in ((20, 186, 12), (44, 196, 10), (196, 176, 9), (0, 178, 9), (66, 186, 8)):
        sheet.circle(x, y, size, sheet.ball(WHITE, 0.5), 0.9)


FIGURES = {
    "orca": Figure(orca, "#2f3444", "#f4f4f0", "orca", "", (-10, -30, 244, 242), "water", 1.5),
    "squid": Figure(squid, "#e88a6a", "#f8d0b8", "squid", "", (30, -18, 140, 216), "water", 0.9),
    "lobster": Figure(lobster, "#d0402c", "#f0a080", "lobster", box=(-2, -2, 204, 222), size=0.6),
    "starfish": Figure(
        starfish,
        "#f0884a",
        "#fbd9a8",
        "starfish",
        "starfish",
        (-14, -14, 228, 226),
        "anywhere",
        0.5,
    ),
    "sea turtle": Figure(
        sea_turtle, "#7fb56a", "#8a6a3c", "sea turtle", "", (-14, -12, 248, 216), "water", 0.9
    ),
    "surfer": Figure(surfer, "#3f4f7a", "#2f8fc0", "surfer", "", (-24, -6, 264, 214), "water", 1.5),
}
