"""Countries lie in regions, regions in continents, and all in the world."""

from __future__ import annotations

import pytest

from shared.geography import lies_in


@pytest.mark.parametrize("area", ["east-africa", "africa", "global"])
def test_a_country_lies_in_its_region_its_continent_and_the_world(area: str) -> None:
    assert lies_in("KE", area)


@pytest.mark.parametrize("country, area", [("KE", "west-africa"), ("NL", "africa"), ("", "global")])
def test_it_lies_nowhere_else(country: str, area: str) -> None:
    assert not lies_in(country, area)
