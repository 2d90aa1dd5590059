import torch
from training.weights import blended, digest, mean, same

ONE = {"a": torch.tensor([1.0, 3.1]), "b": torch.tensor(0.1)}
OTHER = {"a": torch.tensor([3.0, 5.1]), "b": torch.tensor(0.3)}


def test_the_mean_of_one_run_is_that_run() -> None:
    assert same(mean([ONE]), ONE)


def test_runs_count_alike_in_their_mean() -> None:
    assert torch.allclose(mean([ONE, OTHER])["a"], torch.tensor([2.0, 4.1]))


def test_the_blend_says_how_much_is_kept_of_the_weights_before() -> None:
    assert same(blended(ONE, OTHER, 0.0), OTHER)
    assert same(blended(ONE, OTHER, 1.0), ONE)
    assert torch.allclose(blended(ONE, OTHER, 0.25)["a"], torch.tensor([2.5, 4.6]))


def test_a_digest_tells_values_and_what_stands_beside_them_apart() -> None:
    again = {name: value.clone() for name, value in ONE.items()}
    assert digest(again) == digest(ONE)
    assert len({digest(ONE), digest(OTHER), digest(ONE, b"views"), digest(ONE, b"others")}) == 4
