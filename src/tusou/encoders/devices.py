"""Devices: what `--device` names, and which ONNX Runtime provider stands behind each.

`cpu:4` stands for four threads of the CPU.

The CPU, OpenVINO (1.24.1, on a CPU) and CUDA (onnxruntime-gpu 1.31.1, CUDA 13.0, one NVIDIA H200)
have been tried by the project so far; the others follow ONNX Runtime's documentation. `auto` never
fails because of a device: what cannot open a session is passed over, and the CPU comes last.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tusou.errors import InputError, UnknownName

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping


@dataclass(frozen=True, slots=True)
class Device:
    """A device, ONNX Runtime's name for its provider, and where to get that."""

    name: str
    provider: str
    mend: str


CPU = Device("cpu", "CPUExecutionProvider", "install onnxruntime again")

DEVICES: Mapping[str, Device] = {
    device.name: device
    for device in (
        CPU,
        Device(
            "cuda",
            "CUDAExecutionProvider",
            "pip install onnxruntime-gpu in place of onnxruntime, with the CUDA and cuDNN it names",
        ),
        Device("coreml", "CoreMLExecutionProvider", "it is part of onnxruntime on macOS only"),
        Device(
            "directml",
            "DmlExecutionProvider",
            "pip install onnxruntime-directml in place of onnxruntime (Windows)",
        ),
        Device(
            "openvino",
            "OpenVINOExecutionProvider",
            "pip install onnxruntime-openvino in place of onnxruntime",
        ),
    )
}

ON_THE_CPU = ("cpu", "openvino")
"""Devices that run on the processor; OpenVINO does unless it is configured otherwise."""

AUTO = "auto"
AUTO_ORDER = ("cuda", "coreml", "directml", "cpu")
"""OpenVINO is left out: on a CPU it was no faster (ViT-B/32: 13.8 against 14.5 images/s)."""


def split_threads(device: str) -> tuple[str, int | None]:
    """`cpu:4` → (`cpu`, 4); without a number the threads are None, ONNX Runtime's own choice.

    Raises:
        InputError: the number is none, or the device is not the CPU.
    """
    name, colon, number = device.partition(":")
    if not colon:
        return device, None
    if name != CPU.name or not number.isdecimal() or int(number) == 0:
        raise InputError(
            f"{device!r} is no device", "threads are told to the CPU alone, such as 'cpu:4'"
        )
    return name, int(number)


def candidates(device: str, offered: Collection[str]) -> tuple[Device, ...]:
    """The devices to try for `--device device`, best first.

    Args:
        device: `auto` or a name of `DEVICES`.
        offered: the providers that ONNX Runtime has here.

    Raises:
        UnknownName: there is no such device.
        InputError: its provider is not offered here.
    """
    if device == AUTO:
        ordered = (DEVICES[name] for name in AUTO_ORDER)
        return tuple(each for each in ordered if each.provider in offered) or (CPU,)
    if device not in DEVICES:
        raise UnknownName.among("device", device, [AUTO, *DEVICES])
    wanted = DEVICES[device]
    if wanted.provider not in offered:
        raise unusable(wanted)
    return (wanted,)


def unusable(device: Device, why: str = "onnxruntime does not offer it here") -> InputError:
    """The error for a device that was asked for and cannot be used."""
    return InputError(f"the device {device.name!r} cannot be used: {why}", device.mend)
