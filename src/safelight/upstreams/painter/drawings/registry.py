"""Which figure is drawn for which kind of subject, and what is natural for it.

The one list of what the painter can draw. How words lead to a kind is the planner's, and how
figures are placed is the composition's.
"""

from safelight.upstreams.painter.drawings import (
    animals,
    blooms,
    buildings,
    costumes,
    creatures,
    depths,
    dishes,
    drinks,
    fantasy,
    farm,
    festive,
    food,
    fowl,
    gadgets,
    hounds,
    household,
    insects,
    landmarks,
    marvels,
    meals,
    motors,
    ocean,
    outback,
    pastimes,
    people,
    plants,
    playing,
    portraits,
    produce,
    reptiles,
    safari,
    sights,
    signs,
    things,
    trades,
    treasures,
    vehicles,
    wings,
    woodland,
    worlds,
)
from safelight.upstreams.painter.drawings.figure import Figure
from safelight.upstreams.painter.palette import Colour

_ANIMAL_BOX = (10.0, 0.0, 200.0, 200.0)
_TALL_BOX = (20.0, -46.0, 160.0, 248.0)

FIGURES: dict[str, Figure] = {
    "cat": Figure(animals.cat, "#e39a4f", "#fbf1e0", "cat", box=_ANIMAL_BOX),
    "dog": Figure(animals.dog, "#d9a566", "#8a5632", "dog", box=_ANIMAL_BOX, size=1.1),
    "fox": Figure(animals.fox, "#e0722c", "#fdf3e3", "fox", "foxes", box=_ANIMAL_BOX),
    "rabbit": Figure(animals.rabbit, "#c9b39a", "#fbf1e0", "rabbit", box=(10, -42, 200, 242)),
    "bear": Figure(animals.bear, "#9a6238", "#e9cfa8", "bear", box=_ANIMAL_BOX, size=1.35),
    "panda": Figure(animals.panda, "#f4f0e8", "#35323c", "panda", box=_ANIMAL_BOX, size=1.3),
    "otter": Figure(animals.otter, "#8a5a3a", "#ecd8b8", "otter", box=_ANIMAL_BOX, size=0.95),
    "mouse": Figure(
        animals.mouse, "#a8a2a6", "#efe4da", "mouse", "mice", box=_ANIMAL_BOX, size=0.6
    ),
    "lion": Figure(animals.lion, "#e2ad5a", "#a85f2a", "lion", box=(10, 0, 200, 200), size=1.3),
    "tiger": Figure(animals.tiger, "#ec9238", "#fffdf8", "tiger", box=_ANIMAL_BOX, size=1.25),
    "pig": Figure(farm.pig, "#f2a9b0", "#f8d3d0", "pig", box=_ANIMAL_BOX, size=1.1),
    "cow": Figure(farm.cow, "#f4efe6", "#4f4048", "cow", box=_ANIMAL_BOX, size=1.5),
    "sheep": Figure(
        farm.sheep, "#f4efe4", "#5a4c50", "sheep", "sheep", (16, 0, 168, 194), size=1.1
    ),
    "koala": Figure(farm.koala, "#9aa0aa", "#e9e6e2", "koala", box=_ANIMAL_BOX, size=1.0),
    "monkey": Figure(farm.monkey, "#8a5a38", "#f0d0a8", "monkey", box=_ANIMAL_BOX, size=1.1),
    "frog": Figure(farm.frog, "#6fb24a", "#eef0b8", "frog", box=(6, 12, 188, 186), size=0.7),
    "duck": Figure(farm.duck, "#f6cf45", "#ee8f2c", "duck", box=(14, 0, 194, 198), size=0.7),
    "turtle": Figure(farm.turtle, "#8fb85a", "#8a6a3c", "turtle", box=(-6, 50, 230, 142), size=0.7),
    "horse": Figure(
        creatures.horse, "#9c633a", "#3f2b25", "horse", box=(6, 10, 220, 190), size=1.6
    ),
    "unicorn": Figure(
        creatures.unicorn, "#f6f0f2", "#d99ad0", "unicorn", box=(6, -18, 220, 218), size=1.7
    ),
    "elephant": Figure(
        creatures.elephant, "#98a0ae", "#e9a6a0", "elephant", box=(16, 40, 220, 160), size=1.6
    ),
    "bird": Figure(creatures.bird, "#3f86d2", "#f6dcb6", "bird", box=(-4, 20, 218, 178), size=0.75),
    "owl": Figure(creatures.owl, "#9a6c42", "#f0dab4", "owl", size=0.9),
    "penguin": Figure(creatures.penguin, "#3a4460", "#e0503f", "penguin", size=1.0),
    "fish": Figure(
        creatures.fish, "#ef8430", "#fdf3e3", "fish", "fish", (-4, 14, 212, 166), "water", 0.85
    ),
    "whale": Figure(
        creatures.whale,
        "#4b83b8",
        "#e8eef0",
        "whale",
        box=(-4, 4, 232, 176),
        stance="water",
        size=1.5,
    ),
    "butterfly": Figure(
        creatures.butterfly,
        "#ef8a2f",
        "#fff3d0",
        "butterfly",
        "butterflies",
        (4, 14, 192, 164),
        "air",
        0.7,
    ),
    "dragon": Figure(
        creatures.dragon, "#4fa067", "#f2dda0", "dragon", box=(-8, -6, 224, 206), size=1.5
    ),
    "car": Figure(vehicles.car, "#2f72d0", "#e9edf0", "car", box=(2, 10, 250, 110), size=0.85),
    "train": Figure(
        vehicles.train, "#3f8a5c", "#d8a035", "train", box=(-2, -44, 242, 218), size=1.5
    ),
    "bicycle": Figure(
        vehicles.bicycle, "#2fa39a", "#d3a060", "bicycle", box=(-2, 14, 226, 166), size=1.1
    ),
    "boat": Figure(
        vehicles.boat, "#a8573a", "#fdf6e6", "sailing boat", box=(8, -12, 192, 206), size=1.5
    ),
    "rocket": Figure(
        vehicles.rocket, "#f1eee8", "#e0493a", "rocket", "", (30, -12, 140, 246), "air", 1.6, False
    ),
    "balloon": Figure(
        vehicles.balloon,
        "#e2503e",
        "#f7cf5c",
        "hot-air balloon",
        "",
        (24, -8, 152, 216),
        "air",
        1.6,
        False,
    ),
    "aeroplane": Figure(
        vehicles.aeroplane, "#f3efe6", "#e0493a", "aeroplane", "", (-4, 32, 228, 124), "air", 1.0
    ),
    "house": Figure(
        buildings.house,
        "#f0d9b0",
        "#b8483a",
        "house",
        box=(4, -36, 196, 234),
        size=1.8,
        glow="windows",
    ),
    "castle": Figure(
        buildings.castle,
        "#d9cfc6",
        "#5f7fc0",
        "castle",
        box=(-4, -30, 208, 226),
        size=2.0,
        glow="windows",
    ),
    "lighthouse": Figure(
        buildings.lighthouse,
        "#f8f3ea",
        "#d8443c",
        "lighthouse",
        box=(26, -34, 148, 236),
        size=2.0,
        glow="windows",
    ),
    "tree": Figure(plants.tree, "#5fa04a", "#5fa04a", "tree", box=(8, -8, 184, 206), size=1.8),
    "pine": Figure(
        plants.pine, "#3f7f52", "#3f7f52", "fir tree", box=(30, -10, 140, 208), size=1.8
    ),
    "palm": Figure(
        plants.palm, "#57a352", "#57a352", "palm tree", box=(10, -34, 206, 234), size=1.8
    ),
    "flower": Figure(
        plants.flower, "#f6f0ea", "#f2b731", "flower", box=(36, 0, 128, 198), size=0.8
    ),
    "tulip": Figure(plants.tulip, "#e2506a", "#e2506a", "tulip", box=(36, 14, 128, 184), size=0.8),
    "rose": Figure(plants.rose, "#d0283c", "#d0283c", "rose", box=(34, 8, 132, 190), size=0.8),
    "sunflower": Figure(
        plants.sunflower, "#f6bf2e", "#6b4022", "sunflower", box=(34, -4, 132, 202), size=1.1
    ),
    "mushroom": Figure(
        plants.mushroom, "#d5382e", "#fbf3e4", "mushroom", box=(-44, 4, 240, 196), size=0.6
    ),
    "cactus": Figure(
        plants.cactus, "#4f9a5c", "#ee6f96", "cactus", "cacti", (40, -6, 124, 206), size=1.1
    ),
    "vase": Figure(
        plants.vase, "#4f86b8", "#ee7f95", "potted plant", box=(20, 4, 160, 194), size=0.9
    ),
    "coffee": Figure(
        food.coffee,
        "#f4efe6",
        "#4f8fb5",
        "cup of coffee",
        "cups of coffee",
        (4, 10, 194, 188),
        size=0.6,
    ),
    "ramen": Figure(
        food.ramen,
        "#f5f0e6",
        "#d8443c",
        "bowl of ramen",
        "bowls of ramen",
        (2, -4, 196, 202),
        size=0.8,
    ),
    "cake": Figure(food.cake, "#f39ab0", "#e0ac68", "cake", box=(4, 0, 192, 200), size=0.8),
    "apple": Figure(food.apple, "#d9362b", "#d9362b", "apple", box=(20, 10, 160, 184), size=0.5),
    "citrus": Figure(food.citrus, "#f0902c", "#f0902c", "orange", box=(6, 10, 196, 188), size=0.5),
    "icecream": Figure(
        food.icecream, "#f3a3b8", "#9a6844", "ice cream", box=(28, -10, 144, 216), size=0.7
    ),
    "pizza": Figure(
        food.pizza, "#c93a2c", "#4f9a45", "slice of pizza", "slices of pizza", size=0.6
    ),
    "robot": Figure(people.robot, "#a9c0cf", "#f0a23c", "robot", box=(20, -20, 164, 220), size=1.4),
    "astronaut": Figure(
        people.astronaut, "#f1f0ee", "#e8853a", "astronaut", "", (28, 4, 160, 196), "anywhere", 1.5
    ),
    "snowman": Figure(
        people.snowman, "#f3f4f6", "#d8443c", "snowman", "snowmen", (14, -20, 172, 220), size=1.3
    ),
    "person": Figure(
        people.person, "#d8644a", "#f0c050", "person", "people", (30, 6, 140, 192), size=1.5
    ),
    "doctor": Figure(
        people.doctor, "#f4f3f0", "#7fb8c8", "doctor", box=(30, 6, 140, 192), size=1.5
    ),
    "royal": Figure(people.royal, "#5a4a9c", "#f0c245", "king", box=(30, -14, 140, 212), size=1.5),
    "wizard": Figure(people.wizard, "#4f54a8", "#f4cf5a", "wizard", box=_TALL_BOX, size=1.6),
    "chef": Figure(people.chef, "#f5f2ea", "#d8443c", "chef", box=(30, -26, 140, 224), size=1.6),
    "knight": Figure(
        people.knight, "#b8c0cc", "#3f6fb8", "knight", box=(22, -24, 160, 222), size=1.5
    ),
    "moon": Figure(
        things.moon, "#f6e7b8", "#f6e7b8", "moon", stance="air", size=1.0, turns=False, glow="all"
    ),
    "sun": Figure(
        things.sun, "#f9c63c", "#f28f2e", "sun", "", (-12, -12, 224, 224), "air", 1.0, False, "all"
    ),
    "planet": Figure(
        things.planet,
        "#e0a65e",
        "#f3dcae",
        "planet",
        "",
        (-14, 26, 228, 148),
        "air",
        1.0,
        False,
        "all",
    ),
    "star": Figure(
        things.star, "#f8cf4c", "#f8cf4c", "star", "", (-8, -4, 216, 216), "air", 0.7, False, "all"
    ),
    "heart": Figure(
        things.heart, "#e0405a", "#e0405a", "heart", "", (10, 30, 180, 162), "air", 0.8, False
    ),
    "book": Figure(things.book, "#8c3f4a", "#d8443c", "book", box=(0, 36, 200, 142), size=0.5),
    "lamp": Figure(things.lamp, "#f0b85c", "#5f8f9c", "lamp", box=(-4, -28, 208, 228), glow="all"),
    "umbrella": Figure(things.umbrella, "#d8443c", "#f6e3c0", "umbrella", box=(4, 0, 192, 198)),
    "gift": Figure(things.gift, "#c93a44", "#f4cf5a", "gift", box=(14, 14, 172, 182), size=0.7),
    "guitar": Figure(
        things.guitar, "#c98544", "#5a3822", "guitar", box=(34, -38, 132, 240), size=1.1
    ),
    "chair": Figure(
        things.chair, "#4f9090", "#f0c050", "armchair", box=(10, 18, 180, 182), size=1.2
    ),
    **safari.FIGURES,
    **woodland.FIGURES,
    **reptiles.FIGURES,
    **ocean.FIGURES,
    **insects.FIGURES,
    **fowl.FIGURES,
    **dishes.FIGURES,
    **produce.FIGURES,
    **drinks.FIGURES,
    **motors.FIGURES,
    **landmarks.FIGURES,
    **gadgets.FIGURES,
    **household.FIGURES,
    **playing.FIGURES,
    **portraits.FIGURES,
    **fantasy.FIGURES,
    **outback.FIGURES,
    **marvels.FIGURES,
    **depths.FIGURES,
    **festive.FIGURES,
    **worlds.FIGURES,
    **blooms.FIGURES,
    **meals.FIGURES,
    **treasures.FIGURES,
    **pastimes.FIGURES,
    **sights.FIGURES,
    **signs.FIGURES,
    **costumes.FIGURES,
    **trades.FIGURES,
    **hounds.FIGURES,
    **wings.FIGURES,
}

