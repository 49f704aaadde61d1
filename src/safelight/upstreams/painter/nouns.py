"""The nouns the painter knows: what is drawn for each, where it is at home, what it can do.

Adjectives, places, times and manners are the vocabulary's. Every entry is in the singular.
"""

from safelight.upstreams.painter.beings import LIVING
from safelight.upstreams.painter.vocabulary import Pose, Scene, index

SUBJECTS = LIVING | index(
    {
        "car": "car, vintage car, classic car, muscle car, old car, automobile, sedan,"
        "convertible, roadster, taxi, cab, vehicle, beetle car",
        "sports car": "sports car, sport car, race car, racing car, supercar, ferrari, porsche,"
        "lamborghini, formula one car, hypercar, racecar",
        "boat": "boat, sailboat, sailing boat, sailing ship, ship, yacht, vessel, sloop",
        "pirate ship": "pirate ship, galleon, tall ship, viking ship, ghost ship, caravel, frigate",
        "canoe": "canoe, kayak, rowing boat, rowboat, gondola",
        "rocket": "rocket, rocket ship, rocketship, spaceship, spacecraft, space shuttle, starship,"
        "space ship, missile",
        "bicycle": "bicycle, bike, cycle, mountain bike, pushbike",
        "train": "train, locomotive, steam train, steam engine, railway train",
        "balloon": "balloon, hot air balloon, air balloon",
        "airship": "airship, zeppelin, blimp, steampunk airship, flying ship",
        "garden bridge": "japanese bridge, garden bridge, wooden bridge, red bridge, stone bridge,"
        "footbridge",
        "bamboo": "bamboo, bamboo grove, bamboo stem",
        "aeroplane": "aeroplane, airplane, plane, aircraft, jet, biplane",
        "house": "house, cottage, cabin, home, hut, farmhouse, barn, tiny house, log cabin, villa,"
        "tree house, bakery, shop",
        "castle": "castle, fortress, palace, citadel, tower",
        "lighthouse": "lighthouse, light house",
        "tree": "tree, oak, maple, oak tree, cherry tree, apple tree, willow, deciduous tree,"
        "cherry blossom tree, sakura tree, blossoming tree, autumn tree, lone tree",
        "bonsai": "bonsai, bonsai tree, bonsai pine",
        "blossom branch": "cherry blossom, sakura, cherry blossom branch, plum blossom,"
        "blossom branch,"
        "sakura branch, almond blossom",
        "pine": "pine tree, fir tree, fir, spruce, evergreen",
        "christmas tree": "christmas tree, xmas tree, decorated tree, decorated christmas tree",
        "fireplace": "fireplace, fireside, hearth, chimney, cosy fireplace",
        "bathtub": "bath, bathtub, bath tub, bubble bath",
        "easter eggs": "easter egg, painted egg, decorated egg",
        "picnic": "picnic, picnic basket, hamper, picnic blanket",
        "perfume": "perfume, perfume bottle, bottle of perfume, fragrance, cologne, cosmetic",
        "palm": "palm tree, palm, coconut tree",
        "flower": "flower, daisy, blossom, lily, wildflower, orchid, dandelion",
        "bouquet": "bouquet, bouquet of flower, flower bouquet, bunch of flower, posy,"
        "bouquet of wildflower, bouquet of tulip, bouquet of peony, peony",
        "rose bouquet": "bouquet of rose, bouquet of red rose, rose bouquet, bunch of rose",
        "flower vase": "vase of flower, vase with flower, flower vase, vase of tulip,"
        "flower arrangement, flower in a vase, bouquet in a vase",
        "rose vase": "vase of rose, rose in a vase, vase with rose",
        "sunflower vase": "vase of sunflower, sunflower in a vase, vase with sunflower",
        "lavender": "lavender plant, lavender flower, sprig of lavender, hyacinth",
        "lotus": "lotus, lotus flower, water lily, waterlily, lily pad",
        "poppy": "poppy, red poppy, anemone",
        "tulip": "tulip",
        "rose": "rose",
        "sunflower": "sunflower",
        "mushroom": "mushroom, toadstool, fungus, fly agaric",
        "cactus": "cactus, cacti, succulent",
        "coffee": "coffee, coffee bag, bag of coffee, coffee bean, coffee pot,"
        "coffee shop, cup of coffee, mug of coffee,"
        " coffee cup, coffee mug, mug, cup,"
        " cappuccino,"
        "latte, espresso, tea, cup of tea, teacup, tea cup, hot chocolate, cocoa",
        "ramen": "ramen, bowl of ramen, ramen bowl, noodle, noodle soup, pho, bowl of noodle, soup,"
        "bowl of soup, bowl of pho, udon",
        "cake": "cake, birthday cake, wedding cake, chocolate cake, strawberry cake, pie,"
        "piece of cake, slice of cake, cheesecake, dessert",
        "apple": "apple, red apple, green apple, fruit, peach fruit",
        "fruit bowl": "fruit bowl, bowl of fruit, basket of fruit, fruit basket,"
        "still life of fruit,"
        "still life with fruit, fruit still life, fruit platter",
        "taco": "taco, burrito, quesadilla, mexican food",
        "spaghetti": "spaghetti, pasta, plate of pasta, plate of spaghetti, spaghetti bolognese,"
        "lasagna, italian food",
        "steak": "steak, beef steak, grilled steak, beef, barbecue",
        "salad": "salad, bowl of salad, green salad, caesar salad, poke bowl, healthy food",
        "popcorn": "popcorn, bucket of popcorn, box of popcorn, tub of popcorn",
        "cupcake": "cupcake, muffin, cup cake, fairy cake",
        "macarons": "macaron, macaroon, stack of macaron",
        "chocolate": "chocolate, chocolate bar, bar of chocolate, candy bar",
        "broccoli": "broccoli, cauliflower, cabbage",
        "chilli": "chilli, chili, chili pepper, chilli pepper, hot pepper, red pepper",
        "citrus": "orange on, orange in, orange with, orange"
        " fruit, fresh orange, tangerine,"
        " clementine",
        "icecream": "ice cream, ice cream cone, icecream, gelato, sundae",
        "pizza": "pizza, slice of pizza, pizza slice",
        "moon": "moon, full moon, crescent moon, crescent",
        "sun": "sun",
        "planet": "planet, saturn, jupiter, gas giant, alien planet",
        "earth": "earth, globe, planet earth, blue planet",
        "mars": "mars, red planet, planet mars",
        "star": "star, shooting star",
        "heart": "heart, love heart",
        "book": "book, open book, storybook, novel, notebook, diary, tome, spell book, old book",
        "lamp": "lamp, desk lamp, table lamp, floor lamp",
        "lantern": "lantern, paper lantern, oil lantern, street lantern",
        "candle": "candle, burning candle, scented candle",
        "sword": "sword, katana, dagger, excalibur, magic sword, rapier",
        "chest": "treasure chest, treasure, chest of gold, pile of gold",
        "skull": "skull, human skull, sugar skull, skeleton",
        "diamond": "diamond, gem, gemstone, jewel, ruby, sapphire, brilliant",
        "ring": "ring, diamond ring, engagement ring, wedding ring, jewelry, jewellery",
        "crystal ball": "crystal ball, magic ball, orb, magic orb, snow globe",
        "crystal": "crystal, amethyst, quartz, geode",
        "hourglass": "hourglass, sand timer, sand clock",
        "typewriter": "typewriter, old typewriter, vintage typewriter",
        "telescope": "telescope, spyglass",
        "gamepad": "gamepad, game controller, controller, joystick, video game controller,"
        "game console, video game",
        "record": "record player, turntable, gramophone, vinyl, vinyl record, vinyl player",
        "feather": "feather, quill, quill pen, feather pen",
        "dice": "die, pair of dice, dice",
        "umbrella": "umbrella, parasol",
        "gift": "gift, present, gift box, box, parcel, package",
        "guitar": "guitar, ukulele, electric guitar, bass guitar",
        "chair": "chair, armchair, egg chair",
        "vase": "vase, pot, jar, potted plant,"
        "indoor plant, monstera, house plant, plant, houseplant, flowerpot",
        "web": "spider web, spiderweb, cobweb, spider's web",
        "burger": "burger, hamburger, cheeseburger, sandwich",
        "fries": "french fry, fry, fries, french fries, potato chip",
        "hot dog": "hot dog, hotdog, sausage, bratwurst",
        "sushi": "sushi, sashimi, nigiri, maki, sushi roll, plate of sushi",
        "doughnut": "doughnut, donut, bagel",
        "croissant": "croissant, pastry",
        "bread": "bread, loaf, loaf of bread, baguette, toast, sourdough",
        "cheese": "cheese, cheddar, wedge of cheese, piece of cheese",
        "pancakes": "pancake, waffle, stack of pancake, crepe",
        "egg": "egg, fried egg, omelette",
        "cookie": "cookie, biscuit, chocolate chip cookie",
        "banana": "banana, bunch of banana",
        "strawberry": "strawberry, raspberry, berry",
        "grapes": "grape, bunch of grape, blueberry",
        "cherries": "cherry",
        "watermelon": "watermelon, melon, slice of watermelon",
        "pineapple": "pineapple",
        "lemon": "lemon, lime fruit",
        "pear": "pear",
        "carrot": "carrot, vegetable",
        "pumpkin": "pumpkin, gourd, jack o lantern, jack o'lantern, squash",
        "avocado": "avocado",
        "tomato": "tomato",
        "wine": "wine, glass of wine, wine glass, glass of"
        " red wine, glass of white wine, champagne",
        "beer": "beer, pint, glass of beer, mug of beer, lager, ale",
        "cocktail": "cocktail, martini, margarita, mojito, drink",
        "juice": "juice, orange juice, lemonade, smoothie, milkshake, glass of juice, iced tea,"
        "glass of water, glass of milk, milk",
        "bubble tea": "bubble tea, boba, boba tea, milk tea",
        "teapot": "teapot, tea pot, kettle",
        "bottle": "bottle, wine bottle, bottle of wine, message in a bottle, potion",
        "truck": "truck, pickup, pickup truck, lorry, jeep, fire truck, fire engine",
        "bus": "bus, school bus, coach, double decker, tram",
        "van": "van, camper van, campervan, minivan, vw bus, vw van, hippie van, caravan,"
        "camper, motorhome, ambulance",
        "motorcycle": "motorcycle, motorbike, scooter, vespa, moped, chopper",
        "tractor": "tractor, bulldozer, excavator, digger",
        "helicopter": "helicopter, drone",
        "ufo": "ufo, flying saucer, alien spaceship, alien ship",
        "submarine": "submarine, yellow submarine",
        "skyscraper": "skyscraper, office building, tower block, apartment building, high rise,"
        "building, hotel",
        "torii": "torii, torii gate, japanese gate",
        "igloo": "igloo, snow hut",
        "liberty": "statue of liberty, lady liberty, statue",
        "clock tower": "clock tower, big ben, clocktower, bell tower",
        "great wheel": "ferris wheel, great wheel, london eye, amusement park, funfair, carousel",
        "mausoleum": "taj mahal, mausoleum, mosque",
        "church": "church, chapel, cathedral, steeple",
        "windmill": "windmill, mill",
        "bridge": "bridge, suspension bridge, golden gate bridge",
        "tent": "tent, campsite, tipi, teepee",
        "pyramid": "pyramid",
        "pagoda": "pagoda, temple, shrine, japanese temple, dojo",
        "tower": "eiffel tower, radio tower, tokyo tower, iron tower",
        "laptop": "laptop, computer, notebook computer, pc, keyboard",
        "phone": "phone, smartphone, mobile phone, cell phone, iphone, mobile, tablet",
        "camera": "camera, photo camera, polaroid",
        "clock": "clock, alarm clock, watch, pocket watch",
        "television": "television, tv, tv set, monitor, retro tv",
        "headphones": "headphone, headset, earphone, pair of headphone",
        "bulb": "light bulb, lightbulb, bulb",
        "sofa": "sofa, couch, settee, loveseat",
        "bed": "bed, cot, bunk bed",
        "table": "dining table, wooden table, coffee table",
        "key": "key, skeleton key",
        "padlock": "padlock, lock",
        "hat": "hat, cap, straw hat, fedora, top hat, cowboy hat",
        "shoe": "shoe, sneaker, trainer, boot, running shoe",
        "bag": "bag, backpack, rucksack, suitcase, handbag",
        "glasses": "sunglasses, pair of glasses, spectacles, eyeglasses",
        "crown": "crown, tiara",
        "trophy": "trophy, award, winner cup",
        "letter": "envelope, mail, email, love letter",
        "piano": "piano, grand piano",
        "drum": "drum, drum kit, drummer",
        "violin": "violin, cello, fiddle, viola",
        "trumpet": "trumpet, saxophone, horn, trombone, tuba",
        "microphone": "microphone, mic, podcast",
        "football": "football, soccer ball, soccer, ball",
        "basketball": "basketball, volleyball, tennis ball, beach ball",
        "racket": "tennis racket, racket, tennis, badminton",
        "skateboard": "skateboard, longboard",
        "surfboard": "surfboard, surf board, surf",
        "kite": "kite",
        "toy balloon": "toy balloon, party balloon, birthday balloon, balloon bouquet",
        "peak": "mountain peak logo, mountain icon, mountain logo",
        "wave": "great wave, big wave, giant wave, huge wave, tidal wave,"
        "ocean wave, sea wave, crashing wave, breaking wave, tsunami",
        "leaf": "leaf, green leaf, eco leaf, tea leaf, monstera leaf, fern leaf",
        "maple leaf": "maple leaf, oak leaf, fallen leaf",
        "snowflake": "ice crystal, single snowflake, snow crystal",
        "lightning": "lightning bolt, lightning, thunderbolt, flash of lightning",
        "flame": "flame, fire, campfire, bonfire, camp fire",
        "anchor": "anchor, ship anchor",
        "mandala": "mandala, kaleidoscope, sacred geometry, ornament",
    }
)

