"""The painter's hand-made word list: which words it knows, and what each of them stands for.

Words only: how they are read together, what an adjective belongs to and what the picture is
made of is decided in the planner. Every entry is in the singular; the planner takes plurals
apart. A phrase of two or three words wins over its parts, so "hot dog" is no dog.
"""

from typing import Literal, TypeAlias, TypeVar

Scene: TypeAlias = Literal[
    "room",
    "table",
    "meadow",
    "mountain",
    "sea",
    "beach",
    "forest",
    "city",
    "snow",
    "desert",
    "savanna",
    "lake",
    "kitchen",
    "stage",
    "studio",
    "library",
    "volcano",
    "village",
    "neon city",
    "waterfall",
    "cave",
    "poppy field",
    "lavender field",
    "tulip field",
    "sunflower field",
    "wheat field",
    "galaxy",
    "nebula",
    "space",
    "underwater",
    "sky",
    "abstract",
]
Light: TypeAlias = Literal["day", "sunset", "night", "dawn"]
Weather: TypeAlias = Literal["rain", "snow", "fog", "rainbow", "aurora", "milky way"]
Style: TypeAlias = Literal[
    "oil", "watercolour", "flat", "pencil", "ink", "pastel", "glass", "pixel"
]
Season: TypeAlias = Literal["spring", "summer", "autumn", "winter"]
Relation: TypeAlias = Literal[
    "on", "under", "above", "front", "behind", "beside", "left", "right", "holding"
]
Pose: TypeAlias = Literal["sleeping", "flying"]
Size: TypeAlias = Literal["small", "usual", "big"]


_Meaning = TypeVar("_Meaning", bound=str)


def index(groups: dict[_Meaning, str]) -> dict[str, _Meaning]:
    """Turn {meaning: "word, two words"} into {word: meaning}."""
    return {word.strip(): meaning for meaning, words in groups.items() for word in words.split(",")}


SCENES: dict[str, Scene] = index(
    {
        "room": "room, living room, bedroom, indoor, inside,"
        " interior, windowsill, window, floor, rug,"
        "carpet, office, bathroom, studio, attic, museum, cafe interior",
        "savanna": "savanna, savannah, safari, serengeti, steppe, african plain, outback",
        "lake": "lake, pond, river, lakeside, mountain lake,"
        " lagoon, riverbank, stream, swamp, fjord",
        "kitchen": "kitchen, pantry, cookery",
        "stage": "stage, theatre, theater, concert hall, concert, opera, circus, cabaret",
        "studio": "photo studio, studio backdrop, plain backdrop, studio photo, plain background,"
        "product photo, product shot, product photography, simple background, packshot",
        "table": "table, desk, plate, breakfast,"
        " dinner, lunch, restaurant, cafe,"
        " tabletop,"
        "counter, picnic table, still life",
        "meadow": "meadow, field, garden, grass, lawn, farm, countryside, park, pasture, prairie,"
        "valley, flower field, field of flower, hill, hillside, orchard, backyard",
        "mountain": "mountain, mountain road, alp, peak, mountain range, road,"
        "canyon, winding road, fuji, himalaya, summit",
        "sea": "sea, ocean, wave, harbour, harbor, water, bay, sailing,open sea",
        "beach": "beach, cliff, coast, shore, island,"
        " tropical island, seaside, coastline,"
        " tropical",
        "forest": "forest, wood, woodland, jungle, grove, rainforest, pine forest, bamboo forest",
        "city": "city, street, town, skyline, downtown,"
        " urban, tokyo, paris, new york, london,"
        "cityscape, alley, market, metropolis",
        "neon city": "cyberpunk, cyberpunk city, cyberpunk street, cyberpunk alley, neon city,"
        "neon street, neon alley, futuristic city, cyber city, city of the future, cyberpunk tokyo,"
        "sci fi city, neon lit city, neon lit street",
        "village": "village, hamlet, mountain village, fishing village, small town, alpine village,"
        "medieval village, fairytale village",
        "library": "library, bookshop, book store, bookstore, old library, magical library, study,"
        "reading room, bookshelf, book shelf",
        "volcano": "volcano, lava, volcano landscape, erupting volcano, volcanic landscape, magma,"
        "volcanic eruption, volcano eruption",
        "cave": "cave, cavern, grotto, crystal cave, mine, underground, dungeon",
        "poppy field": "poppy field, field of poppy, meadow of poppy, field of red poppy",
        "lavender field": "lavender field, field of lavender, lavender farm, provence",
        "tulip field": "tulip field, field of tulip, flower farm, keukenhof",
        "sunflower field": "sunflower field, field of sunflower",
        "wheat field": "wheat field, field of wheat, cornfield, corn field, barley field,"
        "golden field",
        "waterfall": "waterfall, cascade, jungle waterfall",
        "galaxy": "galaxy, spiral galaxy, andromeda, andromeda galaxy, milky way galaxy,black hole",
        "nebula": "nebula, cosmic nebula, star cluster, supernova, stardust, cosmic cloud",
        "snow": "snowy field, snowy landscape, snowy forest,"
        " ice, arctic, antarctica, glacier, winter,"
        "iceberg, snowscape, north pole, tundra, wintry",
        "desert": "desert, dune, sahara, sand dune",
        "space": "space, outer space, cosmos, orbit, universe,starfield, lunar surface, deep space",
        "underwater": "underwater, reef, coral reef, aquarium, deep sea, under water, undersea,"
        "under the sea, seabed, fish tank, ocean floor",
        "sky": "sky, cloud, in the air, in the sky, above the cloud",
        "abstract": "abstract, abstraction, abstract painting, abstract art, pattern, texture,"
        "geometric, gradient",
    }
)

