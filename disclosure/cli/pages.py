"""Commands on saved pages."""

from __future__ import annotations

from pathlib import Path

import click

from disclosure.cli.root import cli, print_json, print_text


@cli.group("page")
def page_group() -> None:
    """Saved pages of government websites."""


@page_group.command("read")
@click.argument("file", required=False)
@click.option("--url", help="the address the page was saved from")
@click.option("--manifest", type=click.Path(path_type=Path), help="JSON lines {file, url}; prints JSON lines in the same order")
@click.option("--json", "as_json", is_flag=True, help="one JSON document")
def page_read_command(file: str | None, url: str | None, manifest: Path | None, as_json: bool) -> None:
    """Read a saved page: what it is and what it says.

    What holds no page is `other` with a warning, exit 0; so is, for programs (--json, --manifest), a file that is not there. Files of a manifest
    are looked for here, then in the manifest's folder.
    """
    from disclosure.sites.reading.files import check_openable, read_manifest, read_saved_page, show_page

    if (file is None) == (manifest is None) or (manifest is not None and url is not None):
        raise click.UsageError("give either FILE (with --url) or --manifest")
    if url is not None and not url.lower().startswith(("http://", "https://")):
        raise click.UsageError(f"--url {url!r} is no address: give the whole of it, with http:// or https://")
    if manifest is not None:
        for entry in read_manifest(manifest):
            print_json(read_saved_page(entry.file, entry.url, manifest.parent), as_is=True)
        return
    if as_json:
        print_json(read_saved_page(str(file), url), as_is=True)
        return
    check_openable(str(file))
    print_text(show_page(read_saved_page(str(file), url)))
