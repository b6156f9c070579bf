"""Commands on the matching model: build a candidate, show what is in use, promote a candidate between rounds."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from disclosure.cli.home import DATA, find_home, open_home
from disclosure.cli.root import cli, print_json, print_text
from disclosure.errors import InputError

if TYPE_CHECKING:
    from disclosure.match.candidate import Candidate, ReadingsUsed
    from disclosure.match.example_files import Pairs
    from disclosure.model_changes import Changes
    from disclosure.registry import City
    from disclosure.settings import Settings

FOLDER = click.Path(path_type=Path, file_okay=False)
SHORT = 12


@cli.group("model")
def model_group() -> None:
    """The matching model: what decides which item is evidence for which clause (docs/model.md)."""


@model_group.command("build")
@click.option("--out", type=FOLDER, help="the candidate's folder; default: candidates/<digest> in the storage root, or in the city's data")
@click.option("--readings", "city", help="learn from this city's blind first readings, too")
@DATA
@click.option("--json", "as_json", is_flag=True, help="one JSON document")
def build_command(out: Path | None, city: str | None, data: Path | None, as_json: bool) -> None:
    """Make a candidate model from taxonomy, examples and labelled pairs; nothing uses it before it is promoted."""
    from disclosure.match.candidate import read_candidate
    from disclosure.match.example_files import load_pairs
    from disclosure.match.promotion import candidates_folder
    from disclosure.settings import get_settings

    pairs, used, home = load_pairs(), None, get_settings().with_data(data).data
    if city is not None:
        settings, found, home = open_home(city, data, built=True)
        pairs, used = _add_readings(settings, found, pairs)
    done = read_candidate(_write(pairs, used, out, candidates_folder(home)))
    print_json(_described(done)) if as_json else print_text("\n".join([f"candidate {done.folder}", *_lines(done)]))


def _write(pairs: Pairs, used: ReadingsUsed | None, out: Path | None, home: Path) -> Path:
    """Build and write the candidate; without ``out`` below ``home``, under its digest. Gives its folder."""
    from disclosure.errors import RunError
    from disclosure.match.candidate import write_candidate
    from disclosure.match.training import build_model

    model = build_model(pairs)
    try:
        if out is not None:
            write_candidate(model, pairs, out, used)
            return out
        part = home / ".part"
        place = home / write_candidate(model, pairs, part, used)
        if place.exists():
            for path in part.iterdir():
                path.replace(place / path.name)
            part.rmdir()
        else:
            part.replace(place)
        return place
    except OSError as error:
        raise RunError(f"cannot be written: {error.strerror or error}", where=out or home, fix="give another folder by --out") from error


def _add_readings(settings: Settings, city: City, pairs: Pairs) -> tuple[Pairs, ReadingsUsed]:
    from datetime import UTC, datetime

    from disclosure.match.from_readings import add_readings, read_shown
    from disclosure.readings import readings_of
    from disclosure.state import open_state

    state = open_state(settings)
    try:
        said = {entry.id: readings_of(state, city.id, entry.id, datetime.now(UTC)) for entry in city.rounds}
    finally:
        state.close()
    return add_readings(pairs, city.id, read_shown(settings.city_data(city.id), said))


@model_group.command("show")
@click.argument("city", required=False)
@DATA
@click.option("--json", "as_json", is_flag=True, help="one JSON document")
def show_command(city: str | None, data: Path | None, as_json: bool) -> None:
    """The model in use (of CITY, or the shipped one): digest, what it was built from, thresholds, where it is pinned."""
    from disclosure.match.candidate import shipped
    from disclosure.match.promotion import find_candidate, read_pin
    from disclosure.warehouse.current import read_current

    candidate, pinned, current = shipped(), None, None
    if city is not None:
        _, _, folder = find_home(city, data, built=True)
        pinned, current = read_pin(folder), read_current(folder)
        candidate = find_candidate(folder, pinned.digest) if pinned else candidate
    built_by = current.model["digest"] if current and current.model else None
    if as_json:
        pin = {"by": pinned.by, "at": pinned.at} if pinned else None
        print_json(
            _described(candidate)
            | {"city": city, "pinned": pin, "current_build": current.build if current else None, "current_model": built_by}
        )
        return
    print_text("\n".join(_lines(candidate)))
    if city is not None:
        print_text(
            f"pinned for {city} by {pinned.by} at {pinned.at}" if pinned else f"{city} has no model of its own: the shipped one is used"
        )
    if current is not None:
        which = (
            "no model's record (an older build)"
            if built_by is None
            else "this model"
            if built_by == candidate.digest
            else f"model {built_by}"
        )
        print_text(f"the current build {current.build} was made by {which}")


@model_group.command("promote")
@click.argument("city")
@click.argument("candidate")
@click.option("--confirm", is_flag=True, help="use it from the next publish on; without it nothing is written")
@click.option("--by", help="who promotes it; default: the login name")
@DATA
@click.option("--json", "as_json", is_flag=True, help="one JSON document")
def promote_command(city: str, candidate: str, confirm: bool, by: str | None, data: Path | None, as_json: bool) -> None:
    """Show which cells of the last frozen round a candidate would change; with --confirm make it the city's model.

    CANDIDATE is a folder that `model build` made, the digest of a model promoted before (its first 8 digits do), or `shipped`.
    Refused while a round is open, from its window's first day to its notice day.
    """
    from datetime import UTC, datetime

    from disclosure.match.promotion import find_candidate, pin_candidate
    from disclosure.model_changes import open_round, today_of

    settings, found, folder = open_home(city, data, built=True)
    chosen = find_candidate(folder, candidate)
    today = today_of(found, folder)
    running = open_round(found, today)
    if confirm and running is not None:
        _refuse(found, running)
    changes, note = _changes(settings, found, chosen)
    if not as_json:
        _show_changes(chosen, changes, note)
    pin = pin_candidate(folder, chosen, _name(by), datetime.now(UTC)) if confirm else None
    if as_json:
        shown = {"changes": changes.to_json() if changes else None, "note": note, "open_round": running.id if running else None}
        print_json(_described(chosen) | shown | {"promoted": pin is not None})
    elif pin is not None:
        print_text(f"promoted for {found.id} by {pin.by}: used from the next publish on")
    else:
        later = f"; round {running.id} is open, so it cannot be promoted now" if running else "; --confirm promotes it"
        print_text(f"nothing was written{later}")


def _refuse(city: City, running: Any) -> None:
    from disclosure.publish import notice_day

    fix = f"promote after its notice day, {notice_day(city, running)}"
    raise InputError(f"round {running.id} is open: its cells must be judged by one model", where=city.id, fix=fix)


def _changes(settings: Settings, city: City, chosen: Candidate) -> tuple[Changes | None, str | None]:
    """What the candidate changes in the last frozen round, or why that cannot be shown."""
    from disclosure.match.promotion import city_model
    from disclosure.model_changes import compare_models, frozen_build, frozen_rounds, today_of

    folder = settings.city_data(city.id)
    rounds = frozen_rounds(city, today_of(city, folder))
    if not rounds:
        return None, "no round is frozen yet (its notice day past): there is nothing to compare with"
    frozen = frozen_build(folder, rounds[0])
    if frozen is None:
        return None, f"no build of round {rounds[0].id}, the last frozen one, is kept: publish it again to see what would change"
    return compare_models(settings, city, frozen, city_model(folder), chosen.model), None


def _show_changes(chosen: Candidate, changes: Changes | None, note: str | None) -> None:
    print_text("\n".join([f"candidate {chosen.folder}", *_lines(chosen)]))
    if changes is None:
        print_text(note)
        return
    print_text(f"round {changes.round}, build {changes.build}: {len(changes.changed)} of {changes.cells} cells would be judged otherwise")
    for change in changes.changed:
        sides = f"{change.item_before} {change.score_before:.2f} → {change.item_after} {change.score_after:.2f}" if change.item else ""
        why = f"  《{change.item_title}》 {sides}" if sides else ""
        stands = "  (people's readings stand)" if change.stands else ""
        print_text(f"  {change.unit_name} ({change.unit}) {change.clause} {change.title}: {change.before} → {change.after}{why}{stands}")
    shifts = ", ".join(f"{before} → {after} {count}" for (before, after), count in changes.shifts.items()) or "none"
    print_text(f"pairs of clause and item decided otherwise: {shifts}")


def _described(candidate: Candidate) -> dict[str, Any]:
    blend = candidate.model.blend
    assert blend is not None
    thresholds = {"accept": blend.accept, "review": blend.review}
    return {
        "digest": candidate.digest,
        "folder": str(candidate.folder),
        "thresholds": thresholds,
        "built_from": candidate.built.model_dump(),
    }


def _lines(candidate: Candidate) -> list[str]:
    from disclosure.match.candidate import source_digests
    from disclosure.match.settings import load_match_settings

    built, blend, city, now = candidate.built, candidate.model.blend, load_match_settings(), source_digests()
    assert blend is not None
    differs = [name for name, digest in built.sources.items() if now.get(name) != digest]
    lines = [
        f"model {candidate.digest}",
        f"thresholds: accept {blend.accept}, review {blend.review} (`disclosure match`); accept {city.accept}, review {city.review} (a city's builds)",
        "built from: " + ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in built.counts.items()),
        *(
            f"  {name} {digest[:SHORT]}{'  (differs from what is installed)' if name in differs else ''}"
            for name, digest in built.sources.items()
        ),
    ]
    if built.readings:
        used = built.readings
        lines.append(f"readings of {used.city}: {used.cells} cells, {used.positive} matches, {used.negative} no matches")
    return lines


def _name(by: str | None) -> str:
    """Who promotes: as given, else the login name."""
    if by is not None:
        return by
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        raise InputError("who promotes it is not known", where="--by", fix="give a name") from None