HOMES: dict[str, Scene] = {
    **dict.fromkeys(
        "burger,fries,hot dog,sushi,doughnut,croissant,bread,cheese,pancakes,egg,cookie,banana,"
        "strawberry,grapes,cherries,watermelon,pineapple,lemon,pear,carrot,avocado,tomato,wine,"
        "beer,cocktail,juice,bubble tea,teapot,bottle,laptop,phone,camera,clock,headphones,"
        "bulb".split(","),
        "table",
    ),
    **dict.fromkeys("octopus jellyfish shark dolphin seahorse submarine".split(), "underwater"),
    **dict.fromkeys("wolf squirrel raccoon hedgehog deer snake chameleon parrot".split(), "forest"),
    **dict.fromkeys("zebra giraffe hippo rhino".split(), "savanna"),
    **dict.fromkeys("crocodile swan flamingo dragonfly".split(), "lake"),
    **dict.fromkeys("skyscraper bus motorcycle".split(), "city"),
    **dict.fromkeys("table hat shoe bag crown trophy letter key padlock".split(), "room"),
    **dict.fromkeys("piano drum violin trumpet microphone dancer".split(), "stage"),
    **dict.fromkeys("surfboard pirate".split(), "beach"),
    **dict.fromkeys("ghost fairy".split(), "forest"),
    **dict.fromkeys("skateboard basketball".split(), "city"),
    "glasses": "table",
    "portrait": "studio",
    "mermaid": "underwater",
    **dict.fromkeys(
        "bouquet,rose bouquet,flower vase,rose vase,sunflower vase,bonsai,fruit"
        " bowl,taco,spaghetti,"
        "steak,salad,popcorn,cupcake,macarons,chocolate,broccoli,chilli,candle,skull,diamond,ring,"
        "crystal ball,hourglass,typewriter,gamepad,record,feather,dice".split(","),
        "table",
    ),
    **dict.fromkeys("chest anchor van lobster starfish".split(), "beach"),
    **dict.fromkeys("christmas tree,fireplace,bathtub".split(","), "room"),
    **dict.fromkeys(("orca", "squid", "sea turtle"), "underwater"),
    **dict.fromkeys(("earth", "mars"), "space"),
    **dict.fromkeys("llama phoenix".split(), "mountain"),
    "sloth": "forest",
    "bamboo": "forest",
    "ostrich": "savanna",
    "kangaroo": "savanna",
    "seal": "beach",
    "airship": "sky",
    "sports car": "mountain",
    "perfume": "table",
    "surfer": "sea",
    "seagull": "sea",
    **dict.fromkeys("mandala leaf".split(), "studio"),
    **dict.fromkeys("lantern,sword,crystal,flame,maple leaf".split(","), "forest"),
    **dict.fromkeys("pirate ship,wave,canoe,liberty".split(","), "sea"),
    **dict.fromkeys("lotus torii".split(), "lake"),
    **dict.fromkeys(("heart",), "abstract"),
    **dict.fromkeys("blossom branch,lightning".split(","), "sky"),
    "clock tower": "city",
    **dict.fromkeys("snowflake igloo".split(), "snow"),
    **dict.fromkeys("telescope peak".split(), "mountain"),
    **dict.fromkeys("eagle helicopter ufo bat superhero".split(), "sky"),
    **dict.fromkeys("suit police detective".split(), "city"),
    "gown": "stage",
    "ninja": "village",
    "cowboy": "desert",
    "viking": "mountain",
    "santa": "snow",
    "sleeping cat": "room",
    "sleeping dog": "room",
    "flying bird": "sky",
    "flying dragon": "mountain",
    **dict.fromkeys("camel pyramid".split(), "desert"),
    **dict.fromkeys("goat dinosaur tent bridge".split(), "mountain"),
    **dict.fromkeys(
        "cat mouse book lamp chair sofa bed gift guitar doctor chef television".split(), "room"
    ),
    **dict.fromkeys(
        ("coffee", "ramen", "cake", "apple", "citrus", "icecream", "pizza", "vase"), "table"
    ),
    **dict.fromkeys(("fish", "whale"), "underwater"),
    **dict.fromkeys(("rocket", "astronaut", "moon", "planet", "star"), "space"),
    **dict.fromkeys(("balloon", "aeroplane", "sun"), "sky"),
    **dict.fromkeys(("car", "train", "dragon", "castle", "knight"), "mountain"),
    **dict.fromkeys(("boat",), "sea"),
    **dict.fromkeys(("lighthouse", "palm", "crab"), "beach"),
    **dict.fromkeys(
        ("fox", "bear", "owl", "koala", "monkey", "mushroom", "panda", "pine", "wizard"), "forest"
    ),
    **dict.fromkeys(("penguin", "snowman", "husky"), "snow"),
    **dict.fromkeys(("robot",), "city"),
    **dict.fromkeys(("cactus",), "desert"),
    **dict.fromkeys(("heart",), "abstract"),
}
# The drawing of a kind that does something.
POSED: dict[tuple[str, Pose], str] = {
    ("cat", "sleeping"): "sleeping cat",
    ("dog", "sleeping"): "sleeping dog",
    ("bird", "flying"): "flying bird",
    ("dragon", "flying"): "flying dragon",
}
# Nobody holds these, even who plays them.
HEAVY = frozenset("piano drum table sofa bed fireplace television bamboo".split())
# What something is in, or on, that is named after this word.
ENTERED: dict[str, frozenset[str]] = {
    "in": frozenset(("tree", "pine", "boat", "canoe", "pirate ship", "bathtub")),
    "flying": frozenset(("kite",)),
}
# The furniture by which a room is known.
FURNISHED: dict[str, str] = {
    "bedroom": "bed",
    "living room": "sofa",
    "bathroom": "bathtub",
    "office": "laptop",
}
# What stands for a place where a logo of it is asked for.
MOTIFS: dict[Scene, str] = {
    "mountain": "peak",
    "sea": "wave",
    "lake": "canoe",
    "beach": "palm",
    "forest": "pine",
    "meadow": "leaf",
    "city": "skyscraper",
    "neon city": "skyscraper",
    "snow": "snowflake",
    "desert": "cactus",
    "savanna": "elephant",
    "space": "planet",
    "galaxy": "planet",
    "nebula": "star",
    "sky": "sun",
    "underwater": "fish",
    "library": "book",
    "village": "house",
    "room": "chair",
    "kitchen": "teapot",
    "stage": "microphone",
    "cave": "crystal",
    "poppy field": "poppy",
    "lavender field": "lavender",
    "tulip field": "tulip",
    "sunflower field": "sunflower",
    "wheat field": "bread",
    "volcano": "flame",
    "waterfall": "wave",
    "studio": "camera",
    "table": "ramen",
}
# Singular words that mean several.
CROWDS = frozenset("people family crowd".split())
# What tells the hair and the label of a figure.
PEOPLE = index(
    {
        "woman": "woman, girl, lady, queen, princess, mother, grandmother, grandma, witch,"
        "sorceress, businesswoman, spacewoman",
        "man": "man, boy, guy, gentleman, king, prince, father, grandfather, grandpa, businessman,"
        "policeman, spaceman, groom, fisherman, lumberjack, monk",
    }
)
ON_TABLES = frozenset(
    "cat mouse otter book lamp gift vase flower tulip rose sunflower mushroom cactus coffee ramen"
    " cake apple citrus icecream pizza robot fish bird butterfly heart star planet moon rocket"
    " umbrella guitar burger fries sushi doughnut croissant bread cheese pancakes egg cookie banana"
    " strawberry grapes cherries watermelon pineapple lemon pear carrot pumpkin avocado tomato wine"
    " beer cocktail juice teapot bottle laptop phone lantern candle bonsai taco spaghetti steak"
    " salad"
    " popcorn cupcake macarons chocolate broccoli chilli skull diamond ring crystal hourglass"
    " typewriter gamepad record feather dice bouquet lavender sword telescope chest leaf anchor"
    " camera clock headphones bulb key padlock hat glasses crown trophy letter hedgehog snail bee"
    " ladybird".split()
) | frozenset(
    "hot dog,bubble tea,fruit bowl,crystal ball,rose bouquet,flower vase,rose vase,sunflower vase,"
    "sleeping cat,perfume,easter eggs,picnic".split(",")
)
# What a picture of open water may show; anything else stands on the shore.
AFLOAT = frozenset(
    "boat whale balloon aeroplane moon sun star bird shark dolphin swan helicopter ufo submarine"
    " eagle bat bridge mermaid wave canoe superhero phoenix airship hummingbird liberty"
    " lotus torii surfer orca seagull".split()
) | {"pirate ship", "flying bird", "flying dragon"}
MOUNTS = frozenset(
    "horse unicorn bicycle dragon elephant whale rocket lion tiger bear zebra deer camel giraffe"
    " hippo rhino dinosaur dolphin shark motorcycle tractor goat crocodile swan ostrich llama"
    " car truck bus van".split()
) | {"flying dragon", "sports car"}
