"""The demonstration's children have documents, and each opens for those who may read it."""

from collections.abc import Callable

from page_actions import sign_in, somebody
from playwright.sync_api import Page, expect

Visit = Callable[..., Page]


def test_the_documents_of_the_demonstration_open(visit: Visit, faults: Callable[[Page], list[str]]) -> None:
    school = visit("school")
    for child, sentence in (("Farah Exampleby", "A review is being written"), ("Pia Imaginer", "Closed")):
        school.goto("/cafs")
        row = school.locator("tbody tr", has_text=child)
        expect(row).to_contain_text(sentence)
        row.get_by_role("link").click()
        school.get_by_role("link", name="Read and print it").click()
        expect(school.get_by_text("In their own words").first).to_be_visible()
        assert faults(school) == []
    school.goto("/cafs")
    school.get_by_role("link", name="Farah Exampleby").click()
    expect(school.locator("li", has_text="Ask the family")).to_contain_text("Done:")
    school.get_by_role("link", name="Bring together those who help").click()
    expect(school.get_by_text("A place in the breakfast club").first).to_be_visible()
    expect(school.get_by_text("(past its date)")).to_be_visible()
    assert faults(school) == []
    school.goto("/incoming")
    school.locator("tr", has_text="Farah Exampleby").get_by_role("link").first.click()
    expect(school.get_by_text("the child still has nowhere to sleep").first).to_be_visible()
    visitor = visit(sign_in(somebody("HV-OSW")))
    visitor.goto("/cafs")
    expect(visitor.get_by_role("link", name="Farah Exampleby")).to_be_visible()
    former = visit(sign_in(somebody("SCH-FNG")))
    former.goto("/cafs")
    expect(former.get_by_text("Vince Demoworth")).to_have_count(0)
