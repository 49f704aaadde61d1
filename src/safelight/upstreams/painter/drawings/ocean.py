"""Who lives in the sea and on its shore, apart from fish and whales."""

import math

from safelight.upstreams.painter.drawings.faces import cheeks, dot_eyes, eye, eyes, smile
from safelight.upstreams.painter.drawings.figure import Figure
from safelight.upstreams.painter.drawings.sheet import INK, WHITE, Looks, Sheet
from safelight.upstreams.painter.palette import mix, shade, tint


def octopus(sheet: Sheet, looks: Looks) -> None:
    """An octopus with eight curling arms."""
    skin, cup = looks.main, looks.second
    arms = (
        "M70 110 C50 140 20 130 8 150 C2 162 14 172 22 164",
        "M80 116 C66 152 40 158 34 178 C32 190 46 194 50 184",
        "M92 118 C88 154 74 166 74 182 C76 194 88 192 88 182",
        "M84 114 C60 132 40 116 18 118 C6 120 6 132 16 134",
    )
    for depth, flip in ((0.22, True), (0.1, False)):
        for arm in arms:
            if flip:
                with sheet.mirrored(100):
                    sheet.line(arm, shade(skin, depth), 17)
                    sheet.line(arm, skin, 10)
                    sheet.line(arm, cup, 3, 0.6)
            else:
                sheet.line(arm, shade(skin, depth + 0.1), 17)
                sheet.line(arm, skin, 11)
                sheet.line(arm, cup, 3, 0.6)
    sheet.path(
        "M100 2 C146 2 164 40 150 74 C142 94 140 108 136 122 C112 136 88 136 64 122"
        " C60 108 58 94 50 74 C36 40 54 2 100 2Z",
        sheet.ball(skin),
    )
    for x, y, size in ((74, 26, 7), (92, 16, 4), (128, 28, 6), (116, 18, 3.4)):
        sheet.circle(x, y, size, tint(skin, 0.45), 0.7)
    cheeks(sheet, 100, 98, 32, 8)
    eyes(sheet, 100, 78, 20, 13, "#6a4a9a", looks.marking)
    smile(sheet, 100, 100, 9)


def crab(sheet: Sheet, looks: Looks) -> None:
    """A crab with its claws up."""
    shell = looks.main
    for flip in (False, True):
        dark = shade(shell, 0.2 + flip * 0.1)
        parts = (
            "M56 130 Q26 124 12 146 M60 142 Q34 142 24 164 M68 152 Q48 158 44 178",
            "M58 116 Q22 110 30 74",
        )
        claw = "M30 80 C4 72 2 34 28 24 C24 40 30 46 36 48 C40 40 48 32 46 26 C64 44 58 78 30 80Z"
        if flip:
            with sheet.mirrored(106):
                for part, width in zip(parts, (9, 14), strict=True):
                    sheet.line(part, dark, width)
                sheet.path(claw, sheet.ball(shell))
        else:
            for part, width in zip(parts, (9, 14), strict=True):
                sheet.line(part, dark, width)
            sheet.path(claw, sheet.ball(shell))
    for x in (90, 122):
        sheet.line(f"M{x} 100 L{x} 76", shade(shell, 0.15), 7)
        eye(sheet, x, 68, 11, "#5a3a2a")
    sheet.path(
        "M106 92 C150 92 172 116 164 138 C154 158 130 164 106 164 C82 164 58 158 48 138"
        " C40 116 62 92 106 92Z",
        sheet.ball(shell),
    )
    for x, y, size in ((72, 116, 6), (86, 106, 4), (138, 112, 5), (126, 104, 3)):
        sheet.circle(x, y, size, looks.second, 0.7)
    cheeks(sheet, 106, 138, 34, 7)
    smile(sheet, 106, 134, 11)


