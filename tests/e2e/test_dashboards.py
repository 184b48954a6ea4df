"""A direction reads its dashboard: at a glance, by keyboard, down to the ideas, on paper."""

import re
from itertools import pairwise

from playwright.sync_api import expect

from tests.support.people import EVE, PAUL

HOME = "/tableaux-de-bord/"


def counted(text):
    """The first number of a text, its thin spaces aside."""
    return int(re.sub(r"[\u202f\u00a0\s]", "", re.search(r"\d[\d\u202f\u00a0]*", text)[0]))


def test_four_questions_each_with_a_figure_a_picture_and_a_sentence(arrive):
    visitor = arrive(EVE)
    visitor.visit(HOME)
    questions = visitor.page.locator(".question")
    expect(questions).to_have_count(4)
    for question in questions.all():
        expect(question.locator("h2")).to_have_count(1)
        expect(question.locator("svg.chart-picture, .chart-bars").first).to_be_visible()
        assert question.locator(".figure-words").inner_text().strip().endswith(".")


def test_a_number_opens_on_as_many_ideas(arrive):
    visitor = arrive(EVE)
    visitor.visit(HOME)
    link = visitor.page.locator(".question .key-figure-value a").first
    number = counted(link.inner_text())
    link.click()
    assert counted(visitor.page.locator(".list-head [role=status]").inner_text()) == number


def test_a_table_is_opened_and_a_period_chosen_by_keyboard(arrive):
    visitor = arrive(EVE)
    visitor.visit(HOME)
    page = visitor.page
    summary = page.locator(".question summary", has_text="Voir le tableau").first
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".question table").first).to_be_visible()
    page.get_by_role("link", name="3 mois").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"de=\d{4}-\d{2}"))
    expect(page.get_by_role("link", name="3 mois")).to_have_attribute("aria-current", "true")


def test_on_paper_the_tables_are_open_and_what_one_clicks_is_gone(arrive):
    visitor = arrive(PAUL)
    visitor.visit(HOME)
    page = visitor.page
    page.emulate_media(media="print")
    expect(page.locator(".board-selector")).to_be_hidden()
    expect(page.locator(".question .chart details table").first).to_be_visible()
    boxes = [one.bounding_box() for one in page.locator(".questions > .question").all()]
    for above, below in pairwise(boxes):
        assert below["y"] >= above["y"] + above["height"], "two questions share a line"
    closed = page.locator(".figure-row:not([open])")
    expect(closed.locator("summary").first).to_be_visible()
    expect(closed.locator(".figure").first).to_be_hidden()
