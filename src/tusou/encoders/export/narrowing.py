"""The last block of a transformer, for the one token that becomes the vector.

A tower of CLIP ends by pooling: one token is taken, the class token of a picture or the end of a
text. Tokens meet in attention alone, so what the last block makes of the others is thrown away.
Pooled before that block instead of behind it the vector is the same: keys and values still come
from every token; queries, output, perceptron and norm are those of one. That spares 6.6 % of the
multiplications of ViT-B/32's image tower, and 6.9 % of its text tower's.

Only parts of open_clip that are known to work so are narrowed; all others are exported as they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    Pool = Callable[[Any], Any]
    """Tokens (n, length, width) to the one (n, width) that is taken of each sequence."""

POOLS = ("argmax", "eos", "first", "last")
"""open_clip's ways of pooling a text that take one of its tokens."""


def narrowed_image(model: Any) -> Any:
    """The image tower of open_clip's `model` as a module that shares its weights.

    Returns:
        torch.nn.Module: pixels (n, 3, height, width) to what `model.encode_image` gives; None where
        the tower does not end with a class token, or is not built of the parts that are known.
    """
    import torch

    visual = model.visual
    if not (_is_two_towers(model) and _takes_class_token(visual)):
        return None

    class Image(torch.nn.Module):  # type: ignore[misc, unused-ignore]
        def __init__(self) -> None:
            super().__init__()
            self.visual = visual
            self.ending = _ending(visual.transformer)

        def forward(self, pixels: Any) -> Any:
            row = self.ending(visual._embeds(pixels), lambda some: some[:, 0])
            return _projected(visual.ln_post(row), visual.proj)

    return Image().eval()


def narrowed_text(model: Any) -> Any:
    """The text tower of open_clip's `model` as a module that shares its weights.

    Returns:
        torch.nn.Module: ids (n, length) to what `model.encode_text` gives; None where the tower is
        pooled from more than one token, or is not built of the parts that are known.
    """
    import torch
    from open_clip.transformer import text_global_pool

    parts = _text_parts(model)
    if parts is None:
        return None
    tower, kind, end = parts

    class Text(torch.nn.Module):  # type: ignore[misc, unused-ignore]
        def __init__(self) -> None:
            super().__init__()
            self.tower = tower
            self.ending = _ending(tower.transformer)

        def forward(self, ids: Any) -> Any:
            def pool(some: Any) -> Any:
                return text_global_pool(some, ids, kind, eos_token_id=end)

            tokens = tower.token_embedding(ids) + tower.positional_embedding[: ids.shape[1]]
            row = self.ending(tokens, pool, tower.attn_mask)
            return _projected(tower.ln_final(row), tower.text_projection)

    return Text().eval()


def _is_two_towers(model: Any) -> bool:
    """Whether encoding is towers and nothing else; CoCa, for one, does more."""
    from open_clip.model import CLIP, CustomTextCLIP

    return type(model) in {CLIP, CustomTextCLIP}


def _takes_class_token(visual: Any) -> bool:
    from open_clip.transformer import VisionTransformer

    return (
        type(visual) is VisionTransformer
        and hasattr(visual, "_embeds")  # older ones have all in one function
        and visual.attn_pool is None
        and visual.pool_type == "tok"
        and not visual.output_tokens
        and _is_known(visual.transformer)
    )


def _text_parts(model: Any) -> tuple[Any, str, int] | None:
    """What holds the parts of the text tower, how it is pooled, the id that ends a text.

    Returns:
        None where more than one token is taken, or more is masked than what follows a token.
    """
    from open_clip.transformer import TextTransformer

    if not _is_two_towers(model):
        return None
    tower = getattr(model, "text", model)
    names = ("text_pool_type", "text_eos_id") if tower is model else ("pool_type", "eos_id")
    kind, end = (getattr(tower, name, None) for name in names)
    if kind not in POOLS or end is None:  # older ones cannot pool by the id that ends a text
        return None
    plain = tower is model or (
        type(tower) is TextTransformer
        and tower.cls_emb is None
        and not tower.use_pad_mask
        and not tower.output_tokens
    )
    return (tower, kind, end) if plain and _is_known(tower.transformer) else None


def _is_known(transformer: Any) -> bool:
    """Whether each block is norm, torch's attention, norm, perceptron, batch first."""
    import torch
    from open_clip.transformer import ResidualAttentionBlock, Transformer

    return type(transformer) is Transformer and all(
        type(block) is ResidualAttentionBlock
        and type(block.attn) is torch.nn.MultiheadAttention
        and block.attn.batch_first
        and not hasattr(block, "ln_1_kv")
        for block in transformer.resblocks
    )


def _ending(transformer: Any) -> Any:
    """open_clip's transformer with the last block for one token; weights are shared.

    Returns:
        torch.nn.Module: its forward takes tokens (n, length, width); how one of each sequence is
        taken; None, or (length, length), what is added to each query's match with each key. It
        gives (n, width), what would be taken of the transformer's output.
    """
    import torch

    *blocks, last = transformer.resblocks
    width, heads = last.attn.embed_dim, last.attn.num_heads

    def linear(rows: slice) -> Any:
        # As layers of their own, since what slices weights in a graph is not made eight-bit.
        weight, bias = last.attn.in_proj_weight[rows], last.attn.in_proj_bias[rows]
        layer = torch.nn.Linear(width, len(weight), device="meta")
        layer.weight, layer.bias = (torch.nn.Parameter(some.detach()) for some in (weight, bias))
        return layer

    class Ending(torch.nn.Module):  # type: ignore[misc, unused-ignore]
        def __init__(self) -> None:
            super().__init__()
            self.blocks = torch.nn.ModuleList(blocks)
            self.last = last
            self.query = linear(slice(width))
            self.keys_values = linear(slice(width, None))

        def forward(self, tokens: Any, pool: Pool, mask: Any = None) -> Any:
            for block in self.blocks:
                tokens = block(tokens, attn_mask=mask)
            seen = last.ln_1(tokens)
            masked = None if mask is None else pool(mask.expand(tokens.shape[0], -1, -1))
            row = pool(tokens) + last.ls_1(self.attend(pool(seen), seen, masked))
            return row + last.ls_2(last.mlp(last.ln_2(row)))

        def attend(self, row: Any, seen: Any, masked: Any) -> Any:
            query, keys, values = (
                some.unflatten(-1, (heads, -1)).transpose(1, 2)
                for some in (self.query(row)[:, None], *self.keys_values(seen).chunk(2, dim=-1))
            )
            added = None if masked is None else masked[:, None, None]
            met = torch.nn.functional.scaled_dot_product_attention(query, keys, values, added)
            return last.attn.out_proj(met.flatten(1))

    return Ending()


def _projected(row: Any, projection: Any) -> Any:
    """Times a matrix, through a linear layer, or as it is."""
    import torch

    if projection is None:
        return row
    return projection(row) if isinstance(projection, torch.nn.Linear) else row @ projection
