"""Animals that are not drawn sitting: on four legs, with wings, or in the water.

Side views look to the right; a picture mirrors them where it likes.
"""

from safelight.upstreams.painter.drawings.faces import cheeks, dot_eyes, eye, eyes, smile
from safelight.upstreams.painter.drawings.sheet import INK, WHITE, Looks, Sheet
from safelight.upstreams.painter.palette import Colour, mix, shade, tint


def _leg(sheet: Sheet, x: float, top: float, coat: Colour, hoof: Colour, *, hind: bool) -> None:
    bend = -9 if hind else 1
    thigh = 17 if hind else 13
    sheet.path(
        f"M{x - thigh} {top + 4} C{x - thigh} {top + 22} {x - 7 + bend} {top + 34}"
        f" {x - 6 + bend * 0.4} {top + 50} L{x - 6} 186"
        f" L{x + 6} 186 L{x + 6 + bend * 0.4} {top + 50}"
        f" C{x + 9 + bend} {top + 34} {x + thigh} {top + 22} {x + thigh} {top}"
        f" C{x + thigh - 2} {top - 22} {x - thigh + 2} {top - 22} {x - thigh} {top + 4}Z",
        sheet.fade(coat, shade(coat, 0.2)),
    )
    sheet.path(f"M{x - 7} 183 L{x + 6} 183 L{x + 9} 195 L{x - 9} 195Z", sheet.lit(hoof))


def horse(sheet: Sheet, looks: Looks) -> None:
    """A standing horse with a flowing mane."""
    _horse(sheet, looks, INK)


def unicorn(sheet: Sheet, looks: Looks) -> None:
    """A horse with a golden horn."""
    sheet.path("M180 32 L202 -14 L191 34Z", sheet.lit("#f0c24a"))
    for share in (0.3, 0.55, 0.78):
        x, y = 184 + 15 * share, 33 - 42 * share
        sheet.line(f"M{x - 5} {y} L{x + 6} {y + 5}", "#c98f2a", 1.8)
    _horse(sheet, looks, "#9c86a8")


def _horse(sheet: Sheet, looks: Looks, hoof: Colour) -> None:
    coat, hair = looks.main, looks.second
    sheet.path(
        "M54 96 C20 92 18 128 24 150 C14 166 28 178 36"
        " 172 C34 158 46 150 44 132 C48 120 56 112 62"
        " 106Z",
        sheet.lit(hair),
    )
    _leg(sheet, 78, 122, shade(coat, 0.28), hoof, hind=True)
    _leg(sheet, 136, 124, shade(coat, 0.28), hoof, hind=False)
    body = (
        "M58 90 C80 82 116 94 140 86 C150 70 158 50 170 38 L172 22 Q182 26 186 36"
        " C196 46 208 62 214 72 C217 82 208 90 199 87 C190 86 184 78 176 76 C172 92 170 106 164 116"
        " C158 130 142 136 124 136 C104 140 88 136 76 138 C56 140 42 128 44 110 C45 98 50 92 58 90Z"
    )
    sheet.path(body, sheet.ramp(tint(coat, 0.22), coat, coat, shade(coat, 0.12)))
    with sheet.within(body):
        sheet.ellipse(106, 144, 60, 18, sheet.halo(shade(coat, 0.7), 0.9))
        sheet.ellipse(212, 84, 20, 17, sheet.ball(mix(coat, "#f4d8c4", 0.45)), turn=30)
        sheet.ellipse(84, 100, 40, 16, sheet.halo(tint(coat, 0.8), 0.7))
    _leg(sheet, 62, 118, coat, hoof, hind=True)
    _leg(sheet, 152, 120, coat, hoof, hind=False)
    mane = (
        "M172 20 C158 22 150 34 144 50 C132 60 128 76"
        " 118 88 C130 96 142 92 148 82 C158 78 160 66"
        " 164"
        " 56 C172 50 174 38 178 34Z"
    )
    sheet.path(mane, sheet.lit(hair))
    for start, end in (("166 30", "140 72"), ("172 36", "152 74"), ("158 34", "128 86")):
        sheet.line(f"M{start} Q150 52 {end}", shade(hair, 0.35), 1.6, opacity=0.7)
    sheet.path("M170 20 C182 18 192 28 190 44 C184 38 176 36 172 34Z", sheet.lit(hair))
    eye(sheet, 187, 54, 6.5, "#5a3620")
    sheet.ellipse(183, 70, 8, 6, sheet.halo("#ef8b8b", 0.5))
    sheet.ellipse(209, 78, 2.2, 3, shade(coat, 0.6))
    sheet.line("M197 83 Q202 88 208 86", shade(coat, 0.6), 1.6)


