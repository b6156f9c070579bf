"""The process that draws a page: an HTML document on standard input → a PNG on standard output.

Started as a plain file (``python -I picture_child.py``), so that it imports nothing of the package; whatever a page makes the libraries do,
nothing else comes to harm. It loads nothing: every address is refused, embedded ones too. Shown is the page with the mark, below the banner.
"""

from __future__ import annotations

import io
import logging
import resource
import sys
from typing import Any

MOST_MEMORY = 1_500_000_000
MOST_SECONDS = 60
SCALE = 1.6  # PNG pixels per PDF point: A4 becomes 952 pixels wide


def draw(html: str) -> bytes:
    """The picture: the page that holds the mark, with the banner of the first page above it."""
    import pypdfium2
    import weasyprint
    from PIL import Image

    class Refusal(weasyprint.urls.URLFetcher):  # type: ignore[misc]
        """Loads nothing."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            raise ValueError(f"refused: {url[:100]}")

    document = weasyprint.HTML(string=html, url_fetcher=Refusal(), base_url=None).render(presentational_hints=True)
    pages = document.pages
    marked = next((number for number, page in enumerate(pages) if "marked" in page.anchors), 0)
    chosen = pages[:1] if marked == 0 else [pages[0], pages[marked]]
    pdf = pypdfium2.PdfDocument(document.copy(chosen).write_pdf())
    images = [pdf[number].render(scale=SCALE).to_pil().convert("RGB") for number in range(len(chosen))]
    if len(images) == 2:
        anchor = pages[0].anchors.get("seen-page")
        height = int(anchor[1] * 0.75 * SCALE) + 4 if anchor else images[0].height // 5
        images[0] = images[0].crop((0, 0, images[0].width, min(height, images[0].height)))
    picture = Image.new("RGB", (max(image.width for image in images), sum(image.height for image in images)), "white")
    top = 0
    for image in images:
        picture.paste(image, (0, top))
        top += image.height
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=False)
    return out.getvalue()


def main() -> None:
    """Limit this process, then draw."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    logging.disable(logging.CRITICAL)
    sys.stdout.buffer.write(draw(sys.stdin.buffer.read().decode("utf-8")))


if __name__ == "__main__":
    main()
