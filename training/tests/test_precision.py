import torch
from training.precision import cpu_has_bfloat16, half_where_quick


def test_products_are_half_precision_only_where_the_processor_computes_it() -> None:
    a = torch.randn(8, 8)
    with half_where_quick("cpu"):
        found = (a @ a).dtype
    assert found == (torch.bfloat16 if cpu_has_bfloat16() else torch.float32)