def elephant(sheet: Sheet, looks: Looks) -> None:
    """An elephant with its trunk up."""
    coat = looks.main
    sheet.line("M34 100 Q20 116 26 138", shade(coat, 0.2), 5)
    for x, depth in ((62, 0.3), (128, 0.3), (46, 0.0), (112, 0.0)):
        sheet.path(
            f"M{x - 2} 120 L{x - 2} 188 Q{x + 13} 198 {x + 28} 188 L{x + 30} 120Z",
            sheet.lit(shade(coat, depth)),
        )
        for toe in (4, 13, 22):
            sheet.ellipse(x + toe, 189, 4, 3, tint(coat, 0.6))
    body = (
        "M30 108 C28 70 62 56 96 58 C132 60 156 80 154"
        " 116 C152 146 128 154 96 154 C56 156 32 142 30"
        " 108Z"
    )
    sheet.path(body, sheet.ball(coat))
    sheet.path(
        "M186 96 C206 104 216 92 212 70 C210 58 222 56 224 64 C234 100 214 128 186 118Z",
        sheet.lit(coat),
    )
    sheet.ellipse(160, 86, 40, 38, sheet.ball(coat))
    sheet.path("M178 112 Q198 128 204 112 Q192 116 184 106Z", sheet.lit(WHITE))
    ear = "M150 62 C124 40 96 56 98 88 C100 116 122 128 138 116 C150 106 156 84 150 62Z"
    sheet.path(ear, sheet.lit(shade(coat, 0.08)))
    sheet.path(
        "M146 70 C128 54 108 64 110 88 C112 108 126 116 136 106 C146 98 150 84 146 70Z",
        sheet.lit(mix(coat, "#e9a6a0", 0.5), 0.7),
    )
    eye(sheet, 174, 78, 7.5)
    sheet.ellipse(168, 96, 11, 8, sheet.halo("#ef8b8b", 0.7))


def bird(sheet: Sheet, looks: Looks) -> None:
    """A round songbird on thin legs."""
    coat, breast = looks.main, looks.second
    for x in (92, 114):
        sheet.line(f"M{x} 158 L{x + 2} 188 M{x - 8} 192 L{x + 2} 187 L{x + 14} 192", "#b9772f", 4)
    sheet.path("M48 124 L2 148 L6 166 L62 150Z", sheet.lit(shade(coat, 0.25)))
    sheet.path("M50 116 L0 132 L6 148 L60 142Z", sheet.lit(coat))
    body = (
        "M150 46 C178 50 184 84 174 112 C162 148 132"
        " 168 98 166 C66 164 42 146 44 122 C64 116 84"
        " 100"
        " 96 78 C106 56 128 42 150 46Z"
    )
    sheet.path(body, sheet.ball(coat, 0.9))
    with sheet.within(body):
        sheet.ellipse(142, 142, 48, 50, sheet.ball(breast, 0.7), turn=-25)
        sheet.ellipse(166, 92, 20, 17, sheet.ball(breast, 0.5))
    wing = "M92 94 C118 88 138 104 132 126 C122 150 80 156 38 146 C60 136 72 118 92 94Z"
    sheet.path(wing, sheet.lit(shade(coat, 0.16)))
    for low in (112, 124, 136):
        sheet.line(
            f"M{150 - low * 0.5} {low} Q100 {low + 16} {178 - low} {low + 14}",
            shade(coat, 0.45),
            3,
            opacity=0.55,
        )
    sheet.path("M174 70 L208 80 L175 91Z", sheet.lit("#f2a431"))
    sheet.path("M174 82 L203 81 L175 91Z", "#cf7f24")
    eye(sheet, 154, 72, 9, "#5a3a24")
    sheet.ellipse(142, 90, 10, 7, sheet.halo("#ef8b8b", 0.8))
    if looks.whim > 0.6:
        sheet.path("M138 50 C132 34 140 26 150 26 C144 34 150 40 154 46Z", sheet.lit(coat))


