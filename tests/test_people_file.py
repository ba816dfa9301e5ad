"""people.csv: where it is found, what is wrong with it, and that it has the last word."""

import json

import pandas as pd
import pytest

from analysis import schemas
from analysis.errors import AnalysisError
from analysis.ingest import people_files, read, read_people
from analysis.kept import Choices, kept_name
from analysis.run import analyse
from analysis.sources.first_names import fill_genders, first_name_gender
from analysis.sources.people import applied, apply_people

HEADER = "name,aliases,gender,affiliation,role,wikidata\n"


@pytest.fixture
def write(tmp_path):
    def written(text: str, name: str = "people.csv"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return written


def test_a_row_is_read(write):
    person = read_people(write(HEADER + "Anita Rao,A. Rao; Rao,Female,Civil society,head of the Reef Fund,Q42\n"))[0]
    assert (person.name, person.aliases) == ("Anita Rao", ("A. Rao", "Rao"))
    assert (person.gender, person.affiliation) == ("female", "civil_society")
    assert (person.role, person.wikidata) == ("head of the Reef Fund", "Q42")


def test_semicolons_as_spreadsheets_write_them_and_lists_as_we_export_them(write):
    rows = read_people(write('name;aliases\nAnita Rao;"A. Rao; Rao"\nBo Lind;"[""Bo L."", ""Lind""]"\n'))
    assert [row.aliases for row in rows] == [("A. Rao", "Rao"), ("Bo L.", "Lind")]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("nom,gender\nAnita Rao,female\n", "row 1: there is no column 'name'"),
        ("name,gendre\nAnita Rao,female\n", "row 1: no column is called 'gendre'. Did you mean 'gender'?"),
        ("name,name\nAnita Rao,Rao\n", "row 1: the column 'name' is there twice"),
        (HEADER + "Anita Rao,,woman,,,\n", "row 2, column 'gender': 'woman' is not one of female, male, unknown."),
        (HEADER + "\nAnita Rao,,,goverment,,\n", "row 3, column 'affiliation': 'goverment' is not one of"),
        (HEADER + "Anita Rao,,,,,Rao\n", "row 2, column 'wikidata': 'Rao' is not an id of Wikidata."),
        (HEADER + ",Rao,,,,\n", "row 2, column 'name': it is empty."),
        (HEADER + "Anita Rao,[Rao,,,,\n", "row 2, column 'aliases': '[Rao' opens a list"),
        (HEADER + "Anita Rao,,,,a,Q1,b\n", "row 2: 7 cells where the header has 6"),
        (HEADER + "Anita Rao,,,,,\nANITA RAO,,,,,\n", "row 3: 'ANITA RAO' is also in people.csv, row 2"),
        (HEADER + 'Anita Rao,"Rao,,,,\n', "is not valid CSV"),
        ("", "row 1: there is no column 'name'"),
    ],
)
def test_what_is_wrong_is_told_with_file_row_and_column(write, text, message):
    with pytest.raises(AnalysisError) as error:
        read_people(write(text))
    assert "people.csv" in str(error.value)
    assert message in str(error.value)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(AnalysisError, match="cannot be opened"):
        read_people(tmp_path / "nobody.csv")


ARTICLE = {"id": "a1", "text": 'The bridge stays shut, Alina Orrin said.\n\n"It is unsafe," Orrin added.'}


@pytest.fixture
def articles(write, tmp_path, monkeypatch):
    monkeypatch.setenv("MEDIA_ANALYSIS_CACHE", str(tmp_path / "cache"))
    return write(json.dumps(ARTICLE) + "\n", "articles.jsonl")


def test_it_is_found_in_the_folder_and_beside_the_file(write, articles):
    file = write(HEADER)
    assert people_files([articles.parent]) == [file]
    assert people_files([articles]) == [file]


def test_it_is_no_article(write, articles):
    write(HEADER + "Alina Orrin,,,,,\n")
    assert read([articles.parent]).documents["document_id"].tolist() == ["articles.jsonl:1"]


def test_a_file_of_articles_may_have_its_name(write):
    file = write("id,text\na1,The bridge stays shut.\n")
    assert people_files([file]) == []
    assert len(read([file]).articles) == 1


def test_it_has_the_last_word_and_says_so(write, articles):
    before = kept_name([articles])
    write(HEADER + "Alina Orrin,,female,expert,engineer,Q7\nNobody Here,,,,,\n")
    assert kept_name([articles]) != before
    corpus = analyse([articles])
    row = corpus.sources[corpus.sources["name"] == "Alina Orrin"].iloc[0]
    assert row[["gender", "gender_basis", "affiliation", "role", "wikidata"]].tolist() == [
        "female",
        "people.csv",
        "expert",
        "engineer",
        "Q7",
    ]
    assert not row["is_official"]
    assert (row["affiliation_basis"], row["affiliation_confidence"]) == ("people.csv", 1.0)
    assert "people.csv" in row["how"]
    assert corpus.provenance["people"] == {"rows": 2, "sources": 1, "not_met": ["Nobody Here"]}
    assert corpus.persons["wikidata"].tolist() == ["Q7"]


