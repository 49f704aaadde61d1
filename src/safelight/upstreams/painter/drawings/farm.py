"""Animals of the farm and the pond, and a few that climb.

They sit like the other furry animals where they can; the duck and the turtle have builds of
their own.
"""

from safelight.upstreams.painter.drawings.builds import HEAD, seated
from safelight.upstreams.painter.drawings.faces import cheeks, eye, eyes, smile, snout
from safelight.upstreams.painter.drawings.sheet import INK, WHITE, Looks, Sheet
from safelight.upstreams.painter.palette import Colour, mix, shade, tint


def _side_ears(sheet: Sheet, coat: Colour, inside: Colour) -> None:
    """Ears that stand out to the sides."""
    for x, turn in ((44, 18), (156, -18)):
        sheet.ellipse(x, 56, 22, 12, sheet.ball(coat), turn=turn)
        sheet.ellipse(x, 57, 14, 7, inside, turn=turn, opacity=0.8)


def pig(sheet: Sheet, looks: Looks) -> None:
    """A seated pig with a curly tail."""
    coat = looks.main
    sheet.line("M150 168 c16 4 20 -14 8 -14 c-12 2 -4 18 14 10", shade(coat, 0.2), 5)
    seated(sheet, coat, tint(coat, 0.4), shade(coat, 0.15))
    for data in ("M56 50 C44 26 50 14 58 12 C74 16 84 26 88 36Z",):
        sheet.path(data, sheet.lit(shade(coat, 0.08)))
        with sheet.mirrored(100):
            sheet.path(data, sheet.lit(shade(coat, 0.16)))
    sheet.path(HEAD, sheet.ball(coat, 0.85))
    cheeks(sheet, 100, 84, 36, 9)
    eyes(sheet, 100, 62, 23, 9, "#5a3a34", looks.marking)
    sheet.ellipse(100, 82, 22, 15, sheet.ball(mix(coat, "#e0687c", 0.35), 0.7))
    for x in (92, 108):
        sheet.ellipse(x, 82, 3.6, 5.4, shade(coat, 0.62))
    smile(sheet, 100, 97, 8)


def cow(sheet: Sheet, looks: Looks) -> None:
    """A seated cow with patches, horns and a bell."""
    coat, patch = looks.main, looks.second
    sheet.line("M146 174 C176 170 180 150 178 138", shade(coat, 0.2), 6)
    sheet.ellipse(178, 132, 8, 12, sheet.ball(patch))
    seated(sheet, coat, coat, "#4a4048")
    sheet.ellipse(68, 146, 13, 18, sheet.ball(patch), turn=-15)
    sheet.ellipse(142, 158, 15, 17, sheet.ball(patch), turn=20)
    _side_ears(sheet, patch, "#f0b0a8")
    horn = "M66 38 C54 32 50 18 56 8 C64 16 74 22 84 28Z"
    sheet.path(horn, sheet.lit("#efe2c4"))
    with sheet.mirrored(100):
        sheet.path(horn, sheet.lit("#dccba6"))
    sheet.path(HEAD, sheet.ball(coat, 0.85))
    with sheet.within(HEAD):
        sheet.ellipse(132, 50, 27, 30, sheet.ball(patch, 0.7), turn=20)
        sheet.ellipse(100, 96, 46, 24, sheet.ball("#f2b9ae", 0.7))
    eyes(sheet, 100, 60, 22, 10, "#5a3a24", looks.marking)
    for x in (86, 114):
        sheet.ellipse(x, 84, 4, 5, "#a8625c")
    smile(sheet, 100, 93, 12)
    sheet.path("M62 108 Q100 124 138 108 L137 116 Q100 132 63 116Z", sheet.lit("#c0453c"))
    sheet.path("M90 122 L110 122 L115 140 Q100 146 85 140Z", sheet.pipe("#e2b53e"))