def jellyfish(sheet: Sheet, looks: Looks) -> None:
    """A jellyfish with trailing arms."""
    bell = looks.main
    sheet.circle(100, 74, 84, sheet.halo(tint(bell, 0.5), 0.5))
    for number, x in enumerate(range(46, 160, 16)):
        sway = 12 if number % 2 else -12
        sheet.line(
            f"M{x} 84 C{x + sway} 112 {x - sway} 142 {x + sway * 0.6} {176 + number % 3 * 9}",
            mix(bell, looks.second, number % 2 * 0.8),
            9 - number % 2 * 4,
            0.85,
        )
    dome = (
        "M24 86 C20 30 58 2 100 2 C142 2 180 30 176 86 Q164 98 151 86 Q138 100 125 88"
        " Q112 102 100 88 Q88 102 75 88 Q62 100 49 86 Q36 98 24 86Z"
    )
    sheet.path(dome, sheet.ball(bell))
    sheet.ellipse(70, 36, 22, 13, WHITE, turn=-32, opacity=0.4)
    cheeks(sheet, 100, 72, 34, 8)
    dot_eyes(sheet, 100, 60, 20, 7)
    smile(sheet, 100, 68, 7)


def shark(sheet: Sheet, looks: Looks) -> None:
    """A shark that grins."""
    skin, belly = looks.main, looks.second
    sheet.path(
        "M30 92 C12 78 -4 54 -6 30 C16 40 36 60 48 80 L46 104 C36 116 16 138 -2 146"
        " C4 124 16 104 30 92Z",
        sheet.lit(shade(skin, 0.1)),
    )
    sheet.path("M92 62 C98 34 114 16 136 8 C134 32 138 48 146 62Z", sheet.lit(shade(skin, 0.08)))
    body = (
        "M30 90 C60 64 110 50 154 58 C192 64 220 82 226 96 C222 110 208 116 196 120"
        " C160 140 80 132 30 90Z"
    )
    sheet.path(body, sheet.lit(skin))
    with sheet.within(body):
        sheet.path("M30 96 C90 118 150 108 236 96 L220 150 L40 150Z", sheet.lit(belly, 0.4))
    sheet.path(
        "M112 112 C108 136 92 152 74 160 C78 140 84 122 90 110Z", sheet.lit(shade(skin, 0.2))
    )
    for x in (134, 142, 150):
        sheet.line(f"M{x} 78 Q{x - 7} 90 {x} 102", shade(skin, 0.5), 2.6)
    mouth = "M170 106 Q196 112 216 102 Q206 120 186 122 Q174 118 170 106Z"
    sheet.path(mouth, "#8c3238")
    with sheet.within(mouth):
        for x in range(170, 216, 8):
            sheet.path(f"M{x} 104 l4 8 l4 -8Z M{x + 4} 124 l4 -8 l4 8Z", WHITE)
    dot_eyes(sheet, 178, 82, 0, 7)
    sheet.circle(210, 90, 2, shade(skin, 0.6))


def dolphin(sheet: Sheet, looks: Looks) -> None:
    """A leaping dolphin."""
    skin, belly = looks.main, looks.second
    sheet.path(
        "M34 142 C12 142 0 158 -6 172 C8 168 18 168 24 172 C26 184 34 192 44 194"
        " C42 178 46 162 54 152Z",
        sheet.lit(shade(skin, 0.15)),
    )
    sheet.path("M94 46 C92 26 78 14 62 10 C64 28 66 48 72 64Z", sheet.lit(shade(skin, 0.12)))
    body = (
        "M32 150 C40 96 66 48 118 36 C150 28 176 44 188 68 L212 82 C216 90 208 96 200 94"
        " C190 98 178 98 170 96 C130 96 78 110 50 156Z"
    )
    sheet.path(body, sheet.lit(skin))
    with sheet.within(body):
        sheet.path("M50 160 C80 104 120 84 206 88 L206 120 L80 170Z", sheet.lit(belly, 0.4))
    sheet.path(
        "M128 86 C124 106 112 118 96 122 C100 106 104 94 108 84Z", sheet.lit(shade(skin, 0.25))
    )
    sheet.line("M176 86 Q190 90 208 86", shade(skin, 0.6), 2.4)
    dot_eyes(sheet, 168, 66, 0, 6.5)
    sheet.ellipse(162, 80, 9, 6, sheet.halo("#ef8b8b", 0.6))
    for x, y, size in ((8, 130, 5), (70, 186, 6), (88, 170, 4), (-4, 146, 3)):
        sheet.circle(x, y, size, sheet.ball("#bfe6f2"))


