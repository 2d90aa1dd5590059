"""Quality on the dev corpus and on photos, out of fold; and the fit of `fitted.json`.

    python -m benchmarks.quality fit      DATA --cache FOLDER    fit, write fitted.json, report
    python -m benchmarks.quality report   DATA --cache FOLDER    report only
    python -m benchmarks.quality failures DATA --cache FOLDER    a page of failures, with pictures

`--plot FILE` (fit, report) draws the reliability diagram.

DATA is the folder with `pdfs` and `photos`. FOLDER, outside the checkout, keeps libraries and
measurements between runs.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from benchmarks.quality import calibration, failures, reporting
from tusou.searching import fitted as fitted_module


def main() -> None:
    """Parse, run, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.quality", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("what", choices=("fit", "report", "failures"))
    parser.add_argument("data", type=Path)
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--no-photos", action="store_true", help="documents only (report)")
    parser.add_argument("--again", action="store_true", help="measure anew in any case")
    parser.add_argument("--plot", type=Path, help="draw the reliability diagram here (SVG)")
    args = parser.parse_args()
    if args.what == "fit" and args.no_photos:
        parser.error("fit needs the photos: without them stand-ins would be written for their line")
    args.cache.mkdir(parents=True, exist_ok=True)
    if args.what == "failures":
        print(failures.write(args.data, args.cache))
        return
    material = reporting.gather(
        args.data, args.cache, with_photos=not args.no_photos, again=args.again
    )
    if args.what == "fit":
        path = Path(fitted_module.__file__).with_name(fitted_module.FILE)
        known = json.loads(path.read_text("utf-8"))["fitted"]
        values = {"fitted": known | reporting.fit(material)}
        path.write_text(json.dumps(values, indent=2) + "\n", "utf-8")
        print(f"written: {path}")
    found = calibration.calibrated(material)
    if args.plot:
        args.plot.write_text(calibration.plot(found), "utf-8")
    print("\n".join([*reporting.rankings(material), *calibration.told(found)]))


if __name__ == "__main__":
    main()
