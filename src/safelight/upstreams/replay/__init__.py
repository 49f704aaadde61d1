"""Pictures that were made once: recorded beside any upstream, played again as an upstream.

A recording is one picture: what was asked, when each event came, and how it ended (`recording.py`).
`recorder.py` writes them, `library.py` finds them again, `adapter.py` plays them.
"""
