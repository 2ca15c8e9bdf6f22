"""The host: who is loaded, who is asked first, and what happens when a plugin is broken."""

import datetime as dt
from uuid import UUID

import pytest

from hocba_hooks import (
    CheckReport,
    CheckRequest,
    Document,
    ExchangeError,
    ExportRequest,
    Form,
    Issue,
    NotChecked,
    School,
    Signer,
    SigningError,
    SignRequest,
    SourceConfig,
    SourceError,
    SubmitRequest,
    hookimpl,
)
from hocba_hooks.records import Actor, Role
from hocba_hooks.transcripts import Level
from hocba_plugin.errors import ConfigError, PluginError, ProfileError
from hocba_plugin.host import CRASHED, Host
from hocba_plugin.samples import sample_transcript

IDENTITY = UUID("00000000-0000-4000-8000-000000000001")
TODAY = dt.date(2026, 5, 29)
TRANSCRIPT = sample_transcript(Level.PRIMARY, 1, 1)


def document(profile_id: str, content: bytes) -> Document:
    """Return a document of few words."""
    return Document(
        content=content,
        profile_id=profile_id,
        form=Form.PRIMARY,
        identity=IDENTITY,
        version=1,
        content_digest=TRANSCRIPT.content_digest,
    )


class Exporter:
    """Makes documents of one profile."""

    def __init__(self, profile_id: str, content: bytes) -> None:
        self._made = document(profile_id, content)

    @hookimpl
    def export_record(self, request: ExportRequest) -> Document | None:
        """Return the document, for that profile only."""
        return self._made if request.profile_id == self._made.profile_id else None


class Doubter:
    """Checks nothing, and says so."""

    @hookimpl
    def validate(self, request: CheckRequest) -> CheckReport:
        """Return that one rule was not checked."""
        return CheckReport(not_checked=(NotChecked(code="R-I07", reason="no list"),))


class Broken:
    """Fails."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    @hookimpl
    def validate(self, request: CheckRequest) -> CheckReport:
        """Fail with something that names a pupil."""
        raise self._error


class Careless:
    """Answers with what is no report."""

    @hookimpl
    def validate(self, request: CheckRequest) -> list[str]:
        """Return a list."""
        return ["fine"]


class Misspelt:
    """Implements a hook that does not exist."""

    @hookimpl
    def export_recrod(self, request: ExportRequest) -> Document | None:
        """Never called."""


def export_request(profile_id: str) -> ExportRequest:
    """Return a request for a document."""
    return ExportRequest(
        transcript=TRANSCRIPT,
        profile_id=profile_id,
        issue=Issue(identity=IDENTITY, created_on=TODAY, issued_on=TODAY),
    )


def test_a_vendors_plugin_is_asked_before_the_engines_stage() -> None:
    """That is how a stage is replaced."""
    host = Host([Exporter("p", b"ours")], [], [Exporter("p", b"theirs")])
    assert host.export_record(export_request("p")).content == b"theirs"


def test_none_means_the_next_plugin_is_asked() -> None:
    """A vendor's exporter of another profile stands beside ours."""
    host = Host([Exporter("p", b"ours")], [], [Exporter("q", b"theirs")])
    assert host.export_record(export_request("p")).content == b"ours"


def test_the_findings_of_all_plugins_are_put_together() -> None:
    """Validation is collected, not won."""
    host = Host([Doubter()], [], [Doubter()])
    assert len(host.validate(CheckRequest()).not_checked) == 2


@pytest.mark.parametrize("error", [KeyError("Nguyễn Thị Mai An"), SourceError("Mai An", "x")])
def test_a_check_that_crashes_is_an_error_and_silences_nobody(error: Exception) -> None:
    """Fail closed; what a plugin raises may quote anything, and may be of our own kind."""
    report = Host([Doubter()], [], [Broken(error), Doubter()]).validate(CheckRequest())
    assert [finding.code for finding in report.errors] == [CRASHED]
    assert len(report.not_checked) == 2
    assert "Mai An" not in str(report)


def test_an_answer_of_another_type_is_a_crash() -> None:
    """A vendor without a type checker."""
    report = Host([], [], [Careless()]).validate(CheckRequest())
    assert [finding.code for finding in report.errors] == [CRASHED]


def test_a_hook_that_does_not_exist_is_refused_when_the_host_is_made() -> None:
    """A misspelt hook would never be called."""
    with pytest.raises(PluginError):
        Host([], [], [Misspelt()])


def test_a_plugin_that_is_not_installed_is_named() -> None:
    """Only configured plugins are loaded, and all of them."""
    with pytest.raises(PluginError, match="no-such-plugin") as caught:
        Host([], ["no-such-plugin"], [])
    assert caught.value.exit_status == 2


def test_what_no_plugin_answers_is_an_error_of_its_own_kind() -> None:
    """Never a silent None."""
    host = Host([], [], [])
    school = School(code="01999401")
    source = SourceConfig(system="x", school=school, head=Signer(), school_year="2025-2026")
    actor = Actor(id="x", role=Role.CLERK)
    with pytest.raises(ConfigError, match="x"):
        host.open_source(source)
    with pytest.raises(ProfileError):
        host.export_record(export_request("p"))
    with pytest.raises(SigningError):
        host.sign(SignRequest(documents=(), role=Role.HEAD, actor=actor, key_ref="x"))
    with pytest.raises(ExchangeError):
        host.submit(SubmitRequest(key=IDENTITY, packages=(), school_code="x", actor=actor))
