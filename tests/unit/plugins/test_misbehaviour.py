"""Whatever a plugin raises or answers, wherever it does: an error of ours that names it.

A vendor's object that behaves well in everything but one place is asked there. Everything it says
has a pupil's name in it, and nobody may ever read that.
"""

import io
import logging
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hocba_hooks import (
    Actor,
    CheckReport,
    CheckRequest,
    Coverage,
    Document,
    ExchangeError,
    ExportRequest,
    Finding,
    Form,
    HocbaError,
    Issue,
    KeyConfig,
    Level,
    ListSource,
    MessageState,
    Package,
    Part,
    RecordOutcome,
    RecordResult,
    RevokeRequest,
    Role,
    Scope,
    Severity,
    SignatureResult,
    SignedDocument,
    SigningError,
    SigningState,
    SignRequest,
    SourceConfig,
    SourceError,
    SourceRecord,
    SubmissionProgress,
    SubmitRequest,
    TemplateBook,
    hookimpl,
)
from hocba_plugin.errors import (
    ExchangeFaultError,
    PluginError,
    PluginFaultError,
    SigningFaultError,
    SourceFaultError,
)
from hocba_plugin.host import CRASHED, Host
from hocba_plugin.host.guard import Guard
from hocba_plugin.host.keys import GuardedKey
from hocba_plugin.host.origin import Origin
from hocba_plugin.samples import sample_school

MARKER = "Nguyễn Thị Mai An"
NAME, VERSION = "hocba-adapter-kit", "0.1.0"
PUPILS = [
    one.transcript
    for one in sample_school(Level.PRIMARY, seed=3, classes={"1A": 2, "1B": 1}).pupils
]
FIRST = PUPILS[0]
IDENTITY = UUID("00000000-0000-4000-8000-000000000001")
OTHER = UUID("00000000-0000-4000-8000-000000000002")
ISSUE = Issue(identity=IDENTITY, created_on="2026-05-29", issued_on="2026-05-29")
DOCUMENT = Document(
    content=b"<x/>",
    profile_id="p",
    form=Form.PRIMARY,
    identity=IDENTITY,
    version=1,
    content_digest=FIRST.content_digest,
)
CLERK = Actor(id="clerk", role=Role.CLERK)
SOURCE = SourceConfig(
    system="ours", school=FIRST.school, head=FIRST.head, school_year=FIRST.school_year
)
PACKAGE = Package(
    identity=IDENTITY, version=1, pupil_code="", personal_id="", text="x", sha256="0" * 64
)
EXPORT = ExportRequest(transcript=FIRST, profile_id="p", issue=ISSUE)
SIGN = SignRequest(documents=(DOCUMENT,), role=Role.HEAD, actor=CLERK, key_ref="x")
SUBMIT = SubmitRequest(key=IDENTITY, packages=(PACKAGE,), school_code="x", actor=CLERK)
REVOKE = RevokeRequest(key=IDENTITY, records=(PACKAGE,), reason="x", school_code="x", actor=CLERK)
RESULT = RecordResult(identity=IDENTITY, version=1, outcome=RecordOutcome.ACCEPTED)

Behaviour = Callable[[], Any]


class Vendor:
    """Does in one place what it likes, and in all others what it should."""

    def __init__(self, place: str, behave: Behaviour) -> None:
        self._place, self._behave = place, behave

    def _at(self, place: str, answer: Any) -> Any:
        return self._behave() if place == self._place else answer

    @hookimpl
    def open_source(self, config: SourceConfig) -> Any:
        """Return a source."""
        return self._at("open_source", Source(PUPILS, self._at))

    @hookimpl
    def source_templates(self, system: str) -> Any:
        """Return no workbooks."""
        return self._at("source_templates", ())

    @hookimpl
    def export_record(self, request: ExportRequest) -> Any:
        """Return the document."""
        return self._at("export_record", DOCUMENT)

    @hookimpl
    def validate(self, request: CheckRequest) -> Any:
        """Find nothing."""
        return self._at("validate", None)

    @hookimpl
    def sign(self, request: SignRequest) -> Any:
        """Return a job."""
        return self._at("sign", Job(self._at))

    @hookimpl
    def submit(self, request: SubmitRequest) -> Any:
        """Return a submission."""
        return self._at("submit", Message(self._at, "submit"))

    @hookimpl
    def revoke(self, request: RevokeRequest) -> Any:
        """Return a submission."""
        return self._at("revoke", Message(self._at, "revoke"))


