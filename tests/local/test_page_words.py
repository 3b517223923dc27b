from local.page_words import TARGET, text


def test_the_report_page_shows_the_categories_that_there_are_before_anybody_has_signed_in() -> None:
    assert TARGET.read_text("utf-8") == text(), "python -m local.page_words"