LIGHTS: dict[str, Light] = index(
    {
        "day": "day, daytime, sunny, noon, midday, afternoon, daylight, sunshine, sunlight, sunlit,"
        "bright day, summer",
        "sunset": "sunset, dusk, evening, twilight, golden hour, sundown",
        "night": "night, midnight, moonlit, moonlight, nighttime, starry, stars, starry night,"
        "night time, night sky, dark, neon, starry sky, nocturnal",
        "dawn": "dawn, sunrise, morning, daybreak, early morning",
    }
)

WEATHERS: dict[str, Weather] = index(
    {
        "rain": "rain, rainy, raining, storm, stormy, thunderstorm, drizzle, downpour, wet",
        "snow": "snow, snowy, snowing, snowfall, snowflake, blizzard, snowstorm",
        "fog": "fog, foggy, mist, misty, haze, hazy",
        "rainbow": "rainbow",
        "milky way": "milky way, starry sky with milky way",
        "aurora": "aurora, northern light, aurora borealis, polar light, southern light",
    }
)

STYLES: dict[str, Style] = index(
    {
        "oil": "oil, oil painting, impasto, impressionist, impressionism, van gogh, monet,"
        " acrylic, gouache",
        "watercolour": "watercolor, watercolour, water colour, water color, aquarelle",
        "flat": "flat, logo, icon, vector, sticker, emblem,"
        " minimal, minimalist, minimalistic, badge,"
        "flat design, line icon, favicon, clip art, clipart, app icon",
        "pencil": "pencil, sketch, charcoal, pencil drawing, line art, line drawing, etching,"
        "graphite, pencil sketch, lineart, engraving, woodcut, black and white drawing",
        "ink": "ink, ink drawing, ink painting, ink wash, sumi e, japanese ink, chinese ink,"
        "pen and ink, calligraphy, brush drawing, manga",
        "pastel": "pastel, pastel drawing, chalk, crayon, soft pastel, oil pastel, chalk drawing,"
        "pastel painting, coloured pencil, colored pencil",
        "glass": "stained glass, stained glass window, mosaic, tiffany glass, church window",
        "pixel": "pixel, pixel art, pixelart, 8 bit, 8bit, 16 bit, pixelated, sprite",
    }
)

SEASONS: dict[str, Season] = index(
    {
        "spring": "spring, springtime, april, may time",
        "summer": "summertime, summer day, july",
        "autumn": "autumn, fall season, autumnal, october, november, autumn leaf, fall colour,"
        "fall color, in fall, in the fall",
        "winter": "wintertime, december, january",
    }
)

# How the subject before the word stands to the one after it.
RELATIONS: dict[str, Relation] = index(
    {
        "on": "on, upon, on top of, atop, sitting on, standing on, lying on, crossing, perched on",
        "under": "under, below, beneath, underneath",
        "above": "above, over, flying over, hovering over",
        "front": "in front of, before",
        "behind": "behind",
        "beside": "beside, next to, near, by, alongside",
        "left": "left of, to the left of, on the left of",
        "right": "right of, to the right of, on the right of",
        "holding": "holding, holds, carrying, carries, playing, eating, reading, drinking",
    }
)