def test_a_file_that_is_named_replaces_the_one_beside(write, articles):
    write(HEADER + "Alina Orrin,,female,,,\n")
    other = write(HEADER + "Alina Orrin,,male,,,\n", "mine.csv")
    corpus = analyse([articles], choices=Choices(people=other))
    assert corpus.sources.set_index("name").loc["Alina Orrin", "gender"] == "male"


def sources(*rows: dict[str, object]) -> pd.DataFrame:
    usual = {"kind": "person", "is_named": True, "gender": "unknown", "affiliation": "unknown", "attribution_count": 1}
    table = [{"source_id": f"s{n}", "article_id": f"a{n}", **usual, **row} for n, row in enumerate(rows)]
    return schemas.conform(pd.DataFrame(table), schemas.SOURCES)


def test_its_facts_reach_other_spellings_of_the_person(write):
    people = read_people(write(HEADER + "Alyaksandr Lukashenka,,male,government,,\n"))
    table = apply_people(sources({"name": "Alexander Lukashenko"}, {"name": "Anita Rao"}), people)
    assert table["affiliation"].tolist() == ["government", "unknown"]
    assert "spelling" in table["how"][0]


def test_an_alias_joins_what_no_rule_would(write):
    people = read_people(write("name,aliases\nAnita Rao,Anita Lind; Rao\n"))
    table = apply_people(sources({"name": "Anita Rao"}, {"name": "Anita Lind"}, {"name": "Rao"}), people)
    assert table["person_id"].nunique() == 1
    assert applied(table, people) == {"rows": 1, "sources": 3, "not_met": []}


def test_a_join_is_undone_by_a_row_that_says_so(write):
    table = sources({"name": "Bill Orrin"}, {"name": "William Orrin"})
    assert apply_people(table, [])["person_id"].nunique() == 1
    people = read_people(write("name,not_same_as\nBill Orrin,William Orrin\n"))
    assert apply_people(table, people)["person_id"].nunique() == 2


def test_two_people_of_one_name_are_told_apart_by_their_articles(write):
    table = sources({"name": "John Orrin"}, {"name": "John Orrin"}, {"name": "John Orrin"})
    assert apply_people(table, [])["person_id"].nunique() == 1
    people = read_people(write("name,role,articles\nJohn Orrin,farmer,a1\n"))
    found = apply_people(table, people)
    assert found["person_id"][0] == found["person_id"][2] != found["person_id"][1]
    assert found["role"].tolist()[1] == "farmer"


def test_a_name_two_rows_claim_is_nobodys(write):
    people = read_people(write("name,aliases,role\nAnita Rao,Rao,baker\nAsha Rao,Rao,pilot\n"))
    assert apply_people(sources({"name": "Rao"}), people)["role"].isna().all()


def test_what_is_exported_as_persons_can_be_handed_back(write, articles, tmp_path):
    from analysis import store

    corpus = analyse([articles])
    store.export(corpus.tables, tmp_path / "out", "csv", provenance=corpus.provenance)
    again = analyse([articles], choices=Choices(people=tmp_path / "out" / "persons.csv"))
    assert again.persons["name"].tolist() == corpus.persons["name"].tolist()
    assert again.provenance["people"]["not_met"] == []


def test_a_first_name_tells_no_gender_unless_it_is_asked(articles):
    usual = analyse([articles]).sources
    asked = analyse([articles], choices=Choices(gender_from_first_names=True)).sources
    assert usual["gender"].tolist() == ["unknown"]
    assert asked[["gender", "gender_basis"]].iloc[0].tolist() == ["female", "first name"]


@pytest.mark.parametrize(
    ("name", "gender"), [("Alina Orrin", "female"), ("Robert Orrin", "male"), ("Andrea Orrin", None), ("Orrin", None)]
)
def test_first_names_borne_by_both_tell_nothing(name, gender):
    assert first_name_gender(name) == gender


def test_what_anything_else_tells_outweighs_the_first_name(write):
    table = sources({"name": "Alina Orrin", "gender": "male", "gender_basis": "he"}, {"name": "Alina Sosa"})
    people = read_people(write("name,gender\nAlina Sosa,unknown\n"))
    assert fill_genders(apply_people(table, people))["gender"].tolist() == ["male", "unknown"]


def test_the_shipped_tables_say_where_they_are_used_and_can_be_left_out(write, tmp_path, monkeypatch):
    monkeypatch.setenv("MEDIA_ANALYSIS_CACHE", str(tmp_path / "cache"))
    text = "Angela Merkel said that rain was near. TASS reported that snow was far."
    file = write(json.dumps({"id": "a1", "text": text}) + "\n", "articles.jsonl")
    used = analyse([file]).sources.set_index("name")
    left = analyse([file], choices=Choices(known_names=False)).sources.set_index("name")
    assert used.loc["Angela Merkel", ["gender", "gender_basis"]].tolist() == ["female", "public figures"]
    assert "public figures" in used.loc["Angela Merkel", "how"]
    assert used.loc["TASS", "is_state_media"]
    assert "state media list" in used.loc["TASS", "how"]
    assert left.loc["Angela Merkel", "gender"] == "unknown"
    assert not left["is_state_media"].fillna(False).any()
