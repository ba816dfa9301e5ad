"""The language of an article whose file does not say: found where it is plain, missing rather than guessed."""

import json

import pytest

from analysis.ingest.language import detected_language
from tests.ingest_checks import checked, write

TEXTS = {
    "en": "The ferry came back on Tuesday, four minutes late, and nobody on the quay had kept it a place. The council "
    "will paint the gate blue before spring, the mayor said, and asked for more time to think about the chain.",
    "de": "Die Fähre kam am Dienstag zurück, vier Minuten zu spät, und niemand am Kai hatte ihr einen Platz "
    "freigehalten. Der Rat will das Tor vor dem Frühling blau streichen, sagte die Bürgermeisterin am Mittwoch.",
    "fr": "Le bac est revenu mardi, avec quatre minutes de retard, et personne sur le quai ne lui avait gardé une "
    "place. Le conseil veut peindre la porte en bleu avant le printemps, a dit la maire mercredi matin.",
    "es": "El transbordador volvió el martes, cuatro minutos tarde, y nadie en el muelle le había guardado un sitio. "
    "El ayuntamiento quiere pintar la puerta de azul antes de la primavera, dijo la alcaldesa el miércoles.",
    "nl": "De veerpont kwam dinsdag terug, vier minuten te laat, en niemand op de kade had een plaats vrijgehouden. "
    "De raad wil de poort voor het voorjaar blauw schilderen, zei de burgemeester woensdag tegen de krant.",
    "da": "Færgen kom tilbage tirsdag, fire minutter for sent, og ingen på kajen havde holdt en plads til den. Rådet "
    "vil male porten blå inden foråret, sagde borgmesteren onsdag, og det kan blive dyrt for byen.",
    "ru": "Паром вернулся во вторник, с опозданием на четыре минуты, и никто на причале не оставил ему места. Совет "
    "хочет покрасить ворота в синий цвет до весны, сказала в среду мэр города, и это будет стоить дорого.",
    "ar": "عادت العبارة يوم الثلاثاء متأخرة أربع دقائق ولم يحتفظ لها أحد على الرصيف بمكان. وقالت رئيسة البلدية يوم "
    "الأربعاء إن المجلس يريد أن يطلي البوابة باللون الأزرق قبل حلول فصل الربيع وإن ذلك سيكلف المدينة كثيرا.",
    "zh": "渡轮周二回来了,晚了四分钟,码头上没有人给它留位置。市长周三说,市议会想在春天之前把大门漆成蓝色。"
    "这对城市来说可能会很贵,但是居民们表示他们愿意等待,并且希望渡轮明年能够准时回来。",
}


@pytest.mark.parametrize("language", TEXTS)
def test_plain_text_tells_its_language(language):
    assert detected_language(TEXTS[language]) == language


@pytest.mark.parametrize("text", ["", "OK", "Anita Rao, Berlin", "Die Tor", "1 2 3 " * 50, "渡轮", "Foto: Bo Lind"])
def test_what_is_too_short_or_no_language_is_not_guessed(text):
    assert detected_language(text) is None


def test_a_language_handed_over_is_believed_and_one_detected_says_so(tmp_path):
    rows = [{"id": "told", "text": TEXTS["de"], "language": "nl"}, {"id": "found", "text": TEXTS["de"]}]
    rows += [{"id": "unclear", "text": "Die Tor"}, {"id": "english", "text": TEXTS["en"], "language": ""}]
    file = write(tmp_path, "a.jsonl", "\n".join(map(json.dumps, rows)))
    articles = checked([file], workers=0).articles.set_index("article_id")
    assert articles["language"].fillna("").to_dict() == {"told": "nl", "found": "de", "unclear": "", "english": "en"}
    assert articles["language_how"].fillna("").tolist() == ["stated", "detected", "", "detected"]
    assert articles.loc["found", "text"] == TEXTS["de"]


def test_the_text_of_a_web_page_decides_and_its_stated_language_where_that_is_unclear(tmp_path):
    def page(text):
        return f"<html lang='nl'><body><article><h1>Gate</h1><p>{text}</p></article></body></html>"

    files = [write(tmp_path, f"{name}.html", page(text)) for name, text in (("a", TEXTS["de"]), ("b", "Rao, Berlin."))]
    articles = checked(files, workers=0).articles
    assert articles["language"].tolist() == ["de", "nl"]
    assert articles["language_how"].tolist() == ["detected", "stated"]


def test_what_is_not_english_is_kept_counted_and_left_out_of_the_english_models(tmp_path):
    from analysis.quotes import attribute_quotes
    from analysis.sources import resolve_sources

    texts = [TEXTS["de"] + " „Die Kette hielt“, sagte Joost Everard.", TEXTS["en"] + " “It held,” said Joost Everard."]
    file = write(tmp_path, "a.jsonl", "\n".join(json.dumps({"id": str(n), "text": t}) for n, t in enumerate(texts)))
    articles = checked([file], workers=0).articles
    attributions, sources = resolve_sources(articles, attribute_quotes(articles))
    assert len(articles) == 2
    assert set(attributions["article_id"]) == {"1"}
    assert set(sources["article_id"]) == {"1"}
