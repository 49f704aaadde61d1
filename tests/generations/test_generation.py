"""A generation's bytes: what viewers need is pinned, and the rest is kept for replay."""

from harness.generations import budget, completed, generation_on, partial
from safelight.generations.generation import Generation
from safelight.wire.events import Event

BYTES = 4
"""Of each picture in these tests."""


def with_events(*events: Event, n: int = 1) -> Generation:
    made = generation_on(budget(), n=n)
    made.begin()
    for event in events:
        made.record(event, 1.0)
    return made


def held(made: Generation) -> tuple[int, int]:
    """How many pictures are pinned and kept."""
    return made.account.pinned // BYTES, made.account.kept // BYTES


def test_with_nobody_watching_everything_is_kept_for_replay() -> None:
    assert held(with_events(partial(0), completed())) == (0, 2)


def test_what_a_viewer_has_yet_to_be_given_is_pinned() -> None:
    made = with_events(partial(0), partial(1), completed())
    with made.audience.attached("openai") as viewer:
        assert held(made) == (3, 0)
        viewer.advance(1)
        assert held(made) == (2, 1)
    assert held(made) == (0, 3)


def test_for_eventsource_superseded_partial_images_are_not_pinned() -> None:
    made = with_events(partial(0), partial(1), completed())
    with made.audience.attached("eventsource"):
        assert held(made) == (1, 2)


def test_a_whole_answer_pins_everything_and_says_so() -> None:
    made = with_events(partial(0), completed())
    with made.audience.attached("whole"):
        assert held(made) == (2, 0)
        assert made.account.whole
    assert not made.account.whole


def test_superseded_partial_images_are_forgotten_before_the_rest() -> None:
    made = with_events(partial(0), completed())
    made.forget(finals=False)
    assert [entry.event is None for entry in made.log] == [True, False]
    assert not made.gone
    made.forget(finals=True)
    assert made.gone
    assert held(made) == (0, 0)


def test_what_a_viewer_still_needs_is_never_forgotten() -> None:
    made = with_events(partial(0), completed())
    with made.audience.attached("openai"):
        made.forget(finals=True)
        assert held(made) == (2, 0)
    assert held(made) == (0, 2)


def test_once_dismissed_nothing_outlasts_its_last_viewer() -> None:
    made = with_events(partial(0), completed())
    with made.audience.attached("openai") as viewer:
        made.dismiss()
        assert held(made) == (2, 0)
        viewer.advance(1)
        assert held(made) == (1, 0)
    assert held(made) == (0, 0)
    assert made.budget.kept == 0


def test_finished_pictures_are_counted_though_one_of_several_fails() -> None:
    made = with_events(partial(0, 0), completed(1), completed(0), n=3)
    assert (made.partials, made.completed) == (1, 2)
    assert [event.image_index for event in made.log.completed()] == [0, 1]
