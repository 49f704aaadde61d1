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
    "space",
    "underwater",
    "sky",
    "abstract",
]
Light: TypeAlias = Literal["day", "sunset", "night", "dawn"]
Weather: TypeAlias = Literal["rain", "snow", "fog", "rainbow"]
Style: TypeAlias = Literal["oil", "watercolour", "flat", "pencil", "pixel"]
Size: TypeAlias = Literal["small", "usual", "big"]


_Meaning = TypeVar("_Meaning", bound=str)


def _index(groups: dict[_Meaning, str]) -> dict[str, _Meaning]:
    """Turn {meaning: "word, two words"} into {word: meaning}."""
    return {word.strip(): meaning for meaning, words in groups.items() for word in words.split(",")}


SUBJECTS = _index(
    {
        "cat": "cat, kitten, kitty, tomcat, feline, siamese, tabby",
        "dog": "dog, puppy, pup, hound, corgi, labrador, retriever, terrier, poodle, beagle, husky,"
        "dachshund, spaniel, shiba, shiba inu, golden retriever",
        "fox": "fox, vixen, red fox, wolf",
        "rabbit": "rabbit, bunny, hare, bunny rabbit",
        "bear": "bear, teddy, teddy bear, grizzly, cub, brown bear",
        "panda": "panda, panda bear",
        "otter": "otter, sea otter, beaver",
        "mouse": "mouse, rat, hamster",
        "pig": "pig, piglet, hog",
        "cow": "cow, bull, calf, cattle, ox",
        "sheep": "sheep, lamb, goat, ram",
        "koala": "koala, koala bear, wombat",
        "monkey": "monkey, ape, chimpanzee, gorilla, chimp, orangutan",
        "frog": "frog, toad, tree frog",
        "duck": "duck, duckling, chick, chicken, hen, goose, rubber duck, swan, rooster",
        "turtle": "turtle, tortoise, sea turtle",
        "lion": "lion, lioness",
        "tiger": "tiger",
        "horse": "horse, pony, stallion, mare, foal, donkey",
        "unicorn": "unicorn",
        "elephant": "elephant, mammoth",
        "bird": "bird, robin, sparrow, parrot, bluebird,"
        " songbird, canary, finch, pigeon, dove,"
        " crow,"
        "raven, hummingbird, blue jay, cardinal",
        "owl": "owl, owlet",
        "penguin": "penguin",
        "fish": "fish, goldfish, koi, clownfish, trout, salmon, tropical fish, clown fish",
        "whale": "whale, blue whale, dolphin, orca, shark",
        "butterfly": "butterfly, moth, monarch butterfly",
        "dragon": "dragon, dinosaur, wyvern",
        "car": "car, sports car, sport car, race car, racing car, automobile, sedan, convertible,"
        "roadster, ferrari, porsche, taxi, cab, vehicle, beetle car",
        "boat": "boat, sailboat, sailing boat, sailing"
        " ship, ship, yacht, pirate ship, vessel,"
        " sloop",
        "rocket": "rocket, rocket ship, rocketship, spaceship, spacecraft, space shuttle, starship,"
        "space ship, missile",
        "bicycle": "bicycle, bike, cycle, mountain bike, pushbike",
        "train": "train, locomotive, steam train, steam engine, railway train",
        "balloon": "balloon, hot air balloon, air balloon, airship",
        "aeroplane": "aeroplane, airplane, plane, aircraft, jet, biplane",
        "house": "house, cottage, cabin, home, hut, farmhouse, barn, tiny house, log cabin, villa,"
        "tree house, bakery, shop",
        "castle": "castle, fortress, palace, citadel, tower",
        "lighthouse": "lighthouse, light house",
        "tree": "tree, oak, maple, oak tree, cherry tree, apple tree, willow, deciduous tree,"
        "cherry blossom, cherry blossom tree",
        "pine": "pine tree, fir tree, fir, spruce, christmas tree, evergreen, xmas tree",
        "palm": "palm tree, palm, coconut tree",
        "flower": "flower, daisy, blossom, poppy, lily, wildflower, bouquet, orchid, dandelion",
        "tulip": "tulip",
        "rose": "rose",
        "sunflower": "sunflower",
        "mushroom": "mushroom, toadstool, fungus, fly agaric",
        "cactus": "cactus, cacti, succulent",
        "coffee": "coffee, cup of coffee, mug of coffee,"
        " coffee cup, coffee mug, mug, cup,"
        " cappuccino,"
        "latte, espresso, tea, cup of tea, teacup, tea cup, hot chocolate, cocoa",
        "ramen": "ramen, bowl of ramen, ramen bowl, noodle, noodle soup, pho, bowl of noodle, soup,"
        "bowl of soup, bowl of pho, udon",
        "cake": "cake, birthday cake, cupcake, wedding cake, chocolate cake, strawberry cake, pie,"
        "piece of cake, slice of cake, cheesecake, dessert",
        "apple": "apple, red apple, green apple, fruit, cherry, peach fruit, pear",
        "citrus": "orange on, orange in, orange with, orange"
        " fruit, fresh orange, lemon, tangerine,"
        " clementine",
        "icecream": "ice cream, ice cream cone, icecream, gelato, sundae",
        "pizza": "pizza, slice of pizza, pizza slice",
        "robot": "robot, android, droid, bot, cyborg, automaton, mech",
        "astronaut": "astronaut, cosmonaut, spaceman, spacewoman, space explorer",
        "snowman": "snowman, snow man",
        "person": "person, man, woman, boy, girl, child, kid,"
        " people, lady, guy, human, crowd, baby, figure,"
        "gentleman, student, teacher, farmer, artist, painter, musician, dancer, worker, mother,"
        "father, grandmother, grandfather, grandma, grandpa, toddler, character, friend, family,"
        "sailor, pirate, mermaid, samurai, ninja, detective, engineer, scientist, pilot,"
        "programmer, developer, hiker, runner, model, portrait of a woman, portrait of a man",
        "doctor": "doctor, veterinarian, vet, nurse, physician, surgeon, dentist",
        "royal": "king, queen, prince, princess, royal",
        "wizard": "wizard, witch, mage, sorcerer, sorceress, magician, gnome",
        "chef": "chef, cook, baker",
        "knight": "knight, warrior, soldier",
        "moon": "moon, full moon, crescent moon, crescent",
        "sun": "sun",
        "planet": "planet, saturn, jupiter, mars, earth, globe",
        "star": "star, shooting star, starfish",
        "heart": "heart, love heart",
        "book": "book, open book, storybook, novel, notebook, diary, tome",
        "lamp": "lamp, desk lamp, lantern, candle",
        "umbrella": "umbrella, parasol",
        "gift": "gift, present, gift box, box, parcel, package",
        "guitar": "guitar, ukulele, violin, cello",
        "chair": "chair, armchair, sofa, couch, egg chair",
        "vase": "vase, pot, jar, vase of flower, vase with flower, vase of rose, vase of tulip,"
        "vase of sunflower, potted plant, house plant, plant, houseplant, flowerpot",
    }
)