def sheep(sheet: Sheet, looks: Looks) -> None:
    """A woolly sheep."""
    wool, face = looks.main, looks.second
    for x in (72, 128):
        sheet.box(x - 9, 150, 18, 42, sheet.pipe(face), 6)
    for x, y, size in (
        (54, 130, 28),
        (146, 130, 28),
        (66, 156, 28),
        (134, 156, 28),
        (100, 164, 30),
        (76, 110, 30),
        (124, 110, 30),
        (100, 134, 40),
    ):
        sheet.circle(x, y, size, sheet.ball(wool, 0.9))
    _side_ears(sheet, face, "#e9a6a0")
    sheet.path(
        "M64 56 C62 34 80 26 100 26 C120 26 138 34 136 56 C134 86 118 106 100 106"
        " C82 106 66 86 64 56Z",
        sheet.ball(face, 0.85),
    )
    for x, y, size in ((100, 22, 20), (78, 30, 17), (122, 30, 17), (100, 38, 16)):
        sheet.circle(x, y, size, sheet.ball(wool, 0.9))
    cheeks(sheet, 100, 80, 24, 7)
    eyes(sheet, 100, 66, 18, 9, "#5a3a2a", looks.marking)
    snout(sheet, 100, 86, 6, "#4a3a40")


def koala(sheet: Sheet, looks: Looks) -> None:
    """A seated koala with woolly ears."""
    coat = looks.main
    seated(sheet, coat, tint(coat, 0.6), shade(coat, 0.15))
    for x, depth in ((50, 0.0), (150, 0.1)):
        sheet.circle(x, 48, 28, sheet.ball(shade(coat, depth)))
        for dx, dy in ((-10, 6), (6, 10), (-2, -8), (8, -4)):
            sheet.circle(x + dx, 48 + dy, 10, sheet.ball(tint(coat, 0.62), 0.6))
    sheet.path(HEAD, sheet.ball(coat, 0.85))
    cheeks(sheet, 100, 86, 34, 8)
    eyes(sheet, 100, 64, 24, 9, "#4a3426", looks.marking)
    sheet.ellipse(100, 76, 12, 18, sheet.ball("#3d3640"))
    sheet.ellipse(96, 68, 3, 5, WHITE, opacity=0.5)
    smile(sheet, 100, 96, 8)


def monkey(sheet: Sheet, looks: Looks) -> None:
    """A seated monkey with a long tail."""
    coat, face = looks.main, looks.second
    tail = "M140 176 C190 190 196 140 174 130 C158 124 154 144 168 146"
    sheet.line(tail, shade(coat, 0.25), 12)
    sheet.line(tail, coat, 8)
    seated(sheet, coat, face, face)
    for x in (50, 150):
        sheet.circle(x, 66, 20, sheet.ball(coat))
        sheet.circle(x, 67, 12, sheet.ball(mix(face, "#e9988a", 0.3), 0.7))
    sheet.path(HEAD, sheet.ball(coat, 0.85))
    sheet.path(
        "M100 48 C90 36 66 40 66 62 C66 74 72 80 70 88 C70 100 86 104 100 104"
        " C114 104 130 100 130 88 C128 80 134 74 134 62 C134 40 110 36 100 48Z",
        sheet.ball(face, 0.7),
    )
    cheeks(sheet, 100, 82, 24, 7)
    eyes(sheet, 100, 64, 17, 9, "#5a3620", looks.marking)
    for x in (96, 104):
        sheet.ellipse(x, 79, 2, 1.6, shade(face, 0.6))
    smile(sheet, 100, 88, 13)