# As if it were part of an installed package: then errors name that.
Vendor.__module__ = "hocba_adapter_kit.vendor"


class Source(ListSource):
    """Everything a source may do."""

    def __init__(self, transcripts: Any, at: Callable[[str, Any], Any]) -> None:
        super().__init__(transcripts)
        self._at = at

    def classes(self) -> Any:
        return self._at("open_source.classes", super().classes())

    def records(self, class_name: str | None = None) -> Any:
        return self._at("open_source.records", super().records(class_name))

    def staff(self) -> Any:
        return self._at("open_source.staff", ())

    def coverage(self) -> Any:
        return self._at("open_source.coverage", ())

    def recognised(self) -> Any:
        return self._at("open_source.recognised", ())

    def scope(self) -> Any:
        return self._at("open_source.scope", Scope())

    def close(self) -> None:
        self._at("open_source.close", None)


class Job:
    """Signs at once."""

    def __init__(self, at: Callable[[str, Any], Any]) -> None:
        self._at = at

    def poll(self) -> Any:
        done = SignedDocument(state=SigningState.DONE, document=DOCUMENT)
        return self._at("sign.poll", iter([done]))

    def cancel(self) -> None:
        self._at("sign.cancel", None)


class Message:
    """Is answered at once."""

    def __init__(self, at: Callable[[str, Any], Any], hook: str) -> None:
        self._at, self._hook = at, hook

    @property
    def id(self) -> Any:
        return self._at(f"{self._hook}.id", "1")

    def poll(self) -> Any:
        progress = SubmissionProgress(
            state=MessageState.REPLY_READ, results=(RESULT,), receipt=b"<x/>"
        )
        return self._at(f"{self._hook}.poll", progress)


class Key:
    """A key source."""

    def __init__(self, at: Callable[[str, Any], Any]) -> None:
        self._at = at

    def certificates(self) -> Any:
        return self._at("hocba.keys.certificates", [b"x"])

    def start(self, hashes: Any, algorithm: Any = None) -> Any:
        return self._at("hocba.keys.start", self)

    def poll(self) -> Any:
        done = SignatureResult(state=SigningState.DONE, signature=b"x")
        return self._at("hocba.keys.poll", iter([done]))

    def cancel(self) -> None:
        self._at("hocba.keys.cancel", None)

    def close(self) -> None:
        self._at("hocba.keys.close", None)


def use_key(place: str, behave: Behaviour) -> None:
    """Open a vendor's key and sign two hashes."""
    guard = Guard(Origin("ours", "vendor", NAME, VERSION), "hocba.keys")
    vendor = Vendor(place, behave)
    key = GuardedKey(guard, guard.call(vendor._at, "hocba.keys", Key(vendor._at)))
    with closing(key):
        key.certificates()
        job = key.start([b"x"])
        list(job.poll())
        job.cancel()


def use_source(host: Host) -> None:
    """Read everything."""
    with closing(host.open_source(SOURCE)) as source:
        for read in (source.classes, source.staff, source.coverage, source.recognised):
            list(read())  # type: ignore[operator]
        source.scope()  # type: ignore[attr-defined]
        for record in source.records():
            dict(record.places)


def use_job(host: Host) -> None:
    """Sign to the end."""
    job = host.sign(SIGN)
    list(job.poll())
    job.cancel()


def use(place: str, behave: Behaviour) -> None:
    """Come to the place where it misbehaves."""
    if place.startswith("hocba.keys"):
        use_key(place, behave)
    else:
        USES[place.partition(".")[0]](Host([], [], [Vendor(place, behave)]))


ITERATORS = {
    f"open_source.{one}" for one in ("classes", "records", "staff", "coverage", "recognised")
}
ITERATORS |= {"sign.poll", "hocba.keys.poll"}
SILENT = {"open_source.close", "sign.cancel", "hocba.keys.cancel", "hocba.keys.close"}
"""Whose answers nobody looks at."""
USES: dict[str, Callable[[Host], object]] = {
    "open_source": use_source,
    "source_templates": lambda host: host.source_templates("ours"),
    "export_record": lambda host: host.export_record(EXPORT),
    "validate": lambda host: host.validate(CheckRequest()),
    "sign": use_job,
    "submit": lambda host: host.submit(SUBMIT).poll(),
    "revoke": lambda host: host.revoke(REVOKE).poll(),
}
PLACES = sorted(
    {*USES, *ITERATORS, *SILENT}
    | {"open_source.scope", "submit.id", "submit.poll", "revoke.id", "revoke.poll"}
    | {"hocba.keys", "hocba.keys.certificates", "hocba.keys.start"}
)
STATUS = {"open_source": 3, "sign": 4, "hocba": 4, "submit": 5, "revoke": 5}


