"""Whether personal numbers were looked for in a file that gave no text: by its own bytes, whatever its reader said of it."""

from __future__ import annotations

import io
import zipfile

from disclosure.personal.packed import FAULTS, MOST_PARTS, MOST_UNPACKED, PARTS, ZIPPED
from disclosure.tasks.readers.files import kind_of

HEADS = frozenset(("[Content_Types].xml", "OFD.xml", "content.xml"))  # what tells a document from an archive of any files


def is_looked_through(body: bytes) -> bool:
    """Whether a body without text was searched in full all the same: a web page as it came, a zip of XML (docx, xlsx, ods, ofd …) part by part.

    False for a zip that does not open, has a damaged part, or holds more than is unpacked: what lies there nobody has seen.
    """
    if not body.startswith(ZIPPED):
        return kind_of(body) == "html"
    left = MOST_UNPACKED
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            parts = [part for part in archive.infolist() if part.filename.lower().endswith(PARTS)]
            if HEADS.isdisjoint(archive.namelist()) or len(parts) > MOST_PARTS:
                return False
            for part in parts:
                with archive.open(part) as file:
                    left -= len(file.read(left + 1))
                if left < 0:
                    return False
    except FAULTS:
        return False
    return True