def owl(sheet: Sheet, looks: Looks) -> None:
    """A round owl with great eyes."""
    coat, breast = looks.main, looks.second
    sheet.path("M58 44 L46 8 L84 28Z M142 44 L154 8 L116 28Z", sheet.lit(coat))
    body = (
        "M100 18 C150 18 166 60 164 110 C162 162 136 188"
        " 100 188 C64 188 38 162 36 110 C34 60 50 18 100"
        " 18Z"
    )
    sheet.path(body, sheet.ball(coat))
    with sheet.within(body):
        sheet.ellipse(100, 146, 44, 58, sheet.ball(breast, 0.6))
        for row in range(4):
            for column in range(-2, 3):
                x, y = 100 + column * 19 + (row % 2) * 9, 116 + row * 17
                sheet.line(f"M{x - 6} {y} Q{x} {y + 9} {x + 6} {y}", shade(breast, 0.35), 2.4, 0.7)
    for side, depth in ((0, 0.12), (1, 0.25)):
        wing = "M40 84 C24 110 28 150 52 170 C62 150 62 112 40 84Z"
        if side:
            with sheet.mirrored(100):
                sheet.path(wing, sheet.lit(shade(coat, depth)))
        else:
            sheet.path(wing, sheet.lit(shade(coat, depth)))
    for x in (73, 127):
        sheet.circle(x, 70, 32, sheet.ball(tint(breast, 0.4), 0.7))
    eyes(sheet, 100, 70, 27, 19, "#e0a02a", looks.marking)
    sheet.path("M91 80 Q100 74 109 80 L100 100Z", sheet.lit("#eda02f"))
    for x in (80, 120):
        for toe in (-8, 0, 8):
            sheet.ellipse(x + toe, 188, 4.5, 7, sheet.ball("#e39a35"))


def penguin(sheet: Sheet, looks: Looks) -> None:
    """A penguin chick with a scarf."""
    coat = looks.main
    for x in (76, 124):
        sheet.ellipse(x, 188, 22, 9, sheet.ball("#f0a032"))
    for turn, x in ((24, 44), (-24, 156)):
        sheet.ellipse(x, 122, 14, 40, sheet.lit(shade(coat, 0.1)), turn=turn)
    body = (
        "M100 14 C140 14 152 48 152 88 C162 140 146 188"
        " 100 188 C54 188 38 140 48 88 C48 48 60 14 100"
        " 14Z"
    )
    sheet.path(body, sheet.ball(coat))
    with sheet.within(body):
        sheet.ellipse(100, 142, 42, 52, sheet.ball("#fbf6ec", 0.7))
        sheet.path(
            "M100 52 C92 34 62 36 62 66 C62 90 84 98 100"
            " 98 C116 98 138 90 138 66 C138 36 108 34 100"
            " 52Z",
            sheet.lit("#fbf6ec", 0.7),
        )
    cheeks(sheet, 100, 82, 27, 8)
    eyes(sheet, 100, 64, 18, 9.5, "#4a3426", looks.marking)
    sheet.path("M87 76 Q100 68 113 76 Q108 90 100 92 Q92 90 87 76Z", sheet.lit("#f2a431"))
    sheet.path("M50 98 Q100 118 150 98 L152 114 Q100 134 48 114Z", sheet.lit(looks.second))
    sheet.path("M120 116 L140 112 L146 152 L124 154Z", sheet.lit(shade(looks.second, 0.1)))


