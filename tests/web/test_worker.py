"""The host's worker: one call after the other, the most pressing first, and what waits when it ends."""

from __future__ import annotations

import threading

import pytest

from brinkmanship.web.worker import ACT, IDLE, PAGE, Worker


def test_the_most_pressing_is_first_and_else_who_came_first():
    worker, go_on, done = Worker("test"), threading.Event(), []
    worker.submit(go_on.wait, 10)
    for urgency in (IDLE, PAGE, ACT, PAGE, ACT):
        last = worker.submit(done.append, (urgency, len(done)), urgency=urgency)
    idle = worker.submit(done.append, (IDLE, 0), urgency=IDLE)
    go_on.set()
    last.result(10)
    idle.result(10)
    assert [urgency for urgency, _ in done] == [ACT, ACT, PAGE, PAGE, IDLE, IDLE]
    worker.shutdown()


def test_what_a_call_raises_is_raised_where_it_is_waited_for_and_the_next_is_done():
    worker = Worker("test")
    failed, after = worker.submit(lambda: 1 / 0), worker.submit(lambda: 2)
    with pytest.raises(ZeroDivisionError):
        failed.result(10)
    assert after.result(10) == 2
    worker.shutdown()


def test_at_the_end_what_somebody_waits_for_is_done_and_nothing_idle():
    worker, go_on, done = Worker("test"), threading.Event(), []
    worker.submit(go_on.wait, 10)
    page = worker.submit(done.append, "page", urgency=PAGE)
    worker.submit(done.append, "idle", urgency=IDLE)
    ending = threading.Thread(target=worker.shutdown)
    ending.start()
    go_on.set()
    ending.join(10)
    assert not ending.is_alive()
    assert page.done()
    assert done == ["page"]
    with pytest.raises(RuntimeError):
        worker.submit(done.append, "late")
    worker.shutdown()


def test_a_call_that_was_taken_back_is_not_made():
    worker, go_on, done = Worker("test"), threading.Event(), []
    worker.submit(go_on.wait, 10)
    gone = worker.submit(done.append, "gone")
    assert gone.cancel()
    go_on.set()
    worker.shutdown()
    assert done == []
