"""Which links an operator has listed, and what a link must look like to lead anywhere."""

import pytest

from safelight.config import ConfigurationError
from safelight.upstreams.openai.links import PictureHosts, link_target


@pytest.mark.parametrize(
    "entry",
    ["", "https://a.test", "a.test/", "*.a.test", "a.test:0", "a.test:99999", "10.0.0.1/8", "a b"],
)
def test_an_entry_that_is_neither_host_nor_network_is_refused(entry: str) -> None:
    with pytest.raises(ConfigurationError, match="picture_hosts"):
        PictureHosts.parse((entry,), "https://u.test/v1")


@pytest.mark.parametrize(
    ("entry", "url", "listed"),
    [
        ("a.test", "https://a.test/", True),
        ("a.test", "https://A.TEST/", True),
        ("A.test", "https://a.test/", True),
        ("a.test", "https://a.test:8443/", True),
        ("a.test", "https://a.test:22/", False),
        ("a.test:22", "https://a.test:22/", True),
        ("a.test:22", "https://a.test/", False),
        ("a.test", "https://b.a.test/", False),
        ("::1", "http://[::1]:8443/", True),
        ("[::1]:9", "http://[0:0::1]:9/", True),
        ("10.0.0.0/8", "https://10.0.0.1/", False),
    ],
)
def test_a_host_is_listed_with_the_ports_that_are_usual_or_named(
    entry: str, url: str, listed: bool
) -> None:
    target = link_target(url)
    assert target is not None
    assert PictureHosts.parse((entry,), "https://u.test:8443/v1").lists(target) is listed


@pytest.mark.parametrize(
    "url",
    [
        "",
        "a.test",
        "https://",
        "https://a.test.",
        "https://.a.test",
        "https://-a.test",
        "https://a.test:0",
        "https://a.test:65536",
        "https://a.test:",
        "https://a_b.test",
        "https://a.test/ b",
        "https://a.test/\n",
        "https://a.test/\x7f",
        "https://a.test/" + "x" * 8192,
        "ftp://a.test/",
    ],
)
def test_what_is_no_plain_link_has_no_target(url: str) -> None:
    assert link_target(url) is None


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("https://a.test", "/"),
        ("https://a.test/", "/"),
        ("https://a.test?x=1", "/?x=1"),
        ("https://a.test/../a//b/./c%2e?x=%2F#frag", "/../a//b/./c%2e?x=%2F"),
        ("https://a.test#frag", "/"),
    ],
)
def test_the_path_is_asked_for_as_it_is_written(url: str, path: str) -> None:
    target = link_target(url)
    assert target is not None
    assert target.path == path


def test_a_listed_address_and_localhost_are_their_own_networks() -> None:
    hosts = PictureHosts.parse(("127.0.0.1", "localhost", "fd00::/8"), "https://u.test/")
    reached = ["127.0.0.1", "127.9.9.9", "::1", "fd00::5", "8.8.8.8"]
    assert [address for address in reached if hosts.reaches(address)] == reached
    assert not hosts.reaches("10.0.0.1")
    assert not hosts.reaches("fe80::1%lo")
