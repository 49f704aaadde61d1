"""The nouns for whatever has a face: animals, people, and the beings of tales.

The other nouns, and what is told about all of them, are in `nouns.py`. Every entry is in the
singular.
"""

from safelight.upstreams.painter.vocabulary import index

LIVING = index(
    {
        "cat": "cat, kitten, kitty, tomcat, feline, siamese, tabby, persian cat, maine coon,"
        "british shorthair",
        "dog": "dog, puppy, pup, hound, labrador, retriever, terrier, beagle, spaniel,"
        "golden retriever, dalmatian, dalmatian dog, border collie",
        "corgi": "corgi, shiba, shiba inu, welsh corgi, pembroke corgi, corgi puppy, corgi dog,"
        "shiba inu dog",
        "shepherd": "german shepherd, shepherd dog, alsatian, german shepherd dog, police dog",
        "pug": "pug, pug dog, pug puppy",
        "poodle": "poodle, bichon, labradoodle, goldendoodle, poodle puppy",
        "bulldog": "bulldog, french bulldog, english bulldog, boxer dog, frenchie, pit bull",
        "dachshund": "dachshund, sausage dog, wiener dog, dachshund puppy",
        "sleeping cat": "sleeping cat, sleeping kitten, cat nap",
        "sleeping dog": "sleeping dog, sleeping puppy",
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
        "raven, blue jay, cardinal",
        "flying bird": "flying bird, seagull, gull, swallow, albatross, dove of peace",
        "hummingbird": "hummingbird, colibri, kingfisher",
        "flying dragon": "flying dragon",
        "superhero": "superhero, super hero, superheroine, hero, superman",
        "owl": "owl, owlet",
        "penguin": "penguin",
        "fish": "fish, goldfish, koi, clownfish, trout, salmon, tropical fish, clown fish",
        "whale": "whale, blue whale, orca",
        "butterfly": "butterfly, moth, monarch butterfly",
        "dragon": "dragon, wyvern",
        "robot": "robot, android, droid, bot, cyborg, automaton, mech",
        "astronaut": "astronaut, cosmonaut, spaceman, spacewoman, space explorer",
        "snowman": "snowman, snow man",
        "person": "person, man, woman, boy, girl, child, kid,"
        " people, lady, guy, human, crowd, baby, figure,"
        "gentleman, student, teacher, farmer, artist, painter, musician, worker, mother,"
        "father, grandmother, grandfather, grandma, grandpa, toddler, character, friend, family,"
        "sailor, engineer, scientist, pilot,"
        "programmer, developer, hiker, runner, model,"
        " player, football player, singer, athlete",
        "gown": "lady in dress, evening gown, red dress, ball gown, wedding guest",
        "bride": "bride, wedding",
        "suit": "groom, businessman, businesswoman, business man, office worker, ceo, lawyer, spy,"
        "secret agent, gentleman in suit, butler",
        "kimono": "geisha, kimono, japanese woman, maiko",
        "samurai": "samurai, samurai warrior, ronin, shogun",
        "ninja": "ninja, shinobi",
        "cowboy": "cowboy, sheriff, cowgirl, gunslinger, ranger",
        "viking": "viking, barbarian, dwarf, norse warrior",
        "firefighter": "firefighter, fireman, firewoman, fire fighter",
        "police": "policeman, police officer, policewoman, cop, sheriff officer",
        "detective": "detective, sherlock holmes, private eye, investigator, sleuth",
        "santa": "santa, santa claus, father christmas, st nicholas",
        "doctor": "doctor, veterinarian, vet, nurse, physician, surgeon, dentist",
        "royal": "king, queen, prince, princess, royal",
        "wizard": "wizard, witch, mage, sorcerer, sorceress, magician, gnome",
        "chef": "chef, cook, baker",
        "knight": "knight, warrior, soldier",
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
        "parrot": "parrot, macaw, cockatoo, parakeet, toucan, budgie",
        "flamingo": "flamingo, stork, heron, crane bird",
        "swan": "swan, cygnet",
        "eagle": "eagle, hawk, falcon, bald eagle, vulture, phoenix",
        "peacock": "peacock, peafowl",
        "chicken": "chicken, hen, rooster, cockerel, chick, turkey",
        "portrait": "portrait, headshot, head shot, selfie, avatar, profile picture, mugshot, face",
        "ghost": "ghost, spirit, phantom, spook",
        "alien": "alien, extraterrestrial, martian",
        "fairy": "fairy, angel, pixie, elf, tinkerbell",
        "mermaid": "mermaid, siren",
        "pirate": "pirate, buccaneer",
        "dancer": "dancer, ballerina, ballet dancer, ballet",
    }
)
