"""Who plays: people of the demo association, and a newcomer who is not in it yet."""

from __future__ import annotations

from typing import Any

STAFF = {
    "steward": ("Hester Quaye", "hester.quaye@footbridge.example"),
    "treasurer": ("Anselm Birkett", "anselm.birkett@footbridge.example"),
    "host": ("Paloma Reyes Doria", "paloma.reyes.doria@footbridge.example"),
}

MEMBERS = {
    "partner": ("Marijke Terpstra", "marijke.terpstra@korvane-water.example"),
    "successor": ("Joost Haverkate", "joost.haverkate@korvane-water.example"),
    "discreet": ("Daniel Otieno Raburu", "daniel.otieno.raburu@savanna-signal.example"),
    "kiosks": ("Grace Achieng Ondiek", "grace.achieng.ondiek@bakari-retail.example"),
    "fibres": ("Claudine Uwimana", "claudine.uwimana@ndizi-fibre.example"),
    "mediator": ("Mireille Okonjo", "mireille.okonjo@letterbox.example"),
    "nurse": ("Mwajuma Kombo", "mwajuma.kombo@letterbox.example"),
}

FOUNDER = ("Wambui Njeri Kariuki", "wambui@tone-la-maji.example")

HOME_OF_THE_PARTNER = "korvane-water"
HOME_OF_THE_DISCREET = "savanna-signal"

APPLICATION: dict[str, Any] = {
    "tier": "social-enterprise",
    "organisation": {
        "name": "Tone la Maji",
        "sector": "social-enterprise",
        "country": "KE",
        "size_band": "2-9",
        "mission": "Water sensors that cost less than a bicycle, for villages that would rather know.",
        "causes": ["sdg-6", "sdg-9"],
        "regions": ["east-africa"],
        "languages": ["en", "sw"],
    },
    "person": {
        "full_name": FOUNDER[0],
        "email": FOUNDER[1],
        "title": "Founder",
        "profile": {
            "title": "Founder",
            "interests": "pumps and rivers that say how they are",
            "offers": [
                {"tag": "technology", "line": "low-cost water sensors that report by radio"},
                {"tag": "data", "line": "daily readings from sixty village pumps"},
            ],
            "needs": [
                {"tag": "pilot-site", "line": "pumps and boreholes with a committee that cares"},
                {"tag": "distribution", "line": "somebody who drives there anyway"},
                {"tag": "funding", "line": "a first production run of five hundred"},
            ],
            "causes": ["sdg-6", "sdg-9"],
            "regions": ["east-africa"],
            "languages": ["en", "sw"],
            "country": "KE",
        },
    },
}

PURPOSE = "Two hundred sensors at pumps around Kisumu, repaired by those who drink there"
