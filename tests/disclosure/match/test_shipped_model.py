"""The model in the repository: it is what the command makes of what is in the repository, and says of what."""

import json

import pytest
from click.testing import CliRunner

from disclosure.cli import cli
from disclosure.match.candidate import BUILT, DICTIONARIES, shipped, source_digests
from disclosure.match.model import FILES, MODEL


def test_the_committed_model_is_what_the_command_makes(tmp_path):
    made = CliRunner().invoke(cli, ["model", "build", "--out", str(tmp_path / "made"), "--json"])
    assert made.exit_code == 0, made.output
    names = sorted((*FILES, BUILT))
    assert sorted(path.name for path in MODEL.iterdir()) == sorted(path.name for path in (tmp_path / "made").iterdir()) == names
    stale = [name for name in names if (MODEL / name).read_bytes() != (tmp_path / "made" / name).read_bytes()]
    assert stale == [], "content or code changed since the model was built: disclosure model build --out disclosure/match/model"
    assert json.loads(made.stdout)["digest"] == shipped().digest


def test_it_says_what_it_was_built_from():
    built = shipped().built
    assert built.readings is None
    assert set(built.sources) == set(source_digests()) == {*DICTIONARIES, "examples", "pairs"}
    assert min(built.counts.values()) > 0


@pytest.mark.parametrize("as_json", [False, True])
def test_show_names_digest_thresholds_and_sources(as_json):
    shown = CliRunner().invoke(cli, ["model", "show", *(["--json"] if as_json else [])])
    assert shown.exit_code == 0, shown.output
    candidate = shipped()
    blend = candidate.model.blend
    if as_json:
        said = json.loads(shown.stdout)
        assert (said["digest"], said["thresholds"]) == (candidate.digest, {"accept": blend.accept, "review": blend.review})
        assert said["built_from"]["sources"] == candidate.built.sources
    else:
        assert candidate.digest in shown.stdout
        assert f"accept {blend.accept}, review {blend.review}" in shown.stdout
        assert all(digest[:12] in shown.stdout for digest in candidate.built.sources.values())