SCENES: dict[str, Scene] = _index(
    {
        "room": "room, living room, bedroom, indoor, inside,"
        " interior, windowsill, window, floor, rug,"
        "carpet, fireplace, library, office, studio, attic, museum, cafe interior",
        "table": "table, desk, kitchen, plate, breakfast,"
        " dinner, lunch, restaurant, cafe,"
        " tabletop,"
        "counter, picnic table, still life",
        "meadow": "meadow, field, garden, grass, lawn, farm, countryside, park, pasture, prairie,"
        "valley, flower field, field of flower, hill, hillside, orchard, backyard, savanna",
        "mountain": "mountain, mountain road, alp, peak, volcano, mountain range, road,"
        "canyon, winding road, fuji, himalaya, summit, mountain lake",
        "sea": "sea, ocean, wave, lake, harbour, harbor,"
        " water, river, bay, pond, waterfall,"
        " sailing,"
        "open sea, stream",
        "beach": "beach, cliff, coast, shore, island,"
        " tropical island, seaside, coastline,"
        " tropical",
        "forest": "forest, wood, woodland, jungle, grove, rainforest, pine forest, bamboo forest",
        "city": "city, street, town, skyline, downtown,"
        " urban, tokyo, paris, new york, london,"
        " village,"
        "cityscape, alley, market, cyberpunk, metropolis, cyberpunk city",
        "snow": "snowy field, snowy landscape, snowy forest,"
        " ice, arctic, antarctica, glacier, winter,"
        "iceberg, snowscape, north pole, tundra, wintry",
        "desert": "desert, dune, sahara, sand dune",
        "space": "space, outer space, galaxy, cosmos, nebula, orbit, universe, milky way,"
        "starfield, lunar surface, deep space",
        "underwater": "underwater, reef, coral reef, aquarium, deep sea, under water, undersea,"
        "under the sea, seabed, fish tank, ocean floor",
        "sky": "sky, cloud, in the air, in the sky, above the cloud",
        "abstract": "abstract, abstraction, abstract painting, abstract art, pattern, texture,"
        "geometric, gradient",
    }
)

