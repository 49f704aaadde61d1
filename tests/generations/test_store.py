"""The store: how long what is kept, and what goes first when there is no room."""

from harness.generations import completed, generation_on, partial
from safelight.errors import UpstreamFailed
from safelight.generations.budget import Budget
from safelight.generations.generation import Generation
from safelight.generations.store import MemoryStore

BYTES = 4
MiB = 1024 * 1024


def store(replay: int, most: int = 1000) -> tuple[MemoryStore, Budget]:
    budget = Budget(MiB, replay)
    return MemoryStore(budget, ttl=600, most=most), budget


def running(kept: MemoryStore, budget: Budget) -> Generation:
    """With a partial image and a picture in its log."""
    made = generation_on(budget, n=2)
    made.begin()
    kept.add(made)
    made.record(partial(0, 0), 1.0)
    made.record(completed(0), 1.0)
    return made


def finished(kept: MemoryStore, budget: Budget, now: float = 1.0) -> Generation:
    made = running(kept, budget)
    made.complete(now)
    kept.finish(made)
    return made


def forgotten(made: Generation) -> str:
    """A letter for each entry that is kept, a dash for each that is not."""
    return "".join("-" if entry.event is None else "pc"[entry.sequence] for entry in made.log)


def test_under_pressure_finished_ones_go_first_partials_before_finals_oldest_first() -> None:
    kept, budget = store(replay=6 * BYTES)
    still = running(kept, budget)
    first, second = finished(kept, budget), finished(kept, budget)
    others = budget.account()
    states = []
    for pictures in range(7):
        others.hold(0, pictures * BYTES)
        states.append([forgotten(each) for each in (first, second, still)])
        assert budget.kept == 6 * BYTES
    assert states == [
        ["pc", "pc", "pc"],
        ["-c", "pc", "pc"],
        ["-c", "-c", "pc"],
        ["--", "-c", "pc"],
        ["--", "--", "pc"],
        ["--", "--", "-c"],
        ["--", "--", "--"],
    ]


def test_what_was_forgotten_is_still_found_so_that_its_readers_can_be_told() -> None:
    kept, budget = store(replay=1)
    made = finished(kept, budget)
    assert forgotten(made) == "--"
    assert kept.find(made.id) is made


def test_a_generation_expires_after_its_time_and_is_told_of_once() -> None:
    kept, budget = store(replay=MiB)
    told: list[Generation] = []
    kept.when_forgotten(told.append)
    made = finished(kept, budget, now=100.0)
    kept.sweep(699.0)
    assert kept.find(made.id) is made
    kept.sweep(700.0)
    kept.sweep(701.0)
    assert kept.find(made.id) is None
    assert told == [made]
    assert budget.kept == 0


def test_over_their_number_the_oldest_finished_ones_go() -> None:
    kept, budget = store(replay=MiB, most=2)
    still = running(kept, budget)
    made = [finished(kept, budget) for _ in range(4)]
    kept.sweep(2.0)
    assert [kept.find(each.id) is not None for each in made] == [False, False, True, True]
    assert kept.find(still.id) is still


def test_a_viewer_of_what_has_been_removed_reads_on_and_leaves_nothing_behind() -> None:
    kept, budget = store(replay=MiB, most=1)
    made = finished(kept, budget)
    with made.audience.attached("openai"):
        finished(kept, budget)
        kept.sweep(2.0)
        assert kept.find(made.id) is None
        assert forgotten(made) == "pc"
    assert budget.kept == 2 * BYTES, "those of the other"


def test_a_failed_generations_last_partial_image_goes_with_the_finals() -> None:
    kept, budget = store(replay=3 * BYTES)
    failed = generation_on(budget)
    failed.begin()
    kept.add(failed)
    failed.record(partial(0), 1.0)
    failed.fail(UpstreamFailed("no"), 1.0)
    kept.finish(failed)
    other = finished(kept, budget)
    others = budget.account()
    others.hold(0, BYTES)
    assert (forgotten(failed), forgotten(other)) == ("pc", "-c")
    others.hold(0, 2 * BYTES)
    assert (forgotten(failed), forgotten(other)) == ("-c", "-c")
