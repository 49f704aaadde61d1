"""Birds with a figure of their own: tall ones, swimming ones, and those known by their plumage.

Songbirds, owls and penguins are among the creatures.
"""

from safelight.upstreams.painter.drawings.faces import dot_eyes, eye
from safelight.upstreams.painter.drawings.figure import Figure
from safelight.upstreams.painter.drawings.sheet import INK, WHITE, Looks, Sheet
from safelight.upstreams.painter.palette import mix, shade, tint


def parrot(sheet: Sheet, looks: Looks) -> None:
    """A parrot on a branch, in all its colours."""
    coat, wing = looks.main, looks.second
    sheet.path(
        "M66 128 C52 160 50 186 44 214 L58 210 L68 222 L76 206 C84 180 92 154 96 132Z",
        sheet.lit(wing),
    )
    sheet.path("M62 150 L56 200 L66 196Z M76 150 L74 206 L66 204Z", shade(coat, 0.1))
    sheet.line("M-2 156 C60 146 140 158 204 148", "#6d4a30", 13)
    sheet.line("M-2 153 C60 143 140 154 204 145", "#9a6e48", 6)
    body = (
        "M76 36 C100 6 150 14 154 58 C160 108 136 150 100 154 C64 154 52 122 58 90 C60 66 66"
        " 50 76 36Z"
    )
    sheet.path(body, sheet.lit(coat))
    sheet.path(
        "M64 76 C92 70 116 92 108 124 C102 146 80 158 58 172 C48 140 46 96 64 76Z", sheet.lit(wing)
    )
    sheet.path("M62 94 C82 88 98 102 96 124 C86 130 70 134 58 134Z", sheet.lit("#f2c63a"))
    sheet.ellipse(126, 50, 21, 19, sheet.ball(WHITE, 0.5))
    sheet.path("M138 34 C168 30 176 56 160 84 C158 70 150 66 138 64Z", sheet.lit("#4a4450"))
    sheet.path("M142 66 C150 66 154 72 152 80 Q144 80 138 72Z", sheet.lit("#2f2a35"))
    eye(sheet, 124, 48, 9, "#c98a2a")
    for x in (96, 116):
        sheet.line(f"M{x - 5} 150 L{x - 5} 160 M{x + 2} 150 L{x + 2} 161", "#5a5058", 5)


def flamingo(sheet: Sheet, looks: Looks) -> None:
    """A flamingo on one leg."""
    coat = looks.main
    sheet.line("M92 122 L96 196 L112 198", mix(coat, "#b5485a", 0.5), 5.5)
    sheet.line("M108 122 L120 158 L98 150", mix(coat, "#b5485a", 0.6), 5.5)
    sheet.line("M132 96 C166 84 134 50 138 26 C142 4 170 2 172 24", shade(coat, 0.2), 15)
    sheet.line("M131 95 C162 82 131 50 136 26 C141 6 168 4 171 24", coat, 11)
    sheet.path(
        "M34 116 C52 86 92 70 126 84 C148 96 142 122 118 130 C86 138 54 132 34 116Z",
        sheet.ball(coat),
    )
    sheet.path("M26 124 C48 96 86 88 114 98 C104 120 66 130 26 124Z", sheet.lit(shade(coat, 0.12)))
    sheet.line("M44 119 Q70 104 98 104 M56 122 Q78 112 100 110", tint(coat, 0.5), 3, 0.7)
    sheet.circle(170, 22, 15, sheet.ball(coat))
    sheet.path("M178 14 C196 18 200 36 190 52 C186 42 182 36 172 34Z", sheet.lit(looks.second))
    sheet.path("M194 34 C198 42 194 50 190 53 C188 46 188 42 186 38Z", INK)
    dot_eyes(sheet, 170, 18, 0, 5)


def swan(sheet: Sheet, looks: Looks) -> None:
    """A swan that glides along."""
    coat = looks.main
    sheet.line("M134 142 C186 122 142 76 148 44 C152 18 182 16 186 38", shade(coat, 0.28), 21)
    sheet.line("M132 140 C180 120 139 76 146 44 C151 20 180 18 185 38", coat, 16)
    sheet.path(
        "M-2 104 C16 116 26 112 40 116 C80 92 140 108 156 146 C152 178 112 186 76 184"
        " C32 184 8 150 -2 104Z",
        sheet.ball(coat),
    )
    sheet.path(
        "M12 84 C20 106 40 96 70 94 C106 94 128 116 128 146 C104 166 60 162 38 142"
        " C22 126 12 108 12 84Z",
        sheet.lit(tint(coat, 0.3), 0.8),
    )
    for shift in (0, 14, 28):
        sheet.line(
            f"M{32 + shift} {112 + shift * 0.3} Q{62 + shift} {142 + shift * 0.2}"
            f" {104 + shift * 0.5} {146 + shift * 0.2}",
            shade(coat, 0.2),
            2.6,
            0.7,
        )
    sheet.circle(184, 36, 17, sheet.ball(coat))
    sheet.path("M194 30 L222 44 L194 52Z", sheet.lit(looks.second))
    sheet.path("M188 34 L200 30 L198 46Z", INK)
    dot_eyes(sheet, 183, 32, 0, 4.6)


