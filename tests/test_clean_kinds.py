"""Kinds of pages as people paste them, all invented: lines marked "+" are the article's body, all others are not."""

import pytest

from analysis.ingest.clean import clean
from analysis.ingest.lines import split_lines
from analysis.ingest.listing import listed_lines

MENU = "  Home\n  News\n  Sport\n  Food\n  Weather\n  Jobs\n  Log in\n"
FOOT = "  Contact us\n  Privacy policy\n  © 2025 The Quay Post. All rights reserved."

PAGES = {
    "a recipe": """\
  Pear and ginger pie, the way the ferrymen like it
  By Lise Vane
+ My grandmother sold this pie from a window on the quay, and nobody ever left the queue without one.
+ It takes an hour, most of which the oven does for you while you read the paper.
+ Ingredients
+ 6 ripe pears, peeled and cut
+ 200 g flour, and some for the board
+ 1 tsp ground ginger
+ ½ cup brown sugar
+ 2 eggs, beaten
+ Method
+ Heat the oven to 180 degrees and butter the dish well.
+ Rub the flour, sugar and 100 g of butter together until it looks like sand.
+ Lay the pears in, cover them, brush with egg and bake for 45 minutes.
  Print
  Share on Facebook
  Most read
  Ten soups for a cold Sunday
  Why nobody buys capers
""",
    "a numbered listicle": """\
  Seven lighthouses worth a detour
  By Tam Orrin
  12 June 2025
+ Not every lamp on this coast still burns, but each of these seven is worth the climb.
+ 1. Brannock Head
+ Built in 1802 of stone from the old prison, it has 214 steps and one very patient keeper.
+ 2. Skerry Point
+ The lamp went out in 1971, and a baker now lives in the tower with two goats.
+ 3. Old Nab
+ Come at dusk, when the gulls have gone, and bring something warm to drink.
  Advertisement
+ 4. The Lantern at Hale
+ It leans by four degrees, which engineers call stable and visitors do not.
  You may also like
  Three piers you should avoid
  The best chips on the coast
""",
    "a live blog": """\
  Storm Edda: latest updates from the coast
  Wednesday 12 March 2025
+ The storm has cut power to 4,000 homes along the estuary, the network operator says.
+ 14:32
+ The bridge at Hale is shut in both directions after a lorry turned over on the eastern approach.
+ 14:05
+ “Nobody should go near the harbour wall tonight,” said harbour master Edda Quill.
+ 13:40
+ Schools in Brannock will stay closed on Thursday, the council has decided after a meeting of one hour.
  Share this
  Facebook
  Twitter
""",
    "an opinion with its author's note": """\
  Opinion
  The lamp belongs to all of us
  By Lise Vane
+ I have walked past the lighthouse every day for thirty years, and I have never once been asked to pay.
+ That is about to change, if the council has its way, and it will be a mistake that costs more than it earns.
+ A town that charges for its view will soon find that visitors look elsewhere, and so will its children.
  Lise Vane is a columnist for the Quay Post and the author of two books about tides.
  Sign up for our newsletter
""",
    "agency copy under teasers": """\
  Latest Headlines
  The five best harbours for a winter walk Our readers have chosen, and the winner may surprise you this year.
  Baker wins prize for bread without salt The jury called it brave, and one member asked for butter.
  Whale seen near the lock again Pilots have been told to keep their distance from the animal until Friday.
  Video
  Ferry with 40 aboard runs aground off Hale
  March 3, 2025 at 9:45 am
+ HALE (AP) — A ferry with 40 people aboard ran aground off Hale on Monday, and all were taken ashore unhurt.
+ The coast guard said the engine failed in a calm sea shortly after the ferry had left the quay.
+ “We heard a bang and then nothing,” said Bo Lind, a passenger who had been asleep until then.
+ An inquiry will begin on Tuesday, and the line will not run until it has ended.
  Comments
""",
    "a tour with its dates": """\
  The Sea Shanties announce a farewell tour
+ The Sea Shanties will sing for the last time in nine harbours this summer, the band said on Tuesday.
+ Tickets go on sale on Friday at ten, and cost 20 euros everywhere.
+ The tour in full:
+ June 9 – Brannock, Fish Hall
+ June 10 – Hale, The Old Lock
+ June 14 – Skerry, Lamp Room (two shows)
+ July 2 – Veldhaven, Quay Stage
+ July 3 – Orlinsk, Harbour Park
  In this article: music, tours
  Trending
  Whale named after mayor
""",
    "a table of results": """\
  Rowers of Hale win the league
+ Hale won the coastal rowing league on Sunday for the third time in a row, four points ahead of Brannock.
+ The last race was decided by the width of an oar, and protested against at once.
+ Pos Club Races Won Points
+ 1 Hale 12 9 27
+ 2 Brannock 12 8 23
+ 3 Skerry 12 5 15
+ 4 Old Nab 12 2 6
  Share on Twitter
""",
    "posts of a network, and what goes on below them": """\
  Mayor says sorry for the whale
  By Tam Orrin
+ The mayor of Brannock said sorry on Monday for naming a whale after herself, and asked the town to find a better name.
  Image copyright Getty Images
+ Mayor Ada Holm had called the whale Ada on Friday, when the animal swam into the lock for the second time this month.
  Image copyright @adaholm
  Report
  Image copyright @adaholm
  Report
  Image copyright @quaypost
  Report
+ Holm now wants the children of Brannock to choose the whale's name, and will announce what they chose on Sunday.
+ The whale, which the pilots had hoped to lead out of the lock by Friday, was still there on Monday night.
  Related topics
  Whales
""",
    "readers' comments": """\
  Council shuts the pool
  By Bo Lind
+ The pool in Harbour Street will close on Friday and not open again before the spring, the council has decided.
+ It costs 300 euros a day to heat, said Anna Rao, who speaks for the council, and almost nobody swims in it.
+ Swimmers have until Thursday to empty their lockers, and will be paid back what is left on their cards.
+ Rao promised a new pool by the year after next, if the money for it can be found.
  3 Comments
  seadog says:
  March 13, 2025 at 6:34 am
  I have swum there for forty years, and nobody on the council ever has, so what do they know about it?
  gull says:
  March 13, 2025 at 7:02 am
  Good riddance, the water was green and the changing rooms were colder than the sea outside.
""",
}


