"""The nouns the painter knows: what is drawn for each, where it is at home, what it can do.

Adjectives, places, times and manners are the vocabulary's. Every entry is in the singular.
"""

from safelight.upstreams.painter.vocabulary import Scene, index

SUBJECTS = index(
    {
        "cat": "cat, kitten, kitty, tomcat, feline, siamese, tabby",
        "dog": "dog, puppy, pup, hound, corgi, labrador, retriever, terrier, poodle, beagle,"
        "dachshund, spaniel, shiba, shiba inu, golden retriever",
        "fox": "fox, vixen, red fox",
        "rabbit": "rabbit, bunny, hare, bunny rabbit",
        "bear": "bear, teddy, teddy bear, grizzly, cub, brown bear",
        "panda": "panda, panda bear",
        "otter": "otter, sea otter, beaver",
        "mouse": "mouse, rat, hamster",
        "pig": "pig, piglet, hog",
        "cow": "cow, bull, calf, cattle, ox",
        "sheep": "sheep, lamb, ram",
        "koala": "koala, koala bear, wombat",
        "monkey": "monkey, ape, chimpanzee, gorilla, chimp, orangutan",
        "frog": "frog, toad, tree frog",
        "duck": "duck, duckling, goose, rubber duck",
        "turtle": "turtle, tortoise, sea turtle",
        "lion": "lion, lioness",
        "tiger": "tiger",
        "horse": "horse, pony, stallion, mare, foal, donkey",
        "unicorn": "unicorn",
        "elephant": "elephant, mammoth",
        "bird": "bird, robin, sparrow, bluebird,"
        " songbird, canary, finch, pigeon, dove,"
        " crow,"
        "raven, hummingbird, blue jay, cardinal",
        "owl": "owl, owlet",
        "penguin": "penguin",
        "fish": "fish, goldfish, koi, clownfish, trout, salmon, tropical fish, clown fish",
        "whale": "whale, blue whale, orca",
        "butterfly": "butterfly, moth, monarch butterfly",
        "dragon": "dragon, wyvern",
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
        "coffee": "coffee, coffee shop, cup of coffee, mug of coffee,"
        " coffee cup, coffee mug, mug, cup,"
        " cappuccino,"
        "latte, espresso, tea, cup of tea, teacup, tea cup, hot chocolate, cocoa",
        "ramen": "ramen, bowl of ramen, ramen bowl, noodle, noodle soup, pho, bowl of noodle, soup,"
        "bowl of soup, bowl of pho, udon",
        "cake": "cake, birthday cake, cupcake, wedding cake, chocolate cake, strawberry cake, pie,"
        "piece of cake, slice of cake, cheesecake, dessert",
        "apple": "apple, red apple, green apple, fruit, peach fruit",
        "citrus": "orange on, orange in, orange with, orange"
        " fruit, fresh orange, tangerine,"
        " clementine",
        "icecream": "ice cream, ice cream cone, icecream, gelato, sundae",
        "pizza": "pizza, slice of pizza, pizza slice",
        "robot": "robot, android, droid, bot, cyborg, automaton, mech",
        "astronaut": "astronaut, cosmonaut, spaceman, spacewoman, space explorer",
        "snowman": "snowman, snow man",
        "person": "person, man, woman, boy, girl, child, kid,"
        " people, lady, guy, human, crowd, baby, figure,"
        "gentleman, student, teacher, farmer, artist, painter, musician, worker, mother,"
        "father, grandmother, grandfather, grandma, grandpa, toddler, character, friend, family,"
        "sailor, samurai, ninja, detective, engineer, scientist, pilot,"
        "programmer, developer, hiker, runner, model, bride,"
        " groom, player, football player, singer, athlete,"
        "firefighter, policeman, businessman, businesswoman",
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
        "guitar": "guitar, ukulele, electric guitar, bass guitar",
        "chair": "chair, armchair, egg chair",
        "vase": "vase, pot, jar, vase of flower, vase with flower, vase of rose, vase of tulip,"
        "vase of sunflower, potted plant, house plant, plant, houseplant, flowerpot",
        "husky": "husky, siberian husky, malamute",
        "wolf": "wolf, werewolf, coyote, jackal",
        "squirrel": "squirrel, chipmunk, red squirrel",
        "raccoon": "raccoon, racoon, badger, red panda",
        "hedgehog": "hedgehog, porcupine",
        "bat": "bat, fruit bat, flying fox",
        "zebra": "zebra",
        "deer": "deer, stag, reindeer, elk, moose, fawn, antelope, gazelle, doe, buck",
        "goat": "goat, billy goat, ibex",
        "camel": "camel, dromedary, llama, alpaca",
        "giraffe": "giraffe",
        "hippo": "hippo, hippopotamus",
        "rhino": "rhino, rhinoceros",
        "snake": "snake, serpent, python, cobra, viper",
        "crocodile": "crocodile, alligator, croc, gator",
        "chameleon": "chameleon, lizard, gecko, iguana, salamander, newt",
        "dinosaur": "dinosaur, dino, t rex, tyrannosaurus,"
        " trex, tyrannosaurus rex, raptor, godzilla",
        "octopus": "octopus, squid, kraken",
        "crab": "crab, lobster, hermit crab",
        "jellyfish": "jellyfish, jelly fish, medusa",
        "shark": "shark, great white shark, hammerhead",
        "dolphin": "dolphin, porpoise",
        "seahorse": "seahorse, sea horse",
        "snail": "snail, slug",
        "bee": "bee, bumblebee, bumble bee, honeybee, honey bee, wasp",
        "ladybird": "ladybird, ladybug, beetle, bug",
        "spider": "spider, tarantula",
        "dragonfly": "dragonfly, damselfly, mosquito, fly insect",
        "web": "spider web, spiderweb, cobweb, spider's web",
        "parrot": "parrot, macaw, cockatoo, parakeet, toucan, budgie",
        "flamingo": "flamingo, stork, heron, crane bird",
        "swan": "swan, cygnet",
        "eagle": "eagle, hawk, falcon, bald eagle, vulture, phoenix",
        "peacock": "peacock, peafowl",
        "chicken": "chicken, hen, rooster, cockerel, chick, turkey",
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
        "bottle": "bottle, wine bottle, bottle of wine, message in a bottle, potion, perfume",
        "truck": "truck, pickup, pickup truck, lorry, van, jeep, fire truck, fire engine",
        "bus": "bus, school bus, coach, double decker, camper van, tram",
        "motorcycle": "motorcycle, motorbike, scooter, vespa, moped, chopper",
        "tractor": "tractor, bulldozer, excavator, digger",
        "helicopter": "helicopter, drone",
        "ufo": "ufo, flying saucer, alien spaceship, alien ship",
        "submarine": "submarine, yellow submarine",
        "skyscraper": "skyscraper, office building, tower block, apartment building, high rise,"
        "building, hotel",
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
        "toy balloon": "toy balloon, party balloon, birthday balloon",
        "portrait": "portrait, headshot, head shot, selfie, avatar, profile picture, mugshot, face",
        "ghost": "ghost, spirit, phantom, spook",
        "alien": "alien, extraterrestrial, martian",
        "fairy": "fairy, angel, pixie, elf, tinkerbell",
        "mermaid": "mermaid, siren",
        "pirate": "pirate, buccaneer",
        "dancer": "dancer, ballerina, ballet dancer, ballet",
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
    **dict.fromkeys("eagle helicopter ufo bat".split(), "sky"),
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
# Singular words that mean several.
CROWDS = frozenset("people family crowd".split())
# What tells the hair and the label of a figure.
PEOPLE = index(
    {
        "woman": "woman, girl, lady, queen, princess, mother, grandmother, grandma, witch,"
        "sorceress, businesswoman, spacewoman",
        "man": "man, boy, guy, gentleman, king, prince, father, grandfather, grandpa, businessman,"
        "policeman, spaceman",
    }
)
ON_TABLES = frozenset(
    "cat mouse otter book lamp gift vase flower tulip rose sunflower mushroom cactus coffee ramen"
    " cake apple citrus icecream pizza robot fish bird butterfly heart star planet moon rocket"
    " umbrella guitar burger fries sushi doughnut croissant bread cheese pancakes egg cookie banana"
    " strawberry grapes cherries watermelon pineapple lemon pear carrot pumpkin avocado tomato wine"
    " beer cocktail juice teapot bottle laptop phone"
    " camera clock headphones bulb key padlock hat glasses crown trophy letter hedgehog snail bee"
    " ladybird".split()
) | {"hot dog", "bubble tea"}
# What a picture of open water may show; anything else stands on the shore.
AFLOAT = frozenset(
    "boat whale balloon aeroplane moon sun star bird shark dolphin swan helicopter ufo submarine"
    " eagle bat bridge mermaid".split()
)
MOUNTS = frozenset(
    "horse unicorn bicycle dragon elephant whale rocket lion tiger bear zebra deer camel giraffe"
    " hippo rhino dinosaur dolphin shark motorcycle tractor goat crocodile swan".split()
)
# The colour that a word brings along where the prompt names none.
COLOURED_BY_NAME: dict[str, str] = {
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
    "cardinal": "red",
    "pigeon": "grey",
    "taxi": "yellow",
    "cab": "yellow",
    "green apple": "green",
    "red apple": "red",
    "clownfish": "orange",
    "clown fish": "orange",
    "goldfish": "orange",
    "llama": "cream",
    "alpaca": "cream",
    "badger": "grey",
    "red panda": "copper",
    "white swan": "white",
    "fire truck": "red",
    "fire engine": "red",
    "glass of water": "azure",
    "milk": "white",
    "glass of milk": "white",
    "lemonade": "yellow",
    "glass of white wine": "cream",
    "champagne": "gold",
    "blueberry": "indigo",
    "raspberry": "magenta",
    "lobster": "red",
    "poppy": "red",
    "tangerine": "orange",
    "clementine": "orange",
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
