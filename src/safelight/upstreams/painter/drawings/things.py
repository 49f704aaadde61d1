"""Things of the house and of the sky.

When the moon and the sun are only the light of a scene, the scenery draws them.
"""

import math

from safelight.upstreams.painter.drawings.faces import cheeks, dot_eyes, smile
from safelight.upstreams.painter.drawings.sheet import INK, WHITE, Looks, Sheet
from safelight.upstreams.painter.palette import mix, shade, tint


def moon(sheet: Sheet, looks: Looks) -> None:
    """A full moon with craters and a sleepy face."""
    sheet.circle(100, 100, 100, sheet.halo(looks.main, 0.5))
    disc = "M28 100 a72 72 0 1 0 144 0 a72 72 0 1 0 -144 0"
    sheet.path(disc, sheet.ball(looks.main, 0.8))
    with sheet.within(disc):
        for x, y, size in (
            (62, 70, 14),
            (136, 56, 10),
            (146, 112, 15),
            (112, 150, 12),
            (54, 128, 9),
            (98, 46, 7),
        ):
            sheet.ellipse(x, y, size, size * 0.86, shade(looks.main, 0.22), opacity=0.6)
            sheet.ellipse(
                x + 1.6, y + 1.8, size * 0.84, size * 0.7, tint(looks.main, 0.1), opacity=0.7
            )
    cheeks(sheet, 100, 112, 34, 10)
    for x in (80, 120):
        sheet.line(f"M{x - 9} 98 Q{x} 107 {x + 9} 98", INK, 3.4)
    smile(sheet, 100, 116, 11)


def sun(sheet: Sheet, looks: Looks) -> None:
    """A smiling sun with rays."""
    sheet.circle(100, 100, 112, sheet.halo(looks.main, 0.6))
    for step in range(16):
        with sheet.moved(100, 100, 1.0, step * 22.5):
            reach = 92 if step % 2 else 104
            sheet.path(f"M-11 -62 Q0 -70 11 -62 L0 {-reach}Z", sheet.fade(looks.second, looks.main))
    sheet.circle(100, 100, 62, sheet.ball(looks.main))
    cheeks(sheet, 100, 112, 32, 10)
    dot_eyes(sheet, 100, 94, 20, 8.5)
    smile(sheet, 100, 110, 16, wide=True)


def planet(sheet: Sheet, looks: Looks) -> None:
    """A banded planet with a ring."""
    ring = looks.second
    with sheet.moved(0, 0), sheet.moved(100, 100, 1.0, -18):
        sheet.path(
            "M-112 0 A112 28 0 0 1 112 0 L88 0 A88 19 0 0 0 -88 0Z", sheet.lit(shade(ring, 0.25))
        )
        disc = "M-64 0 a64 64 0 1 0 128 0 a64 64 0 1 0 -128 0"
        sheet.path(disc, looks.main)
        with sheet.within(disc):
            for y, height, share in (
                (-50, 14, 0.3),
                (-28, 12, 0.12),
                (-4, 18, 0.4),
                (24, 10, 0.15),
                (42, 16, 0.35),
            ):
                sheet.path(
                    f"M-70 {y} Q0 {y + 14} 70 {y} L70"
                    f" {y + height} Q0 {y + height + 14} -70"
                    f" {y + height}Z",
                    mix(looks.main, ring, share),
                )
        sheet.path(
            "M-112 0 A112 28 0 0 0 112 0 L88 0 A88 19 0 0 1 -88 0Z", sheet.lit(tint(ring, 0.1))
        )
    sheet.ellipse(78, 74, 48, 44, sheet.halo("#fffbe8", 0.6))
    with sheet.within("M36 100 a64 64 0 1 0 128 0 a64 64 0 1 0 -128 0"):
        sheet.path("M150 30 C160 90 140 140 80 166 L180 180 L180 30Z", shade(looks.main, 0.8), 0.4)


def star(sheet: Sheet, looks: Looks) -> None:
    """A rounded star with a face."""
    points = []
    for step in range(10):
        angle, reach = math.tau * step / 10 - math.pi / 2, 88 if step % 2 == 0 else 47
        points.append(f"{100 + math.cos(angle) * reach:.1f} {104 + math.sin(angle) * reach:.1f}")
    data = "M" + " L".join(points) + "Z"
    sheet.circle(100, 104, 108, sheet.halo(looks.main, 0.55))
    sheet.line(data, shade(looks.main, 0.2), 20)
    sheet.path(data, sheet.ball(looks.main))
    sheet.line(data, tint(looks.main, 0.1), 14)
    sheet.path(data, sheet.ball(looks.main, 0.9))
    cheeks(sheet, 100, 116, 26, 8)
    dot_eyes(sheet, 100, 100, 16, 7.5)
    smile(sheet, 100, 113, 10)