class UnspeakableError(Exception):
    """Fails when it is shown."""

    def __str__(self) -> str:
        raise RuntimeError(MARKER)

    __repr__ = __str__


class Ending(BaseException):
    """Is no Exception."""


class HalfSaidError(SourceError, SigningError, ExchangeError):  # type: ignore[misc]
    """Lacks what its text is made of."""


class LyingError(SourceError, SigningError, ExchangeError):  # type: ignore[misc]
    """Would end the command as if all were well."""

    exit_status = 0


class Nameless(type):
    """Whose classes cannot say what they are called."""

    @property
    def __name__(cls) -> str:  # type: ignore[override]
        raise RuntimeError(MARKER)


class NamelessError(Exception, metaclass=Nameless):
    """Has no name to be told by."""


class Unbound:
    """Stands for an object there is none of now, as proxies of web frameworks do."""

    @property
    def __class__(self) -> Any:
        raise RuntimeError(MARKER)


def raising(kind: type[BaseException], *arguments: object) -> Behaviour:
    """Return what raises, after another exception that says as much."""

    def behave() -> None:
        error = kind(*arguments)
        error.add_note(MARKER)
        raise_after_another(error)

    return behave


def raise_after_another(error: BaseException) -> None:
    """Raise an error whose cause says as much."""
    try:
        {}[MARKER]
    except KeyError as before:
        raise error from before


KINDS = [
    ValueError, KeyError, RuntimeError, OSError, RecursionError, MemoryError, AssertionError,
    UnicodeError, StopAsyncIteration, SystemExit, GeneratorExit, Ending, UnspeakableError,
    HocbaError, HalfSaidError, NamelessError,
]  # fmt: skip
raised = st.one_of(
    st.sampled_from(KINDS).map(lambda kind: raising(kind, MARKER)),
    st.just(raising(ExceptionGroup, MARKER, [ValueError(MARKER)])),
    st.just(raising(PluginError, MARKER, MARKER, MARKER)),
    st.just(raising(LyingError, MARKER, MARKER)),
    st.just(raising(UnicodeDecodeError, "utf-8", MARKER.encode(), 0, 1, MARKER)),
)
garbage = st.sampled_from(
    [True, False, 0, 5, 2.5, "", MARKER, MARKER.encode(), {}, {MARKER: MARKER}, object(),
     ListSource, lambda: MARKER, FIRST, Finding.model_construct(code=MARKER)]
)  # fmt: skip
in_a_list = st.one_of(garbage, st.none()).map(lambda one: [one])


def failing_midway(error: Behaviour) -> Behaviour:
    """Return what begins well: an iterator that raises."""

    def behave() -> Iterator[Any]:
        yield from ()
        error()

    return behave


def answers(place: str) -> st.SearchStrategy[Any]:
    """Return wrong answers for a place."""
    if place in ITERATORS:
        return st.one_of(garbage, in_a_list, st.none())
    if place == "source_templates":
        return st.one_of(garbage, in_a_list)
    if place == "hocba.keys.certificates":
        # Bytes are what certificates are; that these are none is found when they are read.
        return st.one_of(garbage, in_a_list.filter(lambda one: not isinstance(one[0], bytes)))
    if place.endswith(".id"):
        return st.one_of(garbage.filter(lambda one: one != MARKER), st.none())
    if place in ("hocba.keys", "submit.poll", "revoke.poll", "hocba.keys.start"):
        return st.one_of(garbage, st.none())
    return garbage


@st.composite
def misbehaviours(draw: st.DrawFn) -> tuple[str, Behaviour]:
    """Draw a place and what goes wrong there."""
    place = draw(st.sampled_from(PLACES))
    kinds = [raised]
    if place in ITERATORS:
        kinds.append(raised.map(failing_midway))
    if place not in SILENT:
        kinds.append(answers(place).map(lambda answer: lambda: answer))
    return place, draw(st.one_of(kinds))


def misbehave(place: str, behave: Behaviour) -> PluginFaultError:
    """Return what comes of it."""
    with pytest.raises(PluginFaultError) as caught:
        use(place, behave)
    return caught.value


def shown(error: BaseException) -> str:
    """Return all a person, a log or a traceback could have of an error, to the first cause."""
    written = io.StringIO()
    traceback.print_exception(error, file=written)
    return "\n".join((written.getvalue(), repr(error), repr(error.args)))


