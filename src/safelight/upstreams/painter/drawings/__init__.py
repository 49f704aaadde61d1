"""The painter's own drawings: parametric figures in vector form, grouped in families.

Only figures and the sheet they are drawn on live here. Where they stand in a picture, how large
they are and how the brush treats them is none of their business.
"""
