"""One adapter per kind of system that makes pictures, behind one seam (`base.py`)."""
