import torch
from torch.nn import functional
from training.losses import knowledge_loss, matching_loss, meaning_loss, softened


def rows(count: int, seed: int) -> torch.Tensor:
    made = torch.randn(count, 16, generator=torch.Generator().manual_seed(seed))
    return functional.normalize(made, dim=-1)


def test_a_right_match_costs_less_than_a_wrong_one() -> None:
    images, target, scale = rows(6, 1), torch.eye(6), torch.tensor(20.0)
    right = matching_loss(images, images, target, scale)
    assert right < 0.1 < matching_loss(images, images.roll(1, 0), target, scale)


def test_softening_keeps_rows_at_one() -> None:
    soft = softened(torch.eye(4), rows(4, 1), rows(4, 2), 0.2)
    assert torch.allclose(soft.sum(1), torch.ones(4))
    assert (soft.diagonal() >= 0.8).all()


def test_meaning_of_the_teacher_costs_least() -> None:
    teacher = rows(8, 3)
    assert meaning_loss(teacher, teacher) < meaning_loss(rows(8, 4), teacher)


def test_equal_targets_are_no_negatives_of_each_other() -> None:
    teacher = rows(1, 5).expand(4, 16)
    assert meaning_loss(teacher, teacher).item() < 1e-4


def test_knowledge_is_zero_when_the_picture_says_what_the_classifier_says() -> None:
    images, names = rows(3, 6), rows(5, 7)
    logits = images @ names.T * 10 * 1.5
    assert abs(knowledge_loss(images, names, logits, torch.tensor(10.0)).item()) < 1e-5