@given(misbehaviours())
def test_whatever_a_plugin_does_is_an_error_that_names_it(drawn: tuple[str, Behaviour]) -> None:
    """By package, version and hook, in both languages; and not a word of what it said."""
    place, behave = drawn
    log = logging.StreamHandler(io.StringIO())
    logging.getLogger().addHandler(log)
    try:
        if place == "validate":
            check_validate(behave)
            return
        error = misbehave(place, behave)
    finally:
        logging.getLogger().removeHandler(log)
    for text in (error.message("vi"), error.message("en")):
        assert NAME in text
        assert VERSION in text
        assert place in text
    assert error.exit_status == STATUS.get(place.partition(".")[0], 70)
    assert MARKER not in shown(error) + log.stream.getvalue()


def check_validate(behave: Behaviour) -> None:
    """See that a check that misbehaves stops the record, by name."""
    report = Host([], [], [Vendor("validate", behave)]).validate(CheckRequest())
    (finding,) = report.errors
    assert finding.code == CRASHED
    assert f"Vendor ({NAME} {VERSION})" in finding.message_vi
    assert f"Vendor ({NAME} {VERSION})" in finding.message_en
    assert MARKER not in repr(report) + finding.model_dump_json()


@pytest.mark.parametrize("place", PLACES)
def test_ctrl_c_stops_everywhere(place: str) -> None:
    """It is the person's, not the plugin's; what the plugin was doing is not told."""
    behave = raising(KeyboardInterrupt, MARKER)
    with pytest.raises(KeyboardInterrupt) as caught:
        use(place, behave)
    assert caught.value.__context__ is None


@pytest.mark.parametrize("hook", [*USES, "hocba.keys"])
def test_a_vendor_that_behaves_well_is_let_through(hook: str) -> None:
    """The same vendor, misbehaving nowhere: or nothing above would prove anything."""
    if hook == "hocba.keys":
        use_key("nowhere", lambda: None)
    else:
        USES[hook](Host([], [], [Vendor("nowhere", lambda: None)]))


SAID = {
    "open_source": SourceError("lop-1a.xlsx", "hỏng / damaged"),
    "open_source.records": SourceError("lop-1a.xlsx", "hỏng / damaged"),
    "sign": SigningError("sai mã PIN / wrong PIN"),
    "sign.poll": SigningError("sai mã PIN / wrong PIN"),
    "submit.poll": ExchangeError("bận / busy"),
    "revoke": ExchangeError("bận / busy"),
}


@pytest.mark.parametrize(("place", "said"), SAID.items(), ids=SAID.keys())
def test_what_a_hook_documents_is_said_in_the_plugins_own_words(
    place: str, said: HocbaError
) -> None:
    """Those are for people. What the plugin had before them is cut off."""
    with pytest.raises(type(said)) as caught:
        use(place, lambda: raise_after_another(said))
    assert caught.value is said
    assert MARKER not in shown(said)
    assert NAME in shown(said)


def with_(model: Any, **fields: Any) -> Any:
    """Return a model with fields nobody checked."""
    return type(model).model_construct(**{**dict(model), **fields})


