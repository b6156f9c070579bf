"""One picture of a stored page, drawn on this machine from the stored bytes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from disclosure.errors import RunError

CHILD = Path(__file__).with_name("picture_child.py")
MOST_SECONDS = 90  # by the clock; the child has 60 of processor time
MOST_HTML = 4_000_000  # bytes of a view


def draw_picture(html: str) -> bytes:
    """A view (``render_view``) as PNG: its marked place below the banner. Raises RunError when the page is beyond the limits or cannot be drawn."""
    data = html.encode("utf-8", "replace")
    if len(data) > MOST_HTML:
        raise RunError(f"the page is too large to draw ({len(data)} bytes)", fix="open its view in a browser")
    try:
        done = subprocess.run([sys.executable, "-I", str(CHILD)], input=data, capture_output=True, timeout=MOST_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise RunError("drawing the page took too long", fix="open its view in a browser") from None
    if done.returncode or not done.stdout.startswith(b"\x89PNG"):
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        reason = said[-1] if said else f"ended by signal {-done.returncode}" if done.returncode < 0 else "no picture"
        raise RunError(f"the page cannot be drawn: {reason[:200]}", fix="`make doctor` names missing system packages")
    return done.stdout