def fish(sheet: Sheet, looks: Looks) -> None:
    """A round fish with veils for fins."""
    coat, band = looks.main, looks.second
    fin = mix(coat, band, 0.35)
    sheet.path(
        "M58 92 C34 70 14 48 2 50 C10 72 8 84 16 98 C6 114 8 130 2 146 C20 148 38 124 60 108Z",
        sheet.lit(fin),
    )
    sheet.path("M84 56 C92 26 128 18 150 30 C142 38 144 50 150 60Z", sheet.lit(fin))
    sheet.path("M96 140 C92 162 108 172 126 170 C122 160 128 150 134 142Z", sheet.lit(fin))
    body = (
        "M50 100 C70 58 110 42 146 50 C184 58 200 82 202"
        " 98 C196 124 172 146 138 150 C104 154 70 138 50"
        " 100Z"
    )
    sheet.path(body, sheet.ball(coat))
    with sheet.within(body):
        for x, width in ((78, 15), (128, 19)):
            sheet.path(
                f"M{x} 30 Q{x + 22} 100 {x} 170 L{x + width} 170 Q{x + width + 22} 100"
                f" {x + width} 30Z",
                sheet.lit(tint(band, 0.2), 0.5),
            )
        for row in range(4):
            for column in range(3):
                x, y = 82 + column * 16 + (row % 2) * 8, 74 + row * 17
                sheet.line(f"M{x} {y} q8 8 0 16", shade(coat, 0.4), 1.6, opacity=0.4)
        sheet.ellipse(120, 152, 70, 18, shade(coat, 0.5), opacity=0.3)
        sheet.ellipse(116, 60, 48, 9, WHITE, turn=-6, opacity=0.35)
    sheet.path("M112 104 C96 108 86 122 92 132 C108 134 122 122 124 110Z", sheet.lit(fin))
    eye(sheet, 170, 84, 11.5, "#3c6a8a")
    sheet.ellipse(158, 106, 12, 8, sheet.halo("#f0787c", 0.8))
    sheet.line("M186 112 Q192 116 198 108", INK, 2.6)


def whale(sheet: Sheet, looks: Looks) -> None:
    """A friendly whale that blows."""
    coat = looks.main
    for start, end in (("M146 40 Q140 14 116 14", 0), ("M150 40 Q152 8 180 12", 0)):
        sheet.line(start, "#cdeaf4", 7 + end)
    sheet.path(
        "M24 96 C4 84 -6 62 0 52 C14 54 24 60 32 72 C38 58 52 48 62 50 C64 70 52 92 40 104Z",
        sheet.lit(coat),
    )
    body = (
        "M26 94 C44 112 60 104 84 76 C110 44 168 36 200 70 C224 100"
        " 214 140 180 156 C134 174 62 168 38 128 C30 114 24 104 26"
        " 94Z"
    )
    sheet.path(body, sheet.ball(coat))
    with sheet.within(body):
        belly = "M56 150 C100 152 150 140 216 112 L220 190 L40 190Z"
        sheet.path(belly, sheet.lit(looks.second, 0.6))
        for rise in range(5):
            sheet.line(
                f"M{110 + rise * 8} {168 - rise * 2}"
                f" Q{160 + rise * 6} {158 - rise * 3} 214"
                f" {124 + rise * 8}",
                shade(looks.second, 0.3),
                1.8,
                opacity=0.6,
            )
        sheet.ellipse(140, 62, 48, 10, WHITE, turn=-8, opacity=0.28)
    sheet.path(
        "M120 142 C112 162 92 176 80 174 C80 158 92 142 106 134Z", sheet.lit(shade(coat, 0.2))
    )
    eye(sheet, 172, 100, 9, "#31506e")
    sheet.ellipse(160, 116, 12, 8, sheet.halo("#ef8b8b", 0.7))
    smile(sheet, 190, 118, 12)


def butterfly(sheet: Sheet, looks: Looks) -> None:
    """A butterfly seen from above, wings open."""
    main, spot, dark = looks.main, looks.second, shade(looks.main, 0.62)
    upper = "M98 86 C84 40 44 14 18 26 C0 40 10 84 34 98 C58 108 86 102 98 92Z"
    lower = "M98 98 C74 102 42 108 36 134 C34 164 60 180 78 162 C92 146 98 122 100 104Z"

    def wings() -> None:
        for outline, x, y, size in ((lower, 66, 138, 0.72), (upper, 54, 64, 0.78)):
            sheet.path(outline, sheet.lit(dark))
            with sheet.moved(x * (1 - size) + 6 * size, y * (1 - size) + 2, size):
                sheet.path(outline, sheet.lit(main))
        for x, y, size in ((30, 44, 6), (24, 62, 4.5), (48, 152, 6), (62, 164, 4)):
            sheet.circle(x, y, size, tint(spot, 0.3))
        sheet.ellipse(62, 68, 16, 9, sheet.halo(tint(spot, 0.3), 0.9), turn=38)
        sheet.ellipse(70, 130, 12, 9, sheet.halo(tint(spot, 0.3), 0.9), turn=-40)
        sheet.line("M92 88 Q66 74 40 46 M92 90 Q66 88 36 80 M94 104 Q76 116 60 150", dark, 1.6, 0.6)
        sheet.line("M98 66 Q88 40 70 30", INK, 2.4)
        sheet.circle(69, 29, 3.6, INK)

    wings()
    with sheet.mirrored(100):
        wings()
    sheet.ellipse(100, 116, 6.5, 38, sheet.pipe("#4d3a44"))
    sheet.circle(100, 72, 10, sheet.ball("#54404a"))
    dot_eyes(sheet, 100, 71, 4, 2.4)