def eagle(sheet: Sheet, looks: Looks) -> None:
    """An eagle with spread wings."""
    coat, head = looks.main, looks.second
    for flip in (False, True):
        wing = (
            "M110 70 C86 44 44 26 -2 20 C-8 28 -4 36 2 38 C-6 46 0 54 8 56 C2 64 10 72 20 72"
            " C18 82 28 88 38 86 C52 100 82 108 104 104Z"
        )
        hue = shade(coat, 0.05 + flip * 0.15)
        if flip:
            with sheet.mirrored(115):
                sheet.path(wing, sheet.lit(hue))
                sheet.line("M10 36 L70 68 M18 54 L74 80 M32 72 L80 92", shade(hue, 0.35), 3, 0.6)
        else:
            sheet.path(wing, sheet.lit(hue))
            sheet.line("M10 36 L70 68 M18 54 L74 80 M32 72 L80 92", shade(hue, 0.35), 3, 0.6)
    sheet.path(
        "M100 120 L82 168 L104 160 L115 172 L126 160 L148 168 L130 120Z", sheet.lit(tint(head, 0.1))
    )
    sheet.ellipse(115, 96, 25, 42, sheet.ball(coat))
    for x in (104, 126):
        sheet.line(f"M{x} 132 l-5 12 M{x} 132 l1 13 M{x} 132 l7 11", "#e9a53a", 4)
    sheet.path(
        "M92 62 C88 34 100 22 118 22 C140 24 146 44 138 68 L130 62 L124 72 L115 62"
        " L106 72 L100 62Z",
        sheet.ball(head),
    )
    sheet.path("M128 38 C150 34 158 48 150 62 C148 54 142 52 128 54Z", sheet.lit("#f0b03a"))
    dot_eyes(sheet, 122, 42, 0, 5.5)
    sheet.line("M112 34 L128 38", shade(head, 0.6), 3.4)


def peacock(sheet: Sheet, looks: Looks) -> None:
    """A peacock that shows its fan."""
    body, fan = looks.main, looks.second
    for ring, count, reach in ((0, 15, 106), (1, 13, 82), (2, 11, 58)):
        for step in range(count):
            turn = -98 + 196 * step / (count - 1)
            with sheet.moved(100, 138, 1.0, turn):
                sheet.ellipse(
                    0,
                    -reach * 0.55,
                    11 - ring,
                    reach * 0.56,
                    sheet.lit(shade(fan, 0.1 * (ring + 1))),
                )
                sheet.ellipse(0, -reach + 6, 9, 12, sheet.ball("#d9a93a"))
                sheet.ellipse(0, -reach + 7, 6, 8, "#2f9ab0")
                sheet.ellipse(0, -reach + 9, 3.6, 4.6, "#25356f")
    for x in (92, 108):
        sheet.line(f"M{x} 178 L{x} 196 l7 2 M{x} 196 l-6 2", "#8a7058", 4)
    sheet.path(
        "M100 76 C88 76 88 96 90 112 C74 124 66 152 78 174 Q100 190 122 174"
        " C134 152 126 124 110 112 C112 96 112 76 100 76Z",
        sheet.ball(body),
    )
    sheet.circle(100, 74, 19, sheet.ball(body))
    for x in (90, 100, 110):
        sheet.line(f"M100 58 L{x} 40", body, 2.6)
        sheet.circle(x, 38, 4.4, "#2f9ab0")
    for x in (91, 109):
        sheet.ellipse(x, 70, 6.5, 6, WHITE)
        sheet.circle(x, 71, 4, INK)
    sheet.path("M94 78 L106 78 L100 92Z", sheet.lit("#e9b04a"))


def chicken(sheet: Sheet, looks: Looks) -> None:
    """A hen, or a rooster with a whim for long tail feathers."""
    coat, comb = looks.main, looks.second
    for x in (92, 114):
        sheet.line(f"M{x} 164 L{x} 192 M{x} 192 l12 4 M{x} 192 l-10 4", "#e9962f", 6)
    for turn, hue in ((-8, 0.35), (14, 0.22), (36, 0.1)):
        with sheet.moved(56, 118, 1.0, turn - 48):
            sheet.ellipse(0, -36, 17, 48, sheet.lit(shade(coat, hue)))
    body = (
        "M134 40 C156 40 162 62 158 84 C164 128 146 170 100 170 C56 170 34 140 34 106"
        " C52 124 84 112 96 88 C106 66 112 42 134 40Z"
    )
    sheet.path(body, sheet.lit(coat))
    sheet.path(
        "M58 112 C82 108 112 112 122 128 C112 152 78 156 58 112Z", sheet.lit(shade(coat, 0.14))
    )
    sheet.line("M74 124 Q92 138 108 136 M86 120 Q102 128 114 128", shade(coat, 0.4), 3, 0.6)
    sheet.path(
        "M116 46 C112 26 124 24 128 32 C130 16 144 16 144 30 C152 22 160 30 154 46Z",
        sheet.lit(comb),
    )
    sheet.path("M156 58 L184 66 L156 76Z", sheet.lit("#f0a53a"))
    sheet.path("M150 76 C162 78 162 100 152 100 C144 98 144 84 150 76Z", sheet.lit(comb))
    dot_eyes(sheet, 142, 58, 0, 6)


FIGURES = {
    "parrot": Figure(parrot, "#d9362b", "#2f72c4", "parrot", box=(-4, 2, 210, 222), size=0.8),
    "flamingo": Figure(
        flamingo, "#f58fa8", "#f6d9d0", "flamingo", box=(20, -2, 184, 204), size=1.2
    ),
    "swan": Figure(swan, "#f8f6f2", "#ee8f2c", "swan", "", (-6, 12, 232, 176), "water", 0.9),
    "eagle": Figure(eagle, "#6b4a33", "#f4efe4", "eagle", "", (-8, 12, 246, 164), "air", 1.0),
    "peacock": Figure(
        peacock, "#2f5fb8", "#3f9a6a", "peacock", box=(-12, 24, 224, 178), size=1.2, turns=False
    ),
    "chicken": Figure(chicken, "#c9703a", "#d8342f", "chicken", box=(-14, 12, 202, 188), size=0.7),
}
