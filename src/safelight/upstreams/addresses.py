"""Which network addresses are public. Pure: nothing is resolved or connected to here.

Python's own `is_global` differs between versions and says nothing of addresses that carry another
one inside, so the ranges are named here (IANA's special-purpose registries).
"""

from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_SPECIAL_V4 = tuple(
    IPv4Network(text)
    for text in (
        "0.0.0.0/8",  # this network; 0.0.0.0 reaches the machine itself
        "10.0.0.0/8",
        "100.64.0.0/10",  # carriers' NAT; some clouds' metadata
        "127.0.0.0/8",
        "169.254.0.0/16",  # link-local; most clouds' metadata
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "192.175.48.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, and broadcast
    )
)

_UNICAST_V6 = IPv6Network("2000::/3")
"""All that is routed on the public internet; everything else of IPv6 is special."""

_SPECIAL_V6 = tuple(
    IPv6Network(text)
    for text in (
        "2001::/23",  # Teredo, ORCHID and other protocol assignments
        "2001:db8::/32",
        "2002::/16",  # 6to4: an IPv4 address inside
        "3fff::/20",
    )
)

_NAT64 = IPv6Network("64:ff9b::/96")


def public(address: Address) -> bool:
    """True if `address` is one of the public internet's, the address inside it included."""
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _SPECIAL_V4)
    if address.ipv4_mapped is not None:
        return public(address.ipv4_mapped)
    if address in _NAT64:
        # What networks without IPv4 reach every IPv4 host by.
        return public(IPv4Address(int(address) & 0xFFFF_FFFF))
    return address in _UNICAST_V6 and not any(address in network for network in _SPECIAL_V6)


def address_of(text: str) -> Address | None:
    """The address that `text` spells in full; None for names and for every shorthand of one."""
    try:
        return ip_address(text)
    except ValueError:
        return None


def network_of(text: str) -> Network | None:
    """The network that `text` is, such as `10.0.0.0/8`, or an address as a network of one."""
    try:
        return ip_network(text)
    except ValueError:
        return None
