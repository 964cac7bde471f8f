"""Which part of the world a country or an area lies in.

Source: the geoscheme of the United Nations Statistics Division (M49), by ISO 3166 alpha-2 code.
"""

from __future__ import annotations

from collections.abc import Iterable

WORLD = frozenset({"global", "world", "worldwide", "international"})

CONTINENTS = ("africa", "americas", "asia", "europe", "oceania")

BROAD = WORLD | set(CONTINENTS)
"""Too wide to be an area in which two people both work."""

_COUNTRIES = {
    "north-africa": "DZ EG EH LY MA SD TN",
    "east-africa": "BI DJ ER ET IO KE KM MG MU MW MZ RE RW SC SO SS TF TZ UG YT ZM ZW",
    "central-africa": "AO CD CF CG CM GA GQ ST TD",
    "southern-africa": "BW LS NA SZ ZA",
    "west-africa": "BF BJ CI CV GH GM GN GW LR ML MR NE NG SH SL SN TG",
    "caribbean": "AG AI AW BB BL BQ BS CU CW DM DO GD GP HT JM KN KY LC MF MQ MS PR SX TC TT VC VG VI",
    "central-america": "BZ CR GT HN MX NI PA SV",
    "south-america": "AR BO BR BV CL CO EC FK GF GS GY PE PY SR UY VE",
    "north-america": "BM CA GL PM US",
    "central-asia": "KG KZ TJ TM UZ",
    "east-asia": "CN HK JP KP KR MN MO TW",
    "south-east-asia": "BN ID KH LA MM MY PH SG TH TL VN",
    "south-asia": "AF BD BT IN IR LK MV NP PK",
    "west-asia": "AE AM AZ BH CY GE IL IQ JO KW LB OM PS QA SA SY TR YE",
    "east-europe": "BG BY CZ HU MD PL RO RU SK UA",
    "north-europe": "AX DK EE FI FO GB GG IE IM IS JE LT LV NO SE SJ",
    "south-europe": "AD AL BA ES GI GR HR IT ME MK MT PT RS SI SM VA XK",
    "west-europe": "AT BE CH DE FR LI LU MC NL",
    "oceania": "AS AU CC CK CX FJ FM GU HM KI MH MP NC NF NR NU NZ PF PG PN PW SB TK TO TV UM VU WF WS",
}

_CONTINENT_OF = {
    **{f"{part}-africa": "africa" for part in ("north", "east", "central", "southern", "west")},
    **{f"{part}-america": "americas" for part in ("central", "south", "north")},
    **{f"{part}-asia": "asia" for part in ("central", "east", "south-east", "south", "west")},
    **{f"{part}-europe": "europe" for part in ("east", "north", "south", "west")},
    **{f"{part}ern-africa": "africa" for part in ("north", "east", "west")},
    **{f"{part}ern-europe": "europe" for part in ("east", "north", "south", "west")},
    **{continent: continent for continent in CONTINENTS},
    "caribbean": "americas",
    "latin-america": "americas",
    "middle-east": "asia",
    "sub-saharan-africa": "africa",
    "southeast-asia": "asia",
}

_REGION_OF = {code: region for region, codes in _COUNTRIES.items() for code in codes.split()}


def region_of(country: str) -> str:
    """The region of a country, as in `east-africa`; empty for a code that stands for none."""
    return _REGION_OF.get(country.upper(), "")


def lies_in(country: str, area: str) -> bool:
    """Whether a country lies in a region, a continent or, as all do, the world."""
    region = region_of(country)
    if not region:
        return False
    return area in WORLD or area in (region, _CONTINENT_OF[region])


def continent_mask(country: str, areas: Iterable[str]) -> int:
    """The continents of a country and of areas that are known by name, as bits."""
    regions = [region_of(country), *areas]
    continents = {_CONTINENT_OF[region] for region in regions if region in _CONTINENT_OF}
    return sum(1 << CONTINENTS.index(continent) for continent in continents)


def is_worldwide(areas: Iterable[str]) -> bool:
    """Whether somebody works everywhere."""
    return not WORLD.isdisjoint(areas)
