from training.clock import Clock


def test_epochs_count_where_no_minutes_are_given():
    clock = Clock(epochs=4)
    clock.finish_epoch(90.0)
    assert clock.progress(minutes=500.0, part=0.5) == 0.375
    assert (clock.epoch, clock.spent) == (1, 90.0)


def test_minutes_count_in_place_of_epochs():
    clock = Clock(epochs=1, minutes=60.0)
    clock.finish_epoch(30.0)
    assert clock.progress(minutes=15.0, part=0.9) == 0.75
    assert clock.progress(minutes=45.0) == 1.0
