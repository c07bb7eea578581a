"""Names as they are written today, where the sources are dated or long: countries, provinces, cities.

The old name stays an alias, so that a scenario may use either. Country names are the short English ones of the
UN's list; Ukrainian names follow the national transliteration (Resolution 55 of 27 January 2010).
"""

COUNTRIES = {
    "United States of America": "United States",
    "United Republic of Tanzania": "Tanzania",
    "Republic of Serbia": "Serbia",
    "Macedonia": "North Macedonia",
    "Czech Republic": "Czechia",
    "The Bahamas": "Bahamas",
    "Republic of the Congo": "Congo",
    "Democratic Republic of the Congo": "DR Congo",
    "S. Sudan": "South Sudan",
    "Swaziland": "Eswatini",
    "Hong Kong S.A.R.": "Hong Kong",
    "Macau S.A.R": "Macau",
    "Guinea Bissau": "Guinea-Bissau",
    "Spratly Is.": "Spratly Islands",
    "Aland": "Åland",
    "Ivory Coast": "Côte d'Ivoire",
    "East Timor": "Timor-Leste",
}

COUNTRY_ALIASES = {
    "United States": ("USA", "America"),
    "United Kingdom": ("Great Britain", "Britain", "UK"),
    "Turkey": ("Türkiye", "Turkiye"),
    "Russia": ("Russian Federation",),
    "South Korea": ("Republic of Korea", "Korea, South"),
    "North Korea": ("DPRK", "Korea, North"),
    "Myanmar": ("Burma",),
    "Netherlands": ("Holland",),
    "Moldova": ("Republic of Moldova",),
    "Cape Verde": ("Cabo Verde",),
    "Falkland Islands": ("Malvinas", "Islas Malvinas"),
    "United Arab Emirates": ("UAE",),
    "Bosnia and Herzegovina": ("Bosnia",),
    "Vietnam": ("Viet Nam",),
    "Kosovo": ("XKX",),
}

# ISO 3166-1 codes where the source has one of its own.
COUNTRY_CODES = {"KOS": "XKX", "SDS": "SSD", "PSX": "PSE", "SAH": "ESH", "ALD": "ALA"}

PROVINCES = {
    ("UKR", "Kiev"): "Kyiv Oblast",
    ("UKR", "Kiev City"): "Kyiv",
    ("UKR", "L'viv"): "Lviv",
    ("UKR", "Odessa"): "Odesa",
    ("UKR", "Donets'k"): "Donetsk",
    ("UKR", "Luhans'k"): "Luhansk",
    ("UKR", "Dnipropetrovs'k"): "Dnipropetrovsk",
    ("UKR", "Zaporizhzhya"): "Zaporizhzhia",
    ("UKR", "Mykolayiv"): "Mykolaiv",
    ("UKR", "Khmel'nyts'kyy"): "Khmelnytskyi",
    ("UKR", "Vinnytsya"): "Vinnytsia",
    ("UKR", "Ternopil'"): "Ternopil",
    ("UKR", "Ivano-Frankivs'k"): "Ivano-Frankivsk",
    ("UKR", "Transcarpathia"): "Zakarpattia",
}

CITIES = {
    "Chisinau": "Chişinău",
    "Krasnyy Luch": "Khrustalnyi",
    "Sverdlovsk": "Dovzhansk",
    "Amvrosiyivka": "Amvrosiivka",
    "Pereiaslav-Khmelnytskyi": "Pereiaslav",
    "Chernomorskoye": "Chornomorske",
    "Shchyolkino": "Shcholkine",
    "Svetlodarsk": "Svitlodarsk",
    "Pasragad Branch": "Hamadān",
    "shokhaib": "Shokhaib",
    "Makkah": "Mecca",
    "Madinah": "Medina",
    "Zaporizhia": "Zaporizhzhia",
    "Mykolayiv": "Mykolaiv",
    "Odessa": "Odesa",
    "Syevyerodonetsk": "Sievierodonetsk",
    "Makiyivka": "Makiivka",
    "Uzhgorod": "Uzhhorod",
    "Energodar": "Enerhodar",
    "Novohrad-Volynskyi": "Zviahel",
    "Tsyurupynsk": "Oleshky",
    "Kupjansk": "Kupiansk",
    "Znomenka": "Znamianka",
    "Chuhuyiv": "Chuhuiv",
    "Yenakiyeve": "Yenakiieve",
    "Yevpatoriya": "Yevpatoria",
    "Feodosiya": "Feodosia",
    "Oleksandriya": "Oleksandriia",
    "Nizhniy Novgorod": "Nizhny Novgorod",
    "Rostov-na-Donu": "Rostov-on-Don",
    "Staryy Oskol": "Stary Oskol",
    "Velikiy Novgorod": "Veliky Novgorod",
    "Volzhskiy": "Volzhsky",
    "Naberezhnyye Chelny": "Naberezhnye Chelny",
    "Groznyy": "Grozny",
    "Orël": "Oryol",
    "Shchëkino": "Shchyokino",
    "Budënnovsk": "Budyonnovsk",
}

# Transliterated soft signs, which maps in English leave out.
SOFT_SIGN_COUNTRIES = ("UA", "RU", "BY")
SOFT_SIGNS = str.maketrans("", "", "’'`")