def split(page: str) -> tuple[str, list[str]]:
    """The page without its marks, and its body."""
    lines = page.splitlines()
    return "\n".join(line[2:] for line in lines), [line[2:] for line in lines if line.startswith("+")]


@pytest.mark.parametrize("kind", PAGES)
def test_the_body_of_each_kind_of_page_comes_out(kind):
    page, body = split(MENU + PAGES[kind] + FOOT)
    found = [text for text, *_ in clean(page).paragraphs]
    wanted = [text.removeprefix("HALE (AP) — ") for text in body]
    assert found == wanted


def listed(lines: list[str]) -> list[str]:
    """Which of the lines are found to be of a list."""
    split_up = split_lines("\n".join(lines))
    return [split_up[index].text for index in sorted(listed_lines(split_up, [None] * len(split_up)))]


@pytest.mark.parametrize(
    "others",
    [
        ["Mayor: I made a mistake (185)", "Whale: the town decides (148)", "Lock: shut again (145)", "Jobs: few (130)"],
        ["1. Whale named after mayor", "2. Pilots strike, again", "3. Lock shut", "4. Ferry: no bread on board"],
        ["By Ada Holm, 3:05 pm", "By Bo Lind, 4:10 pm", "By Tam Orrin, 5:00 pm", "By Lise Vane, 6:45 pm"],
        ["News", "Sport: live", "Culture (new)", "Food, drink"],
    ],
)
def test_counted_numbered_and_timed_lists_of_other_stories_are_no_lists_of_the_article(others):
    assert listed(others) == []


def test_a_list_needs_four_lines_built_alike():
    dates = ["June 9 – Brannock, Fish Hall", "June 10 – Hale, The Old Lock", "June 14 – Skerry, Lamp Room"]
    assert listed(dates) == []
    assert listed([*dates, "July 2 – Veldhaven, Quay Stage"]) == [*dates, "July 2 – Veldhaven, Quay Stage"]