def dragon(sheet: Sheet, looks: Looks) -> None:
    """A small dragon that sits and puffs, wings half open."""
    coat, belly = looks.main, looks.second
    wing = (
        "M74 96 C44 64 20 44 -4 52 C4 64 6 74 2 88 C14 86 20"
        " 94 20 108 C32 104 42 112 44 124 C56 116 68 116 78"
        " 122Z"
    )
    sheet.path(wing, sheet.lit(mix(coat, belly, 0.45)))
    with sheet.mirrored(100):
        sheet.path(wing, sheet.lit(shade(mix(coat, belly, 0.45), 0.15)))
    tail = "M128 178 C170 192 204 176 200 146 C198 140 192 140 190 148 C188 164 160 164 138 150Z"
    sheet.path(tail, sheet.lit(shade(coat, 0.1)))
    sheet.path("M186 150 L194 122 L212 146Z", sheet.lit("#f0b24a"))
    for x in (60, 140):
        sheet.ellipse(x, 166, 28, 27, sheet.ball(coat))
        sheet.ellipse(x + (x - 100) * 0.1, 188, 22, 9, sheet.ball(shade(coat, 0.1)))
    torso = "M100 80 C66 86 54 140 60 184 C82 194 118 194 140 184 C146 140 134 86 100 80Z"
    sheet.path(torso, sheet.lit(coat))
    with sheet.within(torso):
        sheet.ellipse(100, 150, 28, 52, sheet.ball(belly, 0.7))
        for y in (118, 134, 150, 166, 182):
            sheet.line(f"M70 {y} Q100 {y + 9} 130 {y}", shade(belly, 0.35), 2, opacity=0.7)
        sheet.ellipse(102, 102, 40, 14, shade(coat, 0.6), opacity=0.3)
    for x, turn in ((76, 22), (124, -22)):
        sheet.ellipse(x, 136, 9, 20, sheet.ball(coat), turn=turn)
    sheet.path("M66 38 C54 26 52 8 60 -2 C66 12 78 22 86 30Z", sheet.lit("#f3dfb4"))
    with sheet.mirrored(100):
        sheet.path("M66 38 C54 26 52 8 60 -2 C66 12 78 22 86 30Z", sheet.lit("#e6cd9c"))
    for x, y in ((100, 18), (88, 22), (112, 22)):
        sheet.path(f"M{x - 8} {y + 12} L{x} {y - 8} L{x + 8} {y + 12}Z", sheet.lit("#f0b24a"))
    sheet.path(
        "M56 62 C56 38 76 26 100 26 C124 26 144 38 144"
        " 62 C144 72 140 78 138 84 C136 100 120 108 100"
        " 108"
        " C80 108 64 100 62 84 C60 78 56 72 56 62Z",
        sheet.ball(coat),
    )
    sheet.ellipse(100, 89, 30, 16, sheet.ball(tint(coat, 0.3), 0.6))
    for x in (91, 109):
        sheet.ellipse(x, 83, 3, 2.2, shade(coat, 0.6))
    cheeks(sheet, 100, 80, 36, 7)
    eyes(sheet, 100, 60, 21, 12, "#d98a1f", looks.marking)
    smile(sheet, 100, 94, 13)
    sheet.path("M84 96 l4 7 l4 -6Z M116 96 l-4 7 l-4 -6Z", WHITE)
