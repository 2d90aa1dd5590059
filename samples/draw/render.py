"""From a scene to a picture: rays are marched tile by tile, then shaded.

Light: a sun with soft shadows, the sky from above, light bounced from the floor, darkening
where surfaces meet, and the glow of lamps. Exact float32 operations only, see `forms`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from samples.draw.forms import Array, Vector, length
from samples.draw.materials import shade

if TYPE_CHECKING:
    from collections.abc import Callable

    from samples.draw.scene import Room, Scene, Solid

TILE = 64
"""Side of a tile in rays: 4,096 points stay in the cache, and most solids miss a tile."""
FLOOR, WALL = -1, -2
FAR = np.float32(1e4)


@dataclass
class _Rays:
    origin: tuple[np.float32, np.float32, np.float32]
    direction: list[Array]

    def at(self, t: Array) -> list[Array]:
        return [o + t * d for o, d in zip(self.origin, self.direction, strict=True)]


def render(scene: Scene, width: int, height: int, samples: int = 2) -> Image.Image:
    """Draw `scene` as an RGB picture, with `samples`² rays per pixel."""
    return _develop(_mean(_drawn(scene, width, height, samples, _tile), samples))


def silhouette(scene: Scene, width: int, height: int, samples: int = 2) -> Image.Image:
    """How much of each pixel the solids of `scene` cover, as an "L" picture."""
    cover = _mean(_drawn(scene, width, height, samples, _covered), samples)[:, :, 0]
    return Image.fromarray((cover * 255 + np.float32(0.5)).astype(np.uint8))


def _drawn(
    scene: Scene, width: int, height: int, samples: int, tile: Callable[[Scene, _Rays], Array]
) -> Array:
    """All samples, as (height, samples, width, samples, 3)."""
    wide, high = width * samples, height * samples
    drawn = np.empty((high, wide, 3), np.float32)
    for top in range(0, high, TILE):
        for left in range(0, wide, TILE):
            bottom, right = min(top + TILE, high), min(left + TILE, wide)
            rays = _rays(scene, (left, top, right, bottom), wide, high)
            part = tile(scene, rays).reshape(bottom - top, right - left, 3)
            drawn[top:bottom, left:right] = part
    return drawn.reshape(height, samples, width, samples, 3)


def _covered(scene: Scene, rays: _Rays) -> Array:
    t, which = _background(scene.room, rays)
    solids = _near_rays(scene.solids, rays)
    if solids:
        _, which = _march(solids, scene.solids, rays, t, which)
    return np.repeat((which >= 0).astype(np.float32), 3)


def _mean(light: Array, samples: int) -> Array:
    total = np.zeros((light.shape[0], light.shape[2], 3), np.float32)
    for i in range(samples):
        for j in range(samples):
            # Clipped first, so that a bright edge does not turn jagged.
            total += np.minimum(light[:, i, :, j], np.float32(1.6))
    return total / np.float32(samples * samples)


def _develop(light: Array) -> Image.Image:
    """Film curve, vignette and gamma."""
    high, wide = light.shape[:2]
    y = ((np.arange(high, dtype=np.float32) + 0.5) / high - 0.5)[:, None, None]
    x = ((np.arange(wide, dtype=np.float32) + 0.5) / wide - 0.5)[None, :, None]
    light = light * (1 - (x * x + y * y) * np.float32(0.38))
    # A rational curve: straight in the shadows, gently rolled off in the lights.
    light = light * np.float32(1.06)
    light = light * (1 + light * np.float32(0.18)) / (1 + light * np.float32(0.28))
    steps = np.minimum(np.maximum(light * 4095 + np.float32(0.5), 0), 4095).astype(np.int32)
    gamma = np.array([round(255 * (i / 4095) ** (1 / 2.2)) for i in range(4096)], np.uint8)
    return Image.fromarray(gamma[steps])


def _unit(v: Vector) -> Vector:
    size = math.sqrt(sum(c * c for c in v))
    x, y, z = (round(c / size, 7) for c in v)
    return (x, y, z)


def _rays(scene: Scene, area: tuple[int, int, int, int], wide: int, high: int) -> _Rays:
    eye, target = scene.camera.eye, scene.camera.look_at
    ahead = _unit((target[0] - eye[0], target[1] - eye[1], target[2] - eye[2]))
    right = _unit((-ahead[2], 0.0, ahead[0]))
    up = (
        right[1] * ahead[2] - right[2] * ahead[1],
        right[2] * ahead[0] - right[0] * ahead[2],
        right[0] * ahead[1] - right[1] * ahead[0],
    )
    left, top, end, bottom = area
    half = wide / 2
    u = (np.arange(left, end, dtype=np.float32) + np.float32(0.5 - half)) / np.float32(half)
    v = (np.float32(high / 2 - 0.5) - np.arange(top, bottom, dtype=np.float32)) / np.float32(half)
    u, v = (c.ravel() for c in np.meshgrid(u, v))
    zoom = np.float32(scene.camera.zoom)
    d = [
        np.float32(r) * u + np.float32(w) * v + np.float32(a) * zoom
        for r, w, a in zip(right, up, ahead, strict=True)
    ]
    size = length(*d)
    origin = (np.float32(eye[0]), np.float32(eye[1]), np.float32(eye[2]))
    return _Rays(origin, [c / size for c in d])


def _tile(scene: Scene, rays: _Rays) -> Array:
    t, which = _background(scene.room, rays)
    solids = _near_rays(scene.solids, rays)
    if solids:
        t, which = _march(solids, scene.solids, rays, t, which)
    points = rays.at(t)
    normal = _normals(scene, points, which)
    colour, gloss, glow = _surface(scene, points, which)
    light = _light(scene, points, normal)
    shine = _highlight(scene.room, rays, normal) * gloss[:, None] * light.sun[:, None]
    return colour * light.total + shine + colour * glow[:, None]


def _background(room: Room, rays: _Rays) -> tuple[Array, Array]:
    """Where the rays meet the floor or the wall."""
    down, ahead = rays.direction[1], rays.direction[2]
    with np.errstate(divide="ignore", invalid="ignore"):
        floor = np.where(down < -1e-5, -rays.origin[1] / down, FAR)
        wall = np.where(ahead < -1e-5, (np.float32(-room.depth) - rays.origin[2]) / ahead, FAR)
    t = np.minimum(floor, wall).astype(np.float32)
    return np.minimum(t, np.float32(60)), np.where(floor < wall, FLOOR, WALL).astype(np.int32)


def _near_rays(solids: tuple[Solid, ...], rays: _Rays) -> list[int]:
    """Solids whose sphere some ray of the tile passes."""
    near = []
    for number, solid in enumerate(solids):
        to = [np.float32(c) - o for c, o in zip(solid.at, rays.origin, strict=True)]
        along = sum(c * d for c, d in zip(to, rays.direction, strict=True))
        square = np.float32(sum(float(c) ** 2 for c in to))
        if (square - along * along).min() < (solid.reach + 0.02) ** 2:
            near.append(number)
    return near


def _march(
    near: list[int], solids: tuple[Solid, ...], rays: _Rays, limit: Array, which: Array
) -> tuple[Array, Array]:
    """Walk along each ray until a surface is met or the background is reached."""
    t_hit, which = limit.copy(), which.copy()
    active = np.arange(len(limit))
    t = np.full(len(limit), np.float32(0.2))
    for _ in range(110):
        part = _Rays(rays.origin, [d[active] for d in rays.direction])
        d, number = _nearest([(n, solids[n]) for n in near], part.at(t))
        hit = d < np.float32(0.0006) * np.maximum(t, 1)
        t_hit[active[hit]], which[active[hit]] = t[hit], number[hit]
        t = t + d
        on = ~hit & (t < limit[active])
        active, t = active[on], t[on]
        if not len(active):
            break
    return t_hit, which


def _nearest(solids: list[tuple[int, Solid]], p: list[Array]) -> tuple[Array, Array]:
    """Distance to the nearest solid and its number; solids too far off are not computed."""
    best = np.full(len(p[0]), FAR)
    number = np.zeros(len(p[0]), np.int32)
    if not len(best):
        return best, number
    low = [float(c.min()) for c in p]
    high = [float(c.max()) for c in p]
    for n, solid in solids:
        gap = math.sqrt(
            sum(
                max(lo - c, 0.0, c - hi) ** 2 for lo, hi, c in zip(low, high, solid.at, strict=True)
            )
        )
        if gap - solid.reach > float(best.max()):
            continue
        d = solid.distance(*p)
        closer = d < best
        best = np.where(closer, d, best)
        number = np.where(closer, np.int32(n), number)
    return best, number


def _normals(scene: Scene, p: list[Array], which: Array) -> list[Array]:
    n = [np.zeros_like(p[0]) for _ in range(3)]
    n[1][which == FLOOR] = 1
    n[2][which == WALL] = 1
    e = np.float32(0.0015)
    for number in np.unique(which[which >= 0]):
        at = which == number
        q = [c[at] for c in p]
        solid = scene.solids[number]
        slope = []
        for axis in range(3):
            step = [e if axis == i else np.float32(0) for i in range(3)]
            ahead = solid.distance(*(c + s for c, s in zip(q, step, strict=True)))
            behind = solid.distance(*(c - s for c, s in zip(q, step, strict=True)))
            slope.append(ahead - behind)
        size = np.maximum(length(*slope), np.float32(1e-9))
        for axis in range(3):
            n[axis][at] = slope[axis] / size
    return n


def _surface(scene: Scene, p: list[Array], which: Array) -> tuple[Array, Array, Array]:
    """Colour (n, 3), gloss and glow of each point."""
    colour = np.empty((len(which), 3), np.float32)
    gloss = np.zeros(len(which), np.float32)
    glow = np.zeros(len(which), np.float32)
    wall = which == WALL
    colour[wall] = _wall(scene.room, p[1][wall])
    floor = which == FLOOR
    material = scene.room.floor_material
    colour[floor] = shade(material, p[0][floor], p[1][floor], p[2][floor])
    gloss[floor] = material.gloss
    for number in np.unique(which[which >= 0]):
        at = which == number
        solid = scene.solids[number]
        colour[at] = shade(solid.material, *solid.frame(*(c[at] for c in p)))
        gloss[at], glow[at] = solid.material.gloss, solid.material.glow
    return colour, gloss, glow


def _wall(room: Room, y: Array) -> Array:
    colour = np.broadcast_to(np.float32(room.wall_colour), (len(y), 3)).copy()
    if room.skirting:
        board = y < np.float32(0.09)
        colour[board] = np.float32((0.82, 0.8, 0.76))
        colour[board & (y > np.float32(0.083))] = np.float32((0.5, 0.48, 0.45))
    return colour


@dataclass
class _Light:
    total: Array
    sun: Array


def _light(scene: Scene, p: list[Array], n: list[Array]) -> _Light:
    room = scene.room
    to_sun = [np.float32(c) for c in _unit(room.sun)]
    facing = np.maximum(sum(a * b for a, b in zip(n, to_sun, strict=True)), 0)
    seen = _shadow(scene, p, n, to_sun)
    if room.window:
        seen = seen * _window(p, to_sun)
    sun = facing * seen * np.float32(room.sun_strength)
    open_ = _openness(scene, p, n)
    sky = (np.float32(0.62) + n[1] * np.float32(0.28) + n[2] * np.float32(0.1)) * open_
    bounce = np.maximum(np.float32(0.35) - n[1] * np.float32(0.35), 0) * open_
    # Light falls off into the depth of the room and towards the far side.
    fade = np.minimum(np.maximum(1 - (p[0] + np.float32(0.6)) * np.float32(0.07), 0.7), 1.15)
    total = sun[:, None] * np.float32((1.0, 0.94, 0.84))
    total = total + (sky * fade)[:, None] * np.float32((0.9, 0.96, 1.04)) * np.float32(room.ambient)
    total = total + bounce[:, None] * np.float32((0.5, 0.42, 0.33)) * np.float32(room.ambient)
    return _Light(total + _glows(scene, p, n, open_), sun)


def _glows(scene: Scene, p: list[Array], n: list[Array], open_: Array) -> Array:
    total = np.zeros((len(p[0]), 3), np.float32)
    for glow in scene.glows:
        to = [np.float32(c) - q for c, q in zip(glow.at, p, strict=True)]
        square = to[0] * to[0] + to[1] * to[1] + to[2] * to[2]
        size = np.sqrt(square)
        cosine = sum(a * b for a, b in zip(n, to, strict=True)) / size
        strength = np.maximum(cosine * np.float32(0.8) + np.float32(0.2), 0)
        strength = strength * open_ * np.float32(glow.strength) / (square + np.float32(0.08))
        total += strength[:, None] * np.float32(glow.colour)
    return total


def _openness(scene: Scene, p: list[Array], n: list[Array]) -> Array:
    """1 in the open, less in corners: five probes along the normal (ambient occlusion)."""
    solids = list(enumerate(scene.solids))
    shut = np.zeros(len(p[0]), np.float32)
    weight = 1.0
    for i in range(1, 6):
        step = np.float32(0.012 + 0.045 * i * (0.6 + 0.2 * i))
        q = [c + a * step for c, a in zip(p, n, strict=True)]
        d, _ = _nearest(solids, q) if solids else (np.full(len(shut), FAR), None)
        d = np.minimum(np.minimum(d, q[1]), q[2] + np.float32(scene.room.depth))
        shut += np.maximum(step - d, 0) / step * np.float32(weight)
        weight *= 0.8
    return np.maximum(1 - shut * np.float32(0.26), np.float32(0.12))


def _shadow(scene: Scene, p: list[Array], n: list[Array], to_sun: list[Array]) -> Array:
    """How much of the sun each point sees (0–1), with a penumbra that widens with distance."""
    seen = np.ones(len(p[0]), np.float32)
    casting = [(i, s) for i, s in enumerate(scene.solids) if s.casts]
    start = [c + a * np.float32(0.006) for c, a in zip(p, n, strict=True)]
    casting = [(i, s) for i, s in casting if _crosses(s, start, to_sun)]
    if not casting:
        return seen
    active = np.arange(len(seen))
    t = np.full(len(seen), np.float32(0.01))
    for _ in range(56):
        q = [c[active] + a * t for c, a in zip(start, to_sun, strict=True)]
        d, _n = _nearest(casting, q)
        # The disc of the sun covers d/t: 9 makes it about 12 degrees wide, as a large window.
        seen[active] = np.minimum(seen[active], np.float32(0.5) + d * np.float32(4.5) / t)
        t = t + np.minimum(np.maximum(abs(d) * np.float32(0.75), 0.012), 0.3)
        on = (seen[active] > 0) & (t < np.float32(4.5))
        active, t = active[on], t[on]
        if not len(active):
            break
    seen = np.minimum(np.maximum(seen, 0), 1)
    return seen * seen * (3 - 2 * seen)


def _crosses(solid: Solid, p: list[Array], to_sun: list[Array]) -> bool:
    """Whether a shadow of the solid, widened by its penumbra, can fall on these points."""
    to = [np.float32(c) - q for c, q in zip(solid.at, p, strict=True)]
    along = sum(c * d for c, d in zip(to, to_sun, strict=True))
    square = sum(c * c for c in to) - along * along
    wide = np.float32(solid.reach) + np.maximum(along, 0) * np.float32(0.12) + np.float32(0.02)
    return bool(((square < wide * wide) & (along > -solid.reach)).any())


def _window(p: list[Array], to_sun: list[Array]) -> Array:
    """Sun through a window of 2 × 3 panes that stands at the left, 2.6 m from the middle."""
    t = (np.float32(-2.6) - p[0]) / to_sun[0]
    y, z = p[1] + t * to_sun[1], p[2] + t * to_sun[2]
    across = (z - np.float32(0.4)) / np.float32(1.5)
    up = (y - np.float32(1.75)) / np.float32(2.6)
    edge = np.float32(26)
    inside = np.minimum(np.float32(0.5) - abs(across), np.float32(0.5) - abs(up)) * edge
    bars = np.minimum(abs(across) * 1.5, abs(abs(up) - np.float32(0.167)) * 2.6) - np.float32(0.035)
    opening = np.minimum(np.maximum(np.minimum(inside, bars * edge), 0), 1)
    return opening * np.float32(0.78) + np.float32(0.22)


def _highlight(room: Room, rays: _Rays, n: list[Array]) -> Array:
    to_sun = _unit(room.sun)
    half = [np.float32(s) - d for s, d in zip(to_sun, rays.direction, strict=True)]
    size = length(*half)
    cosine = np.maximum(sum(a * b for a, b in zip(n, half, strict=True)) / size, 0)
    for _ in range(5):  # to the power of 32
        cosine = cosine * cosine
    return cosine[:, None] * np.float32((1.0, 0.96, 0.9))
