"""A server that misbehaves on request, for people who build clients.

Nothing here is loaded or has any effect without `test_bench`. What a fault is called is in
`kinds.py`, how one is asked for in `faults.py`, what it does to an answer in `stages.py`, and
`bench.py` stands around the application. Faults act on what leaves the server, so that a Safelight
in front of it meets them as an upstream's.
"""