def heart(sheet: Sheet, looks: Looks) -> None:
    """A plump heart."""
    data = (
        "M100 186 C40 140 12 108 16 68 C20 30 76 18 100"
        " 60 C124 18 180 30 184 68 C188 108 160 140 100"
        " 186Z"
    )
    sheet.path(data, sheet.ball(looks.main))
    with sheet.within(data):
        sheet.path(
            "M100 190 C150 150 184 112 180 60 L210 60 L200 200Z", shade(looks.main, 0.6), 0.25
        )
        sheet.ellipse(56, 62, 14, 24, WHITE, turn=38, opacity=0.6)


def book(sheet: Sheet, looks: Looks) -> None:
    """An open book."""
    cover = looks.main
    sheet.path(
        "M4 66 Q52 40 100 62 Q148 40 196 66 L196 172 Q148 150 100 174 Q52 150 4 172Z",
        sheet.lit(cover),
    )
    for shift in (6, 3, 0):
        page = (
            f"M100 {60 - shift} C76 {40 - shift} 36 {40 - shift} 12 {58 - shift}"
            f" L12 {162 - shift} C38 {146 - shift} 76 {146 - shift} 100"
            f" {166 - shift}Z"
        )
        sheet.path(page, sheet.lit(shade("#fbf3e0", 0.03 * shift), 0.6))
        with sheet.mirrored(100):
            sheet.path(page, sheet.lit(shade("#f3e7cf", 0.03 * shift), 0.6))
    left = "M100 60 C76 40 36 40 12 58 L12 162 C38 146 76 146 100 166Z"
    with sheet.within(left):
        sheet.path("M78 30 L104 40 L104 180 L88 170Z", shade("#fbf3e0", 0.5), 0.22)
        for row in range(3):
            sheet.line(
                f"M26 {124 + row * 10} Q54 {114 + row * 10} 86 {126 + row * 10}",
                "#a89a86",
                2.4,
                0.7,
            )
    sheet.ellipse(53, 84, 27, 20, sheet.fade("#9bd0ea", "#dff0e8"))
    with sheet.within("M26 84 a27 20 0 1 0 54 0 a27 20 0 1 0 -54 0"):
        sheet.path("M20 92 Q40 74 58 92 Q70 82 90 94 L90 112 L20 112Z", "#69a853")
        sheet.circle(66, 76, 6, "#f6cb4f")
    for row in range(8):
        width = 0 if row < 7 else 26
        sheet.line(
            f"M114 {72 + row * 11} Q146 {56 + row * 11} {176 - width} {64 + row * 11}",
            "#a89a86",
            2.4,
            0.7,
        )
    sheet.path("M140 52 L152 50 L152 92 L146 84 L140 92Z", sheet.lit(looks.second))


def lamp(sheet: Sheet, looks: Looks) -> None:
    """A table lamp that is lit."""
    sheet.circle(100, 76, 104, sheet.halo("#ffe9a0", 0.75))
    sheet.ellipse(100, 186, 46, 11, sheet.ball(looks.second))
    sheet.path(
        "M90 110 C86 140 76 160 78 180 Q100 190 122 180 C124 160 114 140 110 110Z",
        sheet.pipe(looks.second),
    )
    sheet.path(
        "M62 22 L138 22 L170 110 Q100 126 30 110Z", sheet.fade(tint(looks.main, 0.6), looks.main)
    )
    sheet.path("M62 22 Q100 32 138 22 Q100 14 62 22Z", "#fff6d0")
    sheet.line("M30 110 Q100 126 170 110", shade(looks.main, 0.35), 4)
    sheet.line("M148 112 L148 140", "#7d6a4a", 2)
    sheet.circle(148, 143, 4, sheet.ball("#d9b04a"))


