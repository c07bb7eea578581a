"""Provinces bear their own names and codes, wherever they lie."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import shapely

from brinkmanship.scenario.geography.basemap import BaseMap, load_basemap
from brinkmanship.scenario.loading import check

FOLDER = Path(__file__).parents[2] / "data" / "theatres"

TOWNS = {  # longitude, latitude of towns, by country and the province that they are in
    ("Guyana", "Demerara-Mahaica"): (-58.15, 6.78),  # Georgetown
    ("Guyana", "Cuyuni-Mazaruni"): (-58.62, 6.39),  # Bartica
    ("Guyana", "East Berbice-Corentyne"): (-57.52, 6.22),  # New Amsterdam
    ("Guyana", "Upper Takutu-Upper Essequibo"): (-59.79, 3.38),  # Lethem
    ("Guyana", "Upper Demerara-Berbice"): (-58.30, 6.00),  # Linden
    ("Guyana", "Pomeroon-Supenaam"): (-58.50, 7.27),  # Anna Regina
    ("Ecuador", "Tungurahua"): (-78.62, -1.25),  # Ambato
    ("Ecuador", "Napo"): (-77.81, -0.99),  # Tena
    ("Eritrea", "Maekel"): (38.93, 15.33),  # Asmara
    ("Eritrea", "Anseba"): (38.00, 16.60),  # Nakfa's west
    ("Eritrea", "Debub"): (38.82, 14.89),  # Mendefera
    ("Eritrea", "Semenawi Keyih Bahri"): (38.49, 16.67),  # Nakfa
    ("Albania", "Tirana"): (19.82, 41.33),
    ("Serbia", "Rasinski"): (21.33, 43.58),  # Krusevac
    ("Malawi", "Karonga"): (33.90, -9.95),
    ("Afghanistan", "Daykundi"): (66.13, 33.72),  # Nili
    ("Afghanistan", "Panjshir"): (69.74, 35.40),
    ("Uganda", "Kiruhura"): (30.83, -0.20),
}


@pytest.fixture(scope="module")
def base() -> BaseMap:
    return load_basemap("fine")


@pytest.mark.parametrize(("country", "province"), TOWNS)
def test_a_town_lies_in_the_province_that_has_its_name(base: BaseMap, country: str, province: str) -> None:
    number = base.country(country)
    assert number is not None
    found = base.provinces_named(province, [number])
    assert shapely.intersects_xy(base.shapes[found], *TOWNS[country, province]).any()


@pytest.mark.parametrize(
    ("code", "country", "names"),
    [
        ("UA-14", "Ukraine", {"Donetsk"}),
        ("UA-30", "Ukraine", {"Kyiv"}),
        ("UA-32", "Ukraine", {"Kyiv Oblast"}),
        ("UA-43", "Russia", {"Crimea"}),  # where the source files it; any country finds it
        ("GY-DE", "Guyana", {"Demerara-Mahaica"}),
        ("US-TX", "United States", {"Texas"}),
        ("IT-45", "Italy", {"Bologna", "Ferrara", "Forlì-Cesena", "Modena", "Parma", "Piacenza", "Ravenna",
                            "Reggio Emilia", "Rimini"}),
    ],
)  # fmt: skip
def test_a_code_of_iso_3166_2_names_its_provinces(base: BaseMap, code: str, country: str, names: set[str]) -> None:
    found = base.provinces_named(code)
    assert {base.province_names[index] for index in found} == names
    assert {base.country_names[base.province_country[index]] for index in found} == {country}


def test_seven_eighths_of_all_provinces_have_a_code(base: BaseMap) -> None:
    coded = [
        any(re.fullmatch("[A-Z]{2}-[A-Z0-9]{1,3}", alias) for alias in aliases) for aliases in base.province_aliases
    ]
    assert sum(coded) >= 4026
    assert len(coded) == 4556


def test_check_warns_where_a_region_s_point_lies_outside_its_outline(tmp_path: Path) -> None:
    text = (FOLDER / "hours.yaml").read_text("utf-8").replace("lon: 11.4, lat: 44.5", "lon: 11.4, lat: 45.6")
    (tmp_path / "astray.yaml").write_text(text, "utf-8")
    found = [problem for problem in check(tmp_path / "astray.yaml") if "outside its outline" in problem.message]
    assert [problem.path[:3] for problem in found] == [("map", "regions", "BOL")]
    assert not [problem for problem in check(FOLDER / "hours.yaml") if "outside its outline" in problem.message]
