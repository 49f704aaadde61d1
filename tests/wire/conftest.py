"""How the property tests of this folder run: never against the clock, and leaving no files."""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "wire", deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("wire")
