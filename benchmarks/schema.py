"""Schemathesis at length: python benchmarks/schema.py [CASES]. No answer of the API may be an error of the server's."""

import sys
import tempfile
from collections import Counter
from pathlib import Path

from limits import RateLimitItemPerSecond

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from app.web.test_api_schema import tried
from bobina.app.web import limits
from clinics import TestClinic


def main() -> None:
    """Ask, and print how often each status came."""
    limits.REQUESTS = RateLimitItemPerSecond(1_000_000, 1)
    with tempfile.TemporaryDirectory() as folder:
        seen = tried(TestClinic(Path(folder)), int(sys.argv[1]) if len(sys.argv) > 1 else 100)
    by_status: Counter[int] = Counter()
    for (_, status), times in seen.items():
        by_status[status] += times
    print(f"{len({label for label, _ in seen})} operations, {by_status.total()} requests:", dict(by_status))


if __name__ == "__main__":
    main()