def umbrella(sheet: Sheet, looks: Looks) -> None:
    """An open umbrella with a crook."""
    sheet.line("M100 20 L100 172 C100 198 132 198 132 174", "#6d4a30", 7)
    top = (
        "M8 98 C12 42 56 14 100 14 C144 14 188 42 192 98 Q176 84 160 96"
        " Q146 82 130 96 Q114 82 100 96 Q86 82 70 96 Q54 82 40 96 Q24 84 8"
        " 98Z"
    )
    sheet.path(top, sheet.lit(looks.main))
    with sheet.within(top):
        for low, high in ((40, 70), (130, 160)):
            sheet.path(
                f"M100 12 Q{low} 40 {low} 110 L{high} 110 Q{(high + 100) / 2} 40 100 12Z",
                looks.second,
                0.85,
            )
        sheet.ellipse(60, 48, 44, 30, sheet.halo("#fffbe8", 0.5), turn=-30)
        sheet.path("M150 20 C180 40 190 80 190 110 L150 110Z", shade(looks.main, 0.7), 0.25)
    sheet.line("M100 14 L100 4", "#6d4a30", 5)


def gift(sheet: Sheet, looks: Looks) -> None:
    """A wrapped box with a bow."""
    sheet.box(28, 88, 144, 104, sheet.lit(looks.main), 6)
    sheet.box(86, 88, 28, 104, sheet.lit(looks.second))
    sheet.box(18, 66, 164, 36, sheet.lit(tint(looks.main, 0.08)), 6)
    sheet.box(84, 66, 32, 36, sheet.lit(looks.second))
    sheet.box(28, 102, 144, 8, shade(looks.main, 0.6), opacity=0.3)
    bow = "M100 66 C80 24 34 18 34 42 C34 62 70 66 100 66Z"
    sheet.path(bow, sheet.lit(looks.second))
    with sheet.mirrored(100):
        sheet.path(bow, sheet.lit(shade(looks.second, 0.12)))
    sheet.path("M88 58 C74 44 54 38 50 46 C50 56 72 60 88 62Z", shade(looks.second, 0.35), 0.6)
    sheet.path(
        "M112 58 C126 44 146 38 150 46 C150 56 128 60 112 62Z", shade(looks.second, 0.4), 0.6
    )
    sheet.circle(100, 62, 11, sheet.ball(looks.second))


def guitar(sheet: Sheet, looks: Looks) -> None:
    """An acoustic guitar standing up."""
    wood = looks.main
    sheet.box(92, -4, 16, 96, sheet.pipe("#5a3822"), 2)
    sheet.path("M86 -34 L114 -34 L110 2 L90 2Z", sheet.pipe("#6d4428"))
    for y in (-26, -16, -6):
        for x in (84, 116):
            sheet.circle(x, y, 4, sheet.ball("#d8dde2"))
    body = (
        "M100 74 C126 66 144 82 138 106 C136 118 150 122 156 144 C164 178 136 198"
        " 100 198 C64 198 36 178 44 144 C50 122 64 118 62 106 C56 82 74 66 100 74Z"
    )
    sheet.path(body, sheet.ball(wood))
    sheet.line(body, shade(wood, 0.5), 3)
    sheet.circle(100, 122, 20, shade(wood, 0.35))
    sheet.circle(100, 122, 16, "#2f201c")
    sheet.box(76, 164, 48, 9, sheet.lit("#4a2e1e"), 3)
    for string in (95.0, 98.4, 101.8, 105.2):
        sheet.line(f"M{string} -20 L{string} 168", "#efe6d2", 0.9, opacity=0.85)
    for fret in range(8, 90, 14):
        sheet.line(f"M92 {fret} L108 {fret}", "#cfc6b4", 1.2)


def chair(sheet: Sheet, looks: Looks) -> None:
    """A soft armchair with a cushion."""
    fabric = looks.main
    for x in (46, 154):
        sheet.path(f"M{x - 7} 176 L{x + 7} 176 L{x + 4} 198 L{x - 4} 198Z", sheet.pipe("#6d4428"))
    sheet.path("M44 130 C40 60 58 24 100 24 C142 24 160 60 156 130Z", sheet.ball(fabric))
    for x, y in ((76, 52), (100, 44), (124, 52), (84, 74), (116, 74)):
        sheet.circle(x, y, 3.4, shade(fabric, 0.5))
    sheet.path("M46 126 Q100 112 154 126 L154 162 L46 162Z", sheet.lit(tint(fabric, 0.12)))
    sheet.box(34, 154, 132, 30, sheet.lit(shade(fabric, 0.15)), 8)
    sheet.path("M66 130 L72 84 Q100 76 128 84 L134 130 Q100 140 66 130Z", sheet.lit(looks.second))
    sheet.path("M22 184 C14 140 16 104 34 98 C52 98 58 110 56 184Z", sheet.lit(fabric))
    sheet.path(
        "M178 184 C186 140 184 104 166 98 C148 98 142 110 144 184Z", sheet.lit(shade(fabric, 0.12))
    )