def frog(sheet: Sheet, looks: Looks) -> None:
    """A frog with a wide mouth."""
    skin, belly = looks.main, looks.second
    for x, turn in ((46, -24), (154, 24)):
        sheet.ellipse(x, 160, 34, 26, sheet.ball(shade(skin, 0.08)), turn=turn)
        sheet.ellipse(x + (x - 100) * 0.1, 187, 30, 8, sheet.ball(shade(skin, 0.18)))
    body = "M100 84 C56 88 46 140 58 184 C82 194 118 194 142 184 C154 140 144 88 100 84Z"
    sheet.path(body, sheet.lit(skin))
    with sheet.within(body):
        sheet.ellipse(100, 160, 34, 44, sheet.ball(belly, 0.6))
        sheet.ellipse(100, 116, 50, 14, sheet.halo(shade(skin, 0.8), 0.7))
    for x in (80, 120):
        sheet.box(x - 8, 146, 16, 40, sheet.pipe(skin), 8)
        sheet.ellipse(x, 188, 15, 7, sheet.ball(shade(skin, 0.1)))
    for x in (66, 134):
        sheet.circle(x, 42, 24, sheet.ball(skin))
    sheet.path(
        "M40 82 C38 54 66 44 100 44 C134 44 162 54 160 82 C160 108 130 120 100 120"
        " C70 120 40 108 40 82Z",
        sheet.ball(skin, 0.85),
    )
    cheeks(sheet, 100, 86, 46, 9)
    for x in (66, 134):
        sheet.circle(x, 42, 17, sheet.ball(WHITE, 0.5))
    eyes(sheet, 100, 43, 34, 12, "#7a8a2a", looks.marking)
    sheet.line("M62 88 Q100 118 138 88", INK, 3.4)
    for x in (94, 106):
        sheet.ellipse(x, 72, 2, 1.6, shade(skin, 0.6))


def duck(sheet: Sheet, looks: Looks) -> None:
    """A duckling that walks."""
    down, bill = looks.main, "#ee8f2c"
    for x in (86, 116):
        sheet.line(f"M{x} 168 L{x} 188", bill, 6)
        sheet.path(f"M{x - 6} 194 L{x} 182 L{x + 20} 194Z", sheet.lit(bill))
    body = (
        "M20 104 C34 112 50 112 64 104 C90 92 150 96 160 128 C164 156 136 176 100 176"
        " C56 176 22 148 20 104Z"
    )
    sheet.path(body, sheet.ball(down))
    sheet.circle(132, 66, 42, sheet.ball(down))
    sheet.path("M122 26 C118 12 126 6 134 4 C132 14 138 18 140 26Z", sheet.lit(down))
    sheet.path("M166 64 C184 60 200 66 204 74 C196 84 180 86 164 82Z", sheet.lit(bill))
    sheet.line("M168 75 Q186 78 202 74", shade(bill, 0.4), 1.8)
    sheet.path(
        "M58 122 C76 108 116 112 124 130 C118 150 84 158 52 142 C62 140 60 130 58 122Z",
        sheet.lit(shade(down, 0.12)),
    )
    eye(sheet, 146, 58, 8.5, "#5a3a24")
    sheet.ellipse(138, 78, 11, 8, sheet.halo("#ef7f7f", 0.8))


def turtle(sheet: Sheet, looks: Looks) -> None:
    """A turtle under a patterned shell."""
    skin, shell = looks.main, looks.second
    for x, depth in ((58, 0.2), (134, 0.2), (40, 0.0), (118, 0.0)):
        sheet.path(
            f"M{x} 140 L{x - 2} 178 Q{x + 14} 190 {x + 30} 178 L{x + 32} 140Z",
            sheet.lit(shade(skin, depth)),
        )
    sheet.path("M20 148 L-2 162 L26 164Z", sheet.lit(skin))
    sheet.path(
        "M150 140 C166 132 164 100 176 92 L200 112 C194 140 180 160 152 162Z", sheet.lit(skin)
    )
    sheet.circle(190, 90, 28, sheet.ball(skin))
    dome = "M14 148 C14 88 50 58 92 58 C134 58 168 88 170 148 Q92 168 14 148Z"
    sheet.path(dome, sheet.ball(shell))
    with sheet.within(dome):
        for x, y, size in (
            (92, 92, 22),
            (50, 112, 17),
            (134, 112, 17),
            (92, 134, 17),
            (24, 140, 13),
        ):
            sheet.ellipse(x, y, size * 1.1, size * 0.9, shade(shell, 0.3), opacity=0.7)
            sheet.ellipse(x - 1, y - 2, size * 0.9, size * 0.7, tint(shell, 0.15), opacity=0.8)
    sheet.line("M12 150 Q92 172 172 150", tint(shell, 0.35), 9)
    eye(sheet, 196, 82, 8, "#5a4a24")
    sheet.ellipse(188, 98, 9, 7, sheet.halo("#ef8b8b", 0.7))
    sheet.line("M200 102 Q208 106 214 98", INK, 2.4)
