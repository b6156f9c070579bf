"""PDFs written byte by byte, to be as odd, broken or hostile as a test needs."""

from __future__ import annotations

import hashlib
import zlib

HEAD = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"


def stream(data: bytes, extra: str = "") -> bytes:
    """Return a stream object's body."""
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), extra.encode(), data)


def flate(data: bytes, times: int = 1) -> bytes:
    """Return a stream packed once or several times over."""
    for _ in range(times):
        data = zlib.compress(data, 9)
    return stream(data, f"/Filter [{' /FlateDecode' * times} ]")


def zeros(size: int) -> bytes:
    """Return many blanks packed, by packing a megabyte once and saying it over."""
    packer = zlib.compressobj(9)
    first = packer.compress(b" " * (1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    again = packer.compress(b" " * (1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    return first + again * ((size >> 20) - 1) + packer.flush()


def assemble(objects: dict[int, bytes], root: int = 1, trailer: str = "") -> bytes:
    """Return the file with its table of objects and its trailer."""
    out, places = bytearray(HEAD), {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start, last = len(out), max(objects)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (last + 1)
    out += b"".join(b"%010d 00000 n \n" % places[at] if at in places else b"0000000000 65535 f \n" for at in range(1, last + 1))
    out += b"trailer\n<< /Size %d /Root %d 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (last + 1, root, trailer.encode(), start)
    return bytes(out)


def one_page(content: bytes, resources: str = "<< /Font << /F 5 0 R >> >>", more: dict[int, bytes] | None = None, page: str = "") -> bytes:
    """Return a file of one A4 page whose content is this stream body."""
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources {resources} {page} >>".encode(),
        4: content,
        5: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    }
    return assemble(objects | (more or {}))


def many_pages(count: int) -> bytes:
    """Return a file of ``count`` pages that share one line of text."""
    objects = {1: b"<< /Type /Catalog /Pages 2 0 R >>", 3: stream(b"BT /F 12 Tf 72 720 Td (Hello) Tj ET")}
    objects[4] = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    kids = " ".join(f"{10 + at} 0 R" for at in range(count))
    objects[2] = f"<< /Type /Pages /Kids [{kids}] /Count {count} >>".encode()
    for at in range(count):
        objects[10 + at] = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 3 0 R /Resources << /Font << /F 4 0 R >> >> >>"
    return assemble(objects)


def deep_tree(depth: int) -> bytes:
    """Return a file whose page lies below ``depth`` levels of nodes."""
    objects = {1: b"<< /Type /Catalog /Pages 2 0 R >>"}
    for at in range(depth):
        parent = f"/Parent {1 + at} 0 R" if at else ""
        objects[2 + at] = f"<< /Type /Pages /Kids [{3 + at} 0 R] /Count 1 {parent} >>".encode()
    objects[2 + depth] = f"<< /Type /Page /Parent {1 + depth} 0 R /MediaBox [0 0 595 842] >>".encode()
    return assemble(objects)


def looped_tree() -> bytes:
    """Return a file whose page tree contains itself."""
    return assemble({1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 90 /Parent 2 0 R >>"})


def looped_xref() -> bytes:
    """Return a file whose tables of objects name each other as the one before."""
    data = bytearray(assemble({1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: b"<< /Type /Pages /Kids [] /Count 0 >>"}))
    at = data.rindex(b"xref\n0 3")
    return bytes(data).replace(b"/Root 1 0 R ", b"/Root 1 0 R /Prev %d " % at)


def looped_object_stream() -> bytes:
    """Return a file whose object stream holds and extends itself."""
    inside = b"6 0 7 30 << /Type /Catalog /Pages 7 0 R >>    << /Type /Pages /Kids [6 0 R] /Count 1 /Parent 7 0 R >>"
    body = stream(inside, "/Type /ObjStm /N 2 /First 9 /Extends 4 0 R")
    return assemble({1: b"<< /Type /Catalog /Pages 4 0 R >>", 4: body}, root=1)


def looped_form() -> bytes:
    """Return a page that draws a form which draws itself."""
    form = stream(b"q /X Do /X Do Q", "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 6 0 R >> >>")
    return one_page(stream(b"/X Do"), "<< /XObject << /X 6 0 R >> >>", {6: form})


def nested_forms(depth: int = 12, wide: int = 10) -> bytes:
    """Return forms that each draw the next ten times: a billion drawings."""
    more = {}
    for at in range(depth):
        extra = f"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X {7 + at} 0 R >> >>"
        more[6 + at] = stream(b"/X Do " * wide, extra)
    more[6 + depth] = stream(b"0 0 m 9 9 l S", "/Type /XObject /Subtype /Form /BBox [0 0 9 9]")
    return one_page(stream(b"/X Do"), "<< /XObject << /X 6 0 R >> >>", more)


def scanned() -> bytes:
    """Return a page that is nothing but a picture."""
    picture = stream(bytes(64), "/Type /XObject /Subtype /Image /Width 8 /Height 8 /BitsPerComponent 8 /ColorSpace /DeviceGray")
    return one_page(stream(b"q 595 0 0 842 0 0 cm /I Do Q"), "<< /XObject << /I 6 0 R >> >>", {6: picture})


def without_code_points() -> bytes:
    """Return Chinese text in a font that does not say which characters it prints."""
    font = b"<< /Type /Font /Subtype /Type0 /BaseFont /Odd /Encoding /Identity-H /DescendantFonts [6 0 R] >>"
    child = b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Odd /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor 7 0 R >>"
    about = b"<< /Type /FontDescriptor /FontName /Odd /Flags 4 /FontBBox [0 0 1000 1000] /Ascent 800 /Descent -200 /ItalicAngle 0 /StemV 80 /CapHeight 700 >>"
    return one_page(stream(b"BT /F 12 Tf 72 720 Td <0123012401250126> Tj ET"), more={5: font, 6: child, 7: about})


PADDING = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")


def _rc4(key: bytes, data: bytes) -> bytes:
    box, at = list(range(256)), 0
    for index in range(256):
        at = (at + box[index] + key[index % len(key)]) % 256
        box[index], box[at] = box[at], box[index]
    out, first, second = bytearray(), 0, 0
    for byte in data:
        first = (first + 1) % 256
        second = (second + box[first]) % 256
        box[first], box[second] = box[second], box[first]
        out.append(byte ^ box[(box[first] + box[second]) % 256])
    return bytes(out)


def locked(user: bytes, owner: bytes = b"owner") -> bytes:
    """Return a page saying "Hello there" under the standard lock of PDF 1.4 (ISO 32000-1, 7.6.3, revision 2)."""
    padded = (user + PADDING)[:32]
    owner_entry = _rc4(hashlib.md5((owner + PADDING)[:32]).digest()[:5], padded)
    key = hashlib.md5(padded + owner_entry + (-4 & 0xFFFFFFFF).to_bytes(4, "little") + b"own-file-id-0000").digest()[:5]
    content = _rc4(hashlib.md5(key + b"\x04\x00\x00\x00\x00").digest()[:10], b"BT /F 12 Tf 72 720 Td (Hello there) Tj ET")
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>",
        4: stream(content),
        5: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    }
    lock = f"/Encrypt << /Filter /Standard /V 1 /R 2 /O <{owner_entry.hex()}> /U <{_rc4(key, PADDING).hex()}> /P -4 >>"
    return assemble(objects, trailer=f"{lock} /ID [<{b'own-file-id-0000'.hex()}> <{b'own-file-id-0000'.hex()}>]")
