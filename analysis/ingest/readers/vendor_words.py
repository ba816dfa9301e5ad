"""Months and languages as the interfaces of news vendors write them, in the languages they speak."""

import re
from datetime import datetime

from analysis.ingest.dates import read_date

# German, French, Dutch, Spanish, Italian and Portuguese, in the order of the year.
_MONTHS = (
    "januar janvier januari enero gennaio janeiro jänner",
    "februar février fevrier februari febrero febbraio fevereiro",
    "märz maerz mars maart marzo março marco",
    "avril abril aprile",
    "mai mei mayo maggio maio",
    "juni juin junio giugno junho",
    "juli juillet julio luglio julho",
    "août aout augustus agosto",
    "septembre septiembre settembre setembro",
    "oktober octobre octubre ottobre outubro",
    "novembre noviembre novembro",
    "dezember décembre decembre diciembre dicembre dezembro",
)
_ENGLISH = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_IN_ENGLISH = {name: english for names, english in zip(_MONTHS, _ENGLISH, strict=True) for name in names.split()}
_WORD = re.compile(r"[^\W\d_]{3,12}")

_LANGUAGES = {
    "en": "english anglais englisch engels inglés ingles inglese inglês",
    "de": "german deutsch allemand duits alemán tedesco alemão",
    "fr": "french français francais französisch frans francés francese francês",
    "nl": "dutch nederlands néerlandais niederländisch holandés olandese",
    "es": "spanish español espanol espagnol spanisch spaans spagnolo espanhol",
    "it": "italian italiano italien italienisch italiaans",
    "pt": "portuguese português portugues portugais portugiesisch portugees portugués portoghese",
    "ru": "russian русский russe russisch ruso russo",
    "ar": "arabic العربية arabe arabisch árabe arabo",
    "zh": "chinese 中文 chinois chinesisch chinees chino cinese chinês",
    "ja": "japanese 日本語 japonais japanisch japans japonés giapponese",
    "pl": "polish polski polonais polnisch pools polaco polacco",
    "tr": "turkish türkçe turc türkisch turks turco",
    "sv": "swedish svenska suédois schwedisch zweeds sueco svedese",
    "da": "danish dansk danois dänisch deens danés danese",
    "no": "norwegian norsk norvégien norwegisch noors noruego norvegese",
    "fi": "finnish suomi finnois finnisch fins finés finlandese",
    "cs": "czech čeština tchèque tschechisch tsjechisch checo ceco",
    "hu": "hungarian magyar hongrois ungarisch hongaars húngaro ungherese",
    "ko": "korean 한국어 coréen koreanisch koreaans coreano",
}
_CODES = {name: code for code, names in _LANGUAGES.items() for name in names.split()}


def vendor_date(text: str) -> datetime | None:
    """The date in a line such as "4 oktober 2017 woensdag" or "11. Januar 2010"; see `dates.read_date`."""
    text = _WORD.sub(lambda word: _IN_ENGLISH.get(word.group().lower(), word.group()), text[:200])
    return read_date(re.sub(r"(\d)\. ", r"\1 ", re.sub(r"\bde\b", " ", text)))


def language_code(text: str | None) -> str | None:
    """The code of a language named in any of these languages, or of a code; None when unknown."""
    first = re.split(r"[;,/( ]", (text or "").strip().lower())[0]
    if re.fullmatch(r"[a-z]{2}(?:-[a-z]{2,4})?", first):
        return first[:2]
    return _CODES.get(first)
