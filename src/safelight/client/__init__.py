"""The other end of the wire: what `safelight generate` and `safelight watch` do to get pictures.

Talks to any server of the images API over HTTP, or to the painter in this very process. Prints and
saves nothing (that is `cli/`), and knows no server of ours from the inside.
"""
