"""How far a stage is: by its epochs, or by the clock where the settings give minutes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Clock:
    """Counts the whole epochs of a stage and the minutes that they took.

    Args:
        epochs: the stage's schedule.
        minutes: train for so many minutes instead (0 = the epochs count).
        epoch: finished epochs.
        spent: minutes of the finished epochs.
    """

    epochs: int
    minutes: float = 0.0
    epoch: int = 0
    spent: float = 0.0

    def progress(self, minutes: float = 0.0, part: float = 0.0) -> float:
        """The part of the schedule that is over, 0 to 1, so far into an epoch."""
        if self.minutes > 0:
            return min(1.0, (self.spent + minutes) / self.minutes)
        return min(1.0, (self.epoch + part) / self.epochs)

    def finish_epoch(self, minutes: float) -> None:
        """Count an epoch that took so many minutes."""
        self.epoch, self.spent = self.epoch + 1, self.spent + minutes