# Other natural colours of a kind, for its second and third figure and for other takes.
VARIETY: dict[str, tuple[Colour, ...]] = {
    "cat": ("#e39a4f", "#8d8f98", "#efe6da", "#4a4450", "#b98a62"),
    "dog": ("#d9a566", "#efe2cc", "#9a6238", "#5a4a48"),
    "rabbit": ("#c9b39a", "#f1ece6", "#8f8a92", "#a8744a"),
    "bear": ("#9a6238", "#f1ece4", "#5f4436"),
    "horse": ("#9c633a", "#e9e2da", "#4a3a38", "#c9a06a"),
    "bird": ("#3f86d2", "#e0563e", "#f0b93a", "#4fa36a", "#8f6ac0"),
    "owl": ("#9a6c42", "#8a8f9a", "#c9a878"),
    "fish": ("#ef8430", "#f2c63a", "#4a94d0", "#e0607e", "#6fae5a"),
    "butterfly": ("#ef8a2f", "#4a8ad8", "#e0607e", "#f0c23a", "#8f6ac0"),
    "dragon": ("#4fa067", "#c9473a", "#5a6fc0", "#8f5ab0"),
    "car": ("#2f72d0", "#d9362b", "#f0b62f", "#3f9a78", "#ece8e0"),
    "train": ("#3f8a5c", "#b8402f", "#3f64a8"),
    "bicycle": ("#2fa39a", "#d8503f", "#3f72c0", "#e0a53a"),
    "boat": ("#a8573a", "#3f6fb0", "#d8503f", "#f0ece2"),
    "balloon": ("#e2503e", "#3f86d2", "#8f5ab8", "#3fa07a", "#f0913a", "#e0607e"),
    "aeroplane": ("#f3efe6", "#f2c63a", "#7fb5d8"),
    "house": ("#f0d9b0", "#bcd3de", "#e9b7a0", "#cfdcb4", "#f2ece2"),
    "flower": ("#f6f0ea", "#f2c63a", "#ee7f9a", "#8f7ad8", "#ef8450"),
    "tulip": ("#e2506a", "#f2b93a", "#9a5ab8", "#f08a4a", "#f6e6e0"),
    "tree": ("#5fa04a", "#e08a3a", "#8fae4a", "#d9604a"),
    "person": ("#d8644a", "#3f86b0", "#5fa06a", "#8f6ac0", "#e0a53a"),
    "robot": ("#a9c0cf", "#e8a05a", "#8fc0a0", "#d88a8a"),
    "cake": ("#f39ab0", "#fbf1e0", "#7a4a34", "#a8d8c8"),
    "umbrella": ("#d8443c", "#3f86d2", "#f0b93a", "#5fa06a"),
    "gift": ("#c93a44", "#3f86b0", "#5fa06a", "#8f6ac0"),
    "book": ("#8c3f4a", "#3f5f8c", "#4f7a52"),
    "chair": ("#4f9090", "#c9604a", "#7a6fa8"),
    "mushroom": ("#d5382e", "#b9733e", "#d98f3a"),
    "apple": ("#d9362b", "#8fb83f", "#f0b93a"),
}