LIGHTS: dict[str, Light] = _index(
    {
        "day": "day, daytime, sunny, noon, midday, afternoon, daylight, sunshine, sunlight, sunlit,"
        "bright day, summer",
        "sunset": "sunset, dusk, evening, twilight, golden hour, sundown, autumn evening",
        "night": "night, midnight, moonlit, moonlight, nighttime, starry, stars, starry night,"
        "night time, night sky, dark, neon, starry sky, nocturnal, aurora",
        "dawn": "dawn, sunrise, morning, daybreak, early morning",
    }
)

WEATHERS: dict[str, Weather] = _index(
    {
        "rain": "rain, rainy, raining, storm, stormy, thunderstorm, drizzle, downpour, wet",
        "snow": "snow, snowy, snowing, snowfall, snowflake, blizzard, snowstorm",
        "fog": "fog, foggy, mist, misty, haze, hazy",
        "rainbow": "rainbow",
    }
)

STYLES: dict[str, Style] = _index(
    {
        "oil": "oil, oil painting, impasto, impressionist, impressionism, acrylic, gouache",
        "watercolour": "watercolor, watercolour, water colour, water color, aquarelle",
        "flat": "flat, logo, icon, vector, sticker, emblem,"
        " minimal, minimalist, minimalistic, badge,"
        "flat design, line icon, favicon, clip art, clipart, app icon",
        "pencil": "pencil, sketch, charcoal, pencil drawing, line art, ink drawing, line drawing,"
        "etching, graphite, pencil sketch, ink, lineart",
        "pixel": "pixel, pixel art, pixelart, 8 bit, 8bit, 16 bit, pixelated, sprite",
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
    "dozen": 6,
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
    "sleeping": "sleeping",
    "sleepy": "sleeping",
    "asleep": "sleeping",
}

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
    "eye hair fur tail ear nose paw collar hat cap scarf shirt dress coat jacket boot shoe glove"
    " background backdrop light lighting shadow line outline stripe dot spot wall ceiling roof door"
    " wheel sail wing feather leaf petal tone palette accent colour color paint sign ribbon bow"
    " glasses button helmet suit cape border frame text letter sand smoke flame".split()
)

