"""Charts as SVG: well formed, without styles, and drawn where the numbers are."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from datetime import date

from brinkmanship.pictures.charts import fan, share_bar, sparkline

DATES = [date(2022, 1, 24), date(2022, 1, 25), date(2022, 1, 26)]
BANDS = [[0.5, 0.3, 0.1], [0.5, 0.4, 0.3], [0.5, 0.5, 0.5], [0.5, 0.6, 0.7], [0.5, 0.7, 0.9]]


def points(element: ElementTree.Element) -> list[tuple[float, float]]:
    return [tuple(map(float, pair.split(","))) for pair in element.attrib["points"].split()]


def test_a_fan_opens_and_its_median_stays_level():
    svg = ElementTree.fromstring(fan(DATES, BANDS, "Tension & trust", lambda v: f"{v:.1f}", bounds=(0, 1)))
    assert svg.attrib["aria-label"] == "Tension & trust"
    outer, inner = (points(one) for one in svg.findall("polygon"))
    assert max(y for _, y in outer) - min(y for _, y in outer) > max(y for _, y in inner) - min(y for _, y in inner)
    (middle,) = (points(one) for one in svg.findall("polyline"))
    assert len({y for _, y in middle}) == 1
    assert [x for x, _ in middle] == sorted(x for x, _ in middle)
    assert "style" not in {name for one in svg.iter() for name in one.attrib}
    axis = [one.text for one in svg.findall("text")]
    assert axis[0] == "0.0"
    assert "24 Jan" in axis


def test_a_fan_of_numbers_that_never_move_is_no_fault():
    for value in (0.0, 1.0, 300.0):
        ElementTree.fromstring(fan(DATES[:1], [[value]] * 5, "x", str, bounds=(0, 1)))
        level = ElementTree.fromstring(fan(DATES, [[value] * 3] * 5, "x", str))
        assert len({y for _, y in points(level.find("polyline"))}) == 1


def test_the_scale_of_a_fan_has_room_for_its_longest_mark():
    days = [date(2022, 1, 24), date(2022, 2, 2)]
    drawn = fan(days, [[90.0, 99.0]] * 5, "Gas price", lambda value: f"{value:.1f} EUR/MWh")
    ends = [float(x) for x in re.findall(r'<text x="([\d.]+)" y="[\d.]+" text-anchor="end"[^>]*>[\d.]+ EUR', drawn)]
    assert len(ends) == 3
    assert min(ends) >= len("90.0 EUR/MWh") * 6


def test_a_line_of_fewer_than_two_values_is_none():
    assert sparkline([0.4], "x") == ""
    rising = points(ElementTree.fromstring(sparkline([0.1, 0.2, 0.4], "x")).find("polyline"))
    assert [y for _, y in rising] == sorted((y for _, y in rising), reverse=True)


def test_a_bar_is_as_long_as_its_share():
    bar = ElementTree.fromstring(share_bar(0.25, 0.2, 0.3, "x", width=200))
    assert float(bar.findall("rect")[1].attrib["width"]) == 50
    assert (float(bar.find("line").attrib["x1"]), float(bar.find("line").attrib["x2"])) == (40, 60)