COUNTS: dict[str, int] = {
    "one": 1,
    "single": 1,
    "two": 2,
    "pair": 2,
    "couple": 2,
    "both": 2,
    "three": 3,
    "trio": 3,
    "several": 3,
    "some": 2,
    "few": 3,
    "four": 4,
    "many": 5,
    "five": 5,
    "group": 4,
    "bunch": 4,
    "herd": 5,
    "flock": 5,
    "school": 5,
    "six": 6,
    "half a dozen": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
    "dozen": 12,
}

SIZES: dict[str, Size] = {
    **dict.fromkeys(("small", "tiny", "little", "miniature", "mini", "baby"), "small"),
    **dict.fromkeys(
        ("big", "large", "huge", "giant", "gigantic", "enormous", "massive", "oversized"), "big"
    ),
}

MARKINGS: dict[str, str] = {
    "siamese": "siamese",
    "tabby": "striped",
    "striped": "striped",
    "stripy": "striped",
    "spotted": "spotted",
    "dalmatian": "spotted",
    "calico": "spotted",
    "smiling": "smiling",
    "happy": "smiling",
    "sleepy": "sleeping",
    "old": "old",
    "elderly": "old",
    "jack o lantern": "smiling",
    "halloween": "smiling",
    "glowing": "glowing",
    "shining": "glowing",
    "luminous": "glowing",
    "bioluminescent": "glowing",
    "magical": "glowing",
    "fluffy": "fluffy",
    "furry": "fluffy",
    "fuzzy": "fluffy",
    "hairy": "fluffy",
    "shaggy": "fluffy",
    "round": "round",
    "chubby": "round",
    "fat": "round",
    "plump": "round",
}

# What a subject is doing, where that shows in how it is drawn.
POSES: dict[str, Pose] = index(
    {
        "sleeping": "sleeping, asleep, napping, curled up, snoozing, dozing, resting",
        "flying": "flying, soaring, in flight, gliding, mid flight, hovering, in mid air",
    }
)

# The words for flat design that ask for a sign and not for a picture.
LOGOS = frozenset("logo,icon,emblem,badge,sticker,favicon,line icon,app icon".split(","))

COLOUR_SPELLINGS: dict[str, str] = {
    "gray": "grey",
    "ginger": "orange",
    "blonde": "tan",
    "blond": "tan",
    "violets": "violet",
    "dark blue": "navy",
    "light blue": "azure",
    "sky blue": "azure",
    "baby blue": "azure",
    "dark green": "emerald",
    "light green": "mint",
    "light pink": "pink",
    "hot pink": "magenta",
    "dark red": "maroon",
    "bright red": "scarlet",
    "rose gold": "copper",
}

# Words that take the colour before them away from the next noun: "a cat with green eyes".
PARTS = frozenset(
    "eye hair fur tail ear nose paw collar scarf shirt dress coat jacket glove"
    " background backdrop light lighting shadow line outline stripe dot spot wall ceiling roof door"
    " wheel sail wing feather leaf petal tone palette accent colour color paint sign ribbon bow"
    " glasses button helmet suit cape border frame text letter sand smoke flame".split()
)

# Ordinary phrases whose parts would be taken for something else.
NOTHING = frozenset(
    (
        "round table,wizard hat,witch"
        " hat,chef hat,pirate hat,birthday candle,cat walk,star"
        " trek,star wars,golden ratio,rule of third,"
        "big apple,apple pie,snow white,rose tinted,dog tag,cat eye,fish eye,bird eye,"
        "bird s eye,bull s eye,fish eye lens,sun hat,sun light,oil lamp,book cover,"
        "card game,art house,bear in mind,dark horse,ink pen,soft light,day dream,water bottle,"
        "flower power,moon cake,white balance,black and white photo,full body,"
        "children book,children s book,childrens book,"
        "children book drawing,children book"
        " illustration,"
        "bowl,bowl of,basket of,plate of,vase of,glass of,field of"
        " view,picture book,comic book,book illustration,story book,"
        "children s book drawing,tea time,sea level,horse power,tree line,cup holder,light year"
    ).split(",")
)

NEGATIONS = frozenset("no not without never excluding except minus dont don't none avoid".split())
CLAUSE_WORDS = frozenset("but with only just instead while".split())
COPULAS = frozenset("is are in painted coloured colored being".split())
RIDING = frozenset("riding rides ride rode driving drives drove".split())