RECORD = SourceRecord(place="#1", transcript=FIRST)
OF_ANOTHER = FIRST.model_copy(update={"school": FIRST.school.model_copy(update={"code": "99"})})
WRONG: dict[str, tuple[str, Any]] = {
    "str as content": ("export_record", with_(DOCUMENT, content=MARKER)),
    "no content": ("export_record", with_(DOCUMENT, content=b"")),
    "another pupil": ("export_record", with_(DOCUMENT, identity=OTHER)),
    "another version": ("export_record", with_(DOCUMENT, version=2)),
    "another content": ("export_record", with_(DOCUMENT, content_digest=PUPILS[1].content_digest)),
    "another profile": ("export_record", with_(DOCUMENT, profile_id="q")),
    "another form": ("export_record", with_(DOCUMENT, form=Form.SECONDARY)),
    "a transcript": ("export_record", FIRST),
    "a pupil of another school": (
        "open_source.records",
        [SourceRecord(place="#1", transcript=OF_ANOTHER)],
    ),
    "a record without transcript": ("open_source.records", [with_(RECORD, transcript=MARKER)]),
    "a name that is none": (
        "open_source.records",
        [with_(RECORD, transcript=with_(FIRST, pupil=with_(FIRST.pupil, name=[MARKER])))],
    ),
    "places that are none": ("open_source.records", [with_(RECORD, places=[MARKER])]),
    "a mark as float": (
        "open_source.records",
        [with_(RECORD, transcript=with_(FIRST, weight_kg=20.5))],
    ),
    "a class without grade": ("open_source.classes", [with_(FIRST.school_class, grade=MARKER)]),
    "a part without rows": (
        "open_source.recognised",
        [Part.model_construct(place=MARKER, kind_vi="x", kind_en="x", rows=None)],
    ),
    "a state of its own": (
        "open_source.coverage",
        [Coverage.model_construct(class_name="1A", kind="x", kind_vi="", kind_en="", state=MARKER)],
    ),
    "a path as template": (
        "source_templates",
        (TemplateBook(name="../x", purpose_vi="", purpose_en="", naming_vi="", naming_en="",
                      levels=(), sheets=()),),
    ),
    "signed by name only": ("sign.poll", [SignedDocument(state=SigningState.DONE)]),
    "not done": ("sign.poll", [SignedDocument(state=SigningState.WAITING)]),
    "another document": (
        "sign.poll",
        [SignedDocument(state=SigningState.DONE, document=with_(DOCUMENT, identity=OTHER))],
    ),
    "one too many": ("sign.poll", [SignedDocument(state=SigningState.FAILED)] * 2),
    "a result of another": (
        "submit.poll",
        SubmissionProgress(state=MessageState.PROCESSED, results=(with_(RESULT, identity=OTHER),)),
    ),
    "two results": (
        "submit.poll",
        SubmissionProgress(state=MessageState.PROCESSED, results=(RESULT, RESULT)),
    ),
    "an empty receipt": (
        "revoke.poll",
        SubmissionProgress(state=MessageState.REPLY_READ, results=(RESULT,), receipt=b""),
    ),
    "a receipt of nobody": (
        "revoke.poll",
        SubmissionProgress(state=MessageState.REPLY_READ, receipt=b"x"),
    ),
    "no signature": ("hocba.keys.poll", [SignatureResult(state=SigningState.DONE)]),
    "a signature in letters": (
        "hocba.keys.poll",
        [SignatureResult.model_construct(state=SigningState.DONE, signature=MARKER, reason="")],
    ),
    "no certificate": ("hocba.keys.certificates", []),
}  # fmt: skip


@pytest.mark.parametrize(("place", "answer"), WRONG.values(), ids=WRONG.keys())
def test_what_looks_right_and_is_not_is_refused_by_name(place: str, answer: Any) -> None:
    """Of the right type, but unchecked, empty, or of somebody else."""
    error = misbehave(place, lambda: answer)
    assert f"{NAME} {VERSION}" in error.message("vi")
    assert MARKER not in shown(error)


WRONG_REPORTS = {
    "findings in words": CheckReport.model_construct(findings=(MARKER,), not_checked=()),
    "no findings": CheckReport.model_construct(findings=None, not_checked=()),
    "a severity of its own": CheckReport.model_construct(
        findings=(
            Finding.model_construct(
                code="X", severity=MARKER, path="", message_vi="", message_en=""
            ),
        ),
        not_checked=(),
    ),
}


@pytest.mark.parametrize("report", WRONG_REPORTS.values(), ids=WRONG_REPORTS.keys())
def test_findings_that_are_none_stop_the_record(report: CheckReport) -> None:
    """A check that could not run is never a pass."""
    check_validate(lambda: report)


@pytest.mark.parametrize("place", [one for one in PLACES if one not in SILENT])
def test_an_answer_that_cannot_say_what_it_is_is_refused_by_name(place: str) -> None:
    """hypothesis cannot draw it either."""
    if place == "validate":
        check_validate(Unbound)
    else:
        assert NAME in misbehave(place, Unbound).message("vi")


def test_findings_without_end_stop_the_record() -> None:
    """Nobody could read them, and no report could be made of them."""
    finding = Finding(
        code="OUR-01", severity=Severity.WARNING, path="", message_vi="x", message_en="x"
    )
    check_validate(lambda: CheckReport(findings=(finding,) * 10_001))


@pytest.mark.parametrize("text", ["a\ud800b", MARKER.encode("utf-16").decode("latin-1") + "\udcff"])
def test_what_a_finding_says_can_be_written_everywhere(text: str) -> None:
    """A text with halves of characters stopped the workbook and the page of everybody."""
    finding = Finding(
        code=text, severity=Severity.ERROR, path=text, message_vi=text, message_en=text,
        remedy_vi=text, remedy_en=text, field=text,
    )  # fmt: skip
    finding.model_dump_json().encode()


