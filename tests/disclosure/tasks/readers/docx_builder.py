"""Word packages from raw XML, so that every feature of the format can be written, also what no library writes."""

import io
import zipfile
from html import escape

TRANSITIONAL = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
NAMES = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPE = "application/vnd.openxmlformats-{}"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def run(text: str, properties: str = "") -> str:
    """A ``w:r`` with one text."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def para(*inner: str, properties: str = "") -> str:
    """A ``w:p``; what begins with a sign of XML goes in as it is, other strings as a run."""
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(piece if piece.startswith('<') else run(piece) for piece in inner)}</w:p>"


def numbered(number: int, *inner: str, level: int = 0) -> str:
    """A paragraph of an automatic list."""
    return para(*inner, properties=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def cell(*inner: str, span: int = 1, merge: str | None = None, properties: str = "") -> str:
    """A ``w:tc``; strings are paragraphs, ``merge`` is restart or continue."""
    vertical = "" if merge is None else '<w:vMerge w:val="restart"/>' if merge == "restart" else "<w:vMerge/>"
    reach = "" if span == 1 else f'<w:gridSpan w:val="{span}"/>'
    content = "".join(piece if piece.startswith("<") else para(piece) for piece in inner) or "<w:p/>"
    return f"<w:tc><w:tcPr>{reach}{vertical}{properties}</w:tcPr>{content}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    """A ``w:tr``; plain strings are cells of one paragraph."""
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(piece if piece.startswith('<') else cell(piece) for piece in cells)}</w:tr>"


def table(*rows: str, widths: tuple[int, ...] = ()) -> str:
    """A ``w:tbl``; ``widths`` in twips."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def level(at: int, kind: str, text: str, more: str = "", start: int = 1) -> str:
    """A ``w:lvl``; ``more`` stands where the standard has lvlRestart, pStyle, isLgl and suff."""
    return f'<w:lvl w:ilvl="{at}"><w:start w:val="{start}"/><w:numFmt w:val="{kind}"/>{more}<w:lvlText w:val="{escape(text)}"/></w:lvl>'


def numbering(definitions: dict[int, str], uses: dict[int, int | tuple[int, str]]) -> str:
    """The numbering part: ``w:abstractNum`` by id, and each ``w:num`` with its definition and its overrides."""
    whole = "".join(f'<w:abstractNum w:abstractNumId="{at}">{inner}</w:abstractNum>' for at, inner in definitions.items())
    for at, use in uses.items():
        definition, overrides = use if isinstance(use, tuple) else (use, "")
        whole += f'<w:num w:numId="{at}"><w:abstractNumId w:val="{definition}"/>{overrides}</w:num>'
    return whole


def package(
    body: str, *, styles: str = "", numbers: str = "", namespace: str = TRANSITIONAL, parts: dict[str, bytes | str] | None = None
) -> bytes:
    """The bytes of a .docx; ``parts`` replaces or adds parts by name."""

    def part(root: str, inner: str) -> str:
        return f'{HEAD}<w:{root} xmlns:w="{namespace}" {NAMES}>{inner}</w:{root}>'

    relations = "".join(f'<Relationship Id="{kind}" Type="{OFFICE}/{kind}" Target="{kind}.xml"/>' for kind in ("styles", "numbering"))
    types = f'<Default Extension="rels" ContentType="{TYPE.format("package")}.relationships+xml"/>'
    for name, kind in (("document", "document.main"), ("styles", "styles"), ("numbering", "numbering")):
        types += f'<Override PartName="/word/{name}.xml" ContentType="{TYPE.format("officedocument.wordprocessingml")}.{kind}+xml"/>'
    files: dict[str, bytes | str] = {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="{RELATIONS.replace("relationships", "content-types")}">{types}</Types>',
        "_rels/.rels": f'{HEAD}<Relationships xmlns="{RELATIONS}"><Relationship Id="r" Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'{HEAD}<Relationships xmlns="{RELATIONS}">{relations}</Relationships>',
        "word/document.xml": part("document", f"<w:body>{body}</w:body>"),
        "word/styles.xml": part("styles", styles),
        "word/numbering.xml": part("numbering", numbers),
    }
    return zipped(files | (parts or {}))


def zipped(files: dict[str, bytes | str]) -> bytes:
    """A zip of these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content, zipfile.ZIP_STORED if name == "mimetype" else None)  # as OpenDocument wants it
    return out.getvalue()
