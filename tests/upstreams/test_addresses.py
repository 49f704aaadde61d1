"""Which addresses are public: special ranges are named, and those hidden in others are found."""

from ipaddress import ip_address

import pytest

from safelight.upstreams.addresses import address_of, network_of, public

PUBLIC = """
    1.1.1.1 8.8.8.8 93.184.216.34 100.63.255.255 100.128.0.0 172.15.255.255 172.32.0.0
    192.167.255.255 192.169.0.0 198.17.255.255 198.20.0.0 223.255.255.255
    2606:4700:4700::1111 2a00:1450:4001:81b::200e 64:ff9b::808:808 ::ffff:8.8.8.8
""".split()

SPECIAL = """
    0.0.0.0 0.0.0.1 10.0.0.1 10.255.255.255 100.64.0.1 100.100.100.200 127.0.0.1 127.255.255.255
    169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.1 192.0.0.192 192.0.2.1 192.88.99.1
    192.168.0.1 198.18.0.1 198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.255 240.0.0.1
    255.255.255.255
    :: ::1 ::127.0.0.1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254 ::ffff:0:127.0.0.1
    64:ff9b::127.0.0.1 64:ff9b::10.0.0.1 64:ff9b::169.254.169.254 64:ff9b:1::808:808
    100::1 2001::1 2001:2::1 2001:db8::1 2002:7f00:1:: 2002:808:808:: 3fff::1 4000::1 5f00::1
    fc00::1 fd00:ec2::254 fe80::1 fe80::1%eth0 fec0::1 ff02::1
""".split()


@pytest.mark.parametrize("text", PUBLIC)
def test_what_the_internet_routes_is_public(text: str) -> None:
    assert public(ip_address(text))


@pytest.mark.parametrize("text", SPECIAL)
def test_private_local_reserved_and_translated_addresses_are_not(text: str) -> None:
    assert not public(ip_address(text))


@pytest.mark.parametrize(
    "text",
    "127.1 0x7f.0.0.1 0177.0.0.1 2130706433 127.0.0.01 127.0.0.1. localhost [::1] ::1:".split(),
)
def test_a_shorthand_is_no_address(text: str) -> None:
    assert address_of(text) is None


def test_a_network_has_no_bits_beside_its_prefix() -> None:
    assert str(network_of("10.0.0.0/8")) == "10.0.0.0/8"
    assert network_of("10.0.0.1/8") is None
    assert network_of("pictures.example/8") is None