# Ordinary phrases whose parts would be taken for something else.
NOTHING = frozenset(
    (
        "wizard hat,witch hat,chef hat,pirate hat,hot dog,with candle,birthday candle,cat walk,star"
        " trek,star wars,golden ratio,rule of third,black"
        " hole,"
        "big apple,apple pie,snow white,rose tinted,sun glasses,dog tag,cat eye,fish eye,bird eye,"
        "bird s eye,bull s eye,fish eye lens,sun hat,sun light,oil lamp,book cover,book shelf,"
        "card game,art house,bear in mind,dark horse,ink pen,soft light,day dream,water bottle,"
        "flower power,moon cake,white balance,black and white photo,full body,head shot,"
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
RIDING = frozenset("riding rides ride rode".split())

HOMES: dict[str, Scene] = {
    **dict.fromkeys(
        ("cat", "mouse", "book", "lamp", "chair", "gift", "guitar", "doctor", "chef"), "room"
    ),
    **dict.fromkeys(
        ("coffee", "ramen", "cake", "apple", "citrus", "icecream", "pizza", "vase"), "table"
    ),
    **dict.fromkeys(("fish", "whale"), "underwater"),
    **dict.fromkeys(("rocket", "astronaut", "moon", "planet", "star"), "space"),
    **dict.fromkeys(("balloon", "aeroplane", "sun"), "sky"),
    **dict.fromkeys(("car", "train", "dragon", "castle", "knight"), "mountain"),
    **dict.fromkeys(("boat",), "sea"),
    **dict.fromkeys(("lighthouse", "palm"), "beach"),
    **dict.fromkeys(
        ("fox", "bear", "owl", "koala", "monkey", "mushroom", "panda", "pine", "wizard"), "forest"
    ),
    **dict.fromkeys(("penguin", "snowman"), "snow"),
    **dict.fromkeys(("robot",), "city"),
    **dict.fromkeys(("cactus",), "desert"),
    **dict.fromkeys(("heart",), "abstract"),
}
# Singular words that mean several.
CROWDS = frozenset("people family crowd".split())
# What tells the hair and the label of a figure.
PEOPLE = _index(
    {
        "woman": "woman, girl, lady, queen, princess, mother, grandmother, grandma, mermaid, witch,"
        "sorceress, portrait of a woman, spacewoman",
        "man": "man, boy, guy, gentleman, king, prince, father, grandfather, grandpa,"
        "portrait of a man, spaceman",
    }
)
ON_TABLES = frozenset(
    "cat mouse otter book lamp gift vase flower tulip rose sunflower mushroom cactus coffee ramen"
    " cake apple citrus icecream pizza robot fish bird butterfly heart star planet moon rocket"
    " umbrella guitar".split()
)
# What a picture of open water may show; anything else stands on the shore.
AFLOAT = frozenset("boat whale balloon aeroplane moon sun star bird".split())
MOUNTS = frozenset("horse unicorn bicycle dragon elephant whale rocket lion tiger bear".split())
COLOURED_BY_NAME: dict[str, str] = {
    "husky": "grey",
    "golden retriever": "gold",
    "labrador": "cream",
    "retriever": "gold",
    "corgi": "orange",
    "poodle": "white",
    "bluebird": "blue",
    "blue jay": "blue",
    "canary": "yellow",
    "dove": "white",
    "crow": "black",
    "raven": "black",
    "robin": "brown",
    "sparrow": "brown",
    "parrot": "green",
    "cardinal": "red",
    "pigeon": "grey",
    "wolf": "grey",
    "taxi": "yellow",
    "cab": "yellow",
    "green apple": "green",
    "red apple": "red",
    "pear": "lime",
    "clownfish": "orange",
    "clown fish": "orange",
    "goldfish": "orange",
    "dolphin": "grey",
    "shark": "grey",
    "poppy": "red",
    "tangerine": "orange",
    "clementine": "orange",
    "lemon": "yellow",
    "cherry blossom": "pink",
    "cherry blossom tree": "pink",
    "cherry tree": "pink",
    "chocolate cake": "brown",
    "hamster": "tan",
    "donkey": "grey",
    "mars": "copper",
    "earth": "blue",
    "dachshund": "brown",
}
