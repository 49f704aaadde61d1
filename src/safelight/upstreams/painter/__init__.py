"""The painter: the picture engine built into Safelight. It needs neither model nor network.

A prompt becomes a plan, a plan becomes a reference picture, and the reference is painted coarse
to fine, so that every state on the way is a whole picture worth sending. Nothing is imported
here: only the process that paints should pay for numpy, Pillow and the vector renderer.
"""
