"""Who rides what: where a rider sits on each mount, how large, and whether legs are seen.

Geometry only, in units of the frame, as in `relations.py`.
"""

from dataclasses import dataclass

from safelight.upstreams.painter.relations import Placement, Room
from safelight.upstreams.painter.rows import fit, spread


@dataclass(frozen=True, slots=True)
class _Seat:
    """The rider's foot as shares of the mount's height and width, and the rider's share of it.

    `astride` riders are drawn behind the mount, which hides their legs; others before it.
    """

    up: float = 0.34
    back: float = 0.08
    rider: float = 0.86
    astride: bool = True


_SADDLE = _Seat()
_SEATS = {
    # Who drives looks out at the top.
    **dict.fromkeys(("car", "sports car", "truck", "bus", "van"), _Seat(0.62, 0.08, 0.86)),
    "bicycle": _Seat(0.2, 0.1, 1.06, astride=False),
    "motorcycle": _Seat(0.3, 0.06, 1.1, astride=False),
    "tractor": _Seat(0.4, 0.1, 0.7),
    "rocket": _Seat(0.3, 0.0, 0.5, astride=False),
    "dragon": _Seat(0.5, 0.2, 0.72),
    "dinosaur": _Seat(0.42, 0.16, 0.6),
    "lion": _Seat(0.5, 0.2, 0.72),
    "tiger": _Seat(0.5, 0.2, 0.72),
    "bear": _Seat(0.5, 0.2, 0.72),
    "giraffe": _Seat(0.36, 0.14, 0.5),
    "camel": _Seat(0.44, 0.06, 0.66),
    "elephant": _Seat(0.5, 0.08, 0.7),
    "goat": _Seat(0.36, 0.1, 0.8),
    "swan": _Seat(0.3, 0.14, 0.76),
    "whale": _Seat(0.6, 0.1, 0.6),
    "shark": _Seat(0.5, 0.06, 0.8),
    "dolphin": _Seat(0.5, 0.06, 0.8),
    "crocodile": _Seat(0.56, 0.1, 1.0),
}


def mounted(rider: Placement, mounts: list[Placement], room: Room) -> list[Placement]:
    """The rider on the first mount, and both back to front; other mounts stand beside."""
    mount = mounts[0]
    seat = _SEATS.get(mount.subject.kind, _SADDLE)
    rider.turned = mount.turned
    total = max(1.0, seat.up + seat.rider)
    fit(mounts, room.width * 0.78, room.height * 0.74 / total)
    spread(mounts, room.width)
    for each in mounts:
        each.base = (
            room.height * 0.5 + each.height * (total - 0.5) if each.floating else room.ground
        )
    scale = mount.height * seat.rider / rider.height
    rider.width, rider.height = rider.width * scale, rider.height * scale
    rider.x = mount.x + mount.width * seat.back * (1 if mount.turned else -1)
    rider.base = mount.base - mount.height * seat.up
    rider.floating = True
    return [rider, *mounts] if seat.astride else [*mounts, rider]