def seahorse(sheet: Sheet, looks: Looks) -> None:
    """A seahorse with its curled tail."""
    skin, fin = looks.main, looks.second
    sheet.path("M72 92 C48 84 38 104 44 126 C56 128 68 124 76 116Z", sheet.lit(fin))
    sheet.line(
        "M102 128 C110 160 70 160 70 180 C72 198 100 198 102 182 C102 172 88 170 86 180",
        shade(skin, 0.15),
        15,
    )
    sheet.path(
        "M84 56 C64 84 66 124 86 146 C100 154 116 148 118 132 C134 112 130 86 112 70Z",
        sheet.ball(skin),
    )
    for y in range(86, 144, 11):
        sheet.line(f"M78 {y} Q100 {y + 9} 122 {y - 1}", shade(skin, 0.35), 2.4, 0.7)
    for x, y in ((76, 18), (90, 6), (106, 8)):
        sheet.line(f"M92 34 L{x} {y}", fin, 7)
    sheet.circle(96, 44, 29, sheet.ball(skin))
    sheet.path("M112 42 L152 54 Q158 62 152 68 L110 64Z", sheet.lit(skin))
    sheet.ellipse(153, 61, 4, 7, shade(skin, 0.3), turn=-10)
    eye(sheet, 102, 42, 10, "#3f6fa8")
    sheet.ellipse(92, 58, 8, 6, sheet.halo("#ef8b8b", 0.7))


def snail(sheet: Sheet, looks: Looks) -> None:
    """A snail under its spiral house."""
    foot, house = looks.second, looks.main
    for x, y in ((168, 76), (192, 82)):
        sheet.line(f"M{172 + (x - 172) * 0.3} 126 L{x} {y}", shade(foot, 0.15), 6)
        sheet.circle(x, y, 8, sheet.ball(WHITE))
        sheet.circle(x + 2, y, 4, INK)
    sheet.path(
        "M4 182 C20 160 60 156 120 160 C146 158 148 120 172 114 C196 112 206 132 202 152"
        " C196 178 170 184 150 184 L12 188 C4 188 2 186 4 182Z",
        sheet.lit(foot),
    )
    sheet.circle(84, 110, 64, sheet.ball(house))
    points = []
    for step in range(76):
        angle, reach = step * 0.21 + 1.0, 57 * (1 - step / 84)
        points.append(f"{84 + math.cos(angle) * reach:.1f} {110 + math.sin(angle) * reach:.1f}")
    sheet.line("M" + " L".join(points), shade(house, 0.4), 5)
    sheet.line("M168 146 Q180 156 192 146", INK, 3)
    sheet.ellipse(168, 138, 8, 6, sheet.halo("#ef8b8b", 0.7))


FIGURES = {
    "octopus": Figure(
        octopus, "#e0607e", "#f8c0c4", "octopus", "octopuses", (-2, -2, 204, 200), "water", 0.9
    ),
    "crab": Figure(crab, "#e2553c", "#f7b58c", "crab", box=(2, 18, 208, 166), size=0.6),
    "jellyfish": Figure(
        jellyfish, "#b58ad8", "#f0a8c8", "jellyfish", "jellyfish", (10, -2, 180, 202), "water", 0.8
    ),
    "shark": Figure(shark, "#7f93a8", "#eef1f2", "shark", "", (-10, 4, 240, 160), "water", 1.3),
    "dolphin": Figure(
        dolphin, "#6f9fc4", "#e9f1f4", "dolphin", "", (-10, 4, 226, 194), "water", 1.2
    ),
    "seahorse": Figure(
        seahorse, "#f0a53a", "#e0607e", "seahorse", "", (34, 0, 128, 200), "water", 0.6
    ),
    "snail": Figure(snail, "#b9733e", "#e3c48f", "snail", box=(-2, 44, 210, 146), size=0.45),
}