def test_what_a_finding_says_has_an_end() -> None:
    """Ten million letters in one cell kept the program busy for minutes."""
    text = "a" * 10_000_000
    finding = Finding(
        code="X", severity=Severity.ERROR, path=text, message_vi=text, message_en=text
    )
    assert len(finding.model_dump_json()) < 10_000


@pytest.mark.parametrize("place", PLACES)
def test_the_standard_output_stays_the_commands_own(
    place: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """What a plugin prints made no JSON of the result, and a stream it took away, nothing."""

    def behave() -> None:
        sys.stdout.write("loading…")
        sys.stdout = None
        raise ValueError

    own = sys.stdout
    if place == "validate":
        check_validate(behave)
    else:
        misbehave(place, behave)
    assert sys.stdout is own
    assert capsys.readouterr().out == ""


def test_a_sound_report_passes() -> None:
    """Or nothing above would prove anything."""
    finding = Finding(
        code="OUR-01", severity=Severity.WARNING, path="", message_vi="x", message_en="x"
    )
    vendor = Vendor("validate", lambda: CheckReport(findings=(finding,)))
    assert Host([], [], [vendor]).validate(CheckRequest()).findings == (finding,)


def test_a_pupil_of_another_class_is_refused() -> None:
    """Asked for 1B, and given everybody."""
    source = Host([], [], [Vendor("open_source.records", lambda: [RECORD])]).open_source(SOURCE)
    assert len(list(source.records("1A"))) == 1
    with pytest.raises(SourceFaultError, match="another class"):
        list(source.records("1B"))


def test_the_first_error_is_the_one_that_is_told() -> None:
    """A source that fails and then cannot be closed either."""

    class Both(Vendor):
        def _at(self, place: str, answer: Any) -> Any:
            if place in ("open_source.records", "open_source.close"):
                raise ValueError(MARKER)
            return answer

    with pytest.raises(SourceFaultError, match=r"open_source\.records"):
        use_source(Host([], [], [Both("", lambda: None)]))


def test_what_was_read_before_a_plugin_failed_is_kept() -> None:
    """An iterator that fails midway."""

    def behave() -> Iterator[Any]:
        yield RECORD
        raise KeyError(MARKER)

    read = Host([], [], [Vendor("open_source.records", behave)]).open_source(SOURCE).records()
    assert next(read).transcript == FIRST
    with pytest.raises(SourceFaultError, match="KeyError"):
        next(read)


def test_two_plugins_for_one_system_are_both_named_and_closed() -> None:
    """Whose pupils they are would hang on the order of a list."""
    closed: list[str] = []

    class Watched(Vendor):
        def _at(self, place: str, answer: Any) -> Any:
            closed.extend([place] if place == "open_source.close" else [])
            return answer

    class Watching(Watched):
        """Another of the kind."""

    host = Host([], [], [Watched("", lambda: None), Watching("", lambda: None)])
    with pytest.raises(PluginError, match=r"Watching.*Watched.*ours"):
        host.open_source(SOURCE)
    assert len(closed) == 2


def test_a_fault_is_caught_where_its_kind_is() -> None:
    """Other classes are read on, messages are asked for again."""
    assert issubclass(SourceFaultError, SourceError)
    assert issubclass(SigningFaultError, SigningError)
    assert issubclass(ExchangeFaultError, ExchangeError)


def test_the_engines_own_stage_speaks_for_itself() -> None:
    """Its errors are ours already, whatever their kind."""
    stage = Vendor("sign", raising(PluginError, "x", "x", "x"))
    with pytest.raises(PluginError):
        Host([stage], [], []).sign(SIGN)


def test_an_installed_key_is_guarded(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    """Found by its entry point, named by its package."""
    from hocba_plugin.sign.keys import open_key

    (tmp_path / "their_key.py").write_text(
        f"def open_key(config):\n    raise SystemExit({MARKER!r})\n"
    )
    information = tmp_path / "their_key-3.dist-info"
    information.mkdir()
    (information / "METADATA").write_text("Metadata-Version: 2.1\nName: their-key\nVersion: 3\n")
    (information / "entry_points.txt").write_text("[hocba.keys]\ntheirs = their_key:open_key\n")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(
        SigningFaultError, match=r"theirs \(their-key 3\).*their_key.py:2"
    ) as caught:
        open_key(KeyConfig(holder="001199009301", kind="theirs"))
    assert MARKER not in shown(caught.value)
