"""What plugins answer about documents and messages: only what was asked, and nothing else."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from hocba_hooks import (
    CheckReport,
    Document,
    ExportRequest,
    Form,
    RevokeRequest,
    SignedDocument,
    SigningState,
    SignRequest,
    SubmissionProgress,
    SubmitRequest,
    TemplateBook,
)
from hocba_plugin.host.guard import Guard, is_a

_UNFINISHED = (SigningState.WAITING, SigningState.SIGNING)
_LONGEST_ID = 128
_MOST_FINDINGS = 10_000
_IN_NO_NAME = frozenset('/\\:*?"<>|')


def exported(guard: Guard, answer: object, request: ExportRequest) -> Document:
    """Return the document of the record that was asked for.

    :raises PluginFaultError: it is empty, or of another record.
    """
    document = guard.sound(answer, Document)
    transcript, issue = request.transcript, request.issue
    asked = Document(
        content=document.content,
        profile_id=request.profile_id,
        form=Form.of(transcript.level),
        identity=issue.identity,
        version=issue.version,
        content_digest=transcript.content_digest,
    )
    _require_same(guard, document, asked, "")
    return document


def report(guard: Guard, answer: object) -> CheckReport:
    """Return what a check found.

    :raises PluginFaultError: it is no report, or one that nobody could read.
    """
    found = guard.sound(answer, CheckReport)
    if len(found.findings) + len(found.not_checked) > _MOST_FINDINGS:
        raise guard.refused(f"quá {_MOST_FINDINGS} lỗi", f"over {_MOST_FINDINGS} findings")
    return found


def templates(guard: Guard, answer: Any) -> tuple[TemplateBook, ...]:
    """Return blank workbooks, each with a name a file can have.

    :raises PluginFaultError: they are none.
    """
    if not is_a(answer, tuple, list):
        raise guard.unfit(answer, "tuple[TemplateBook, ...]")
    books = tuple(guard.sound(book, TemplateBook) for book in answer)
    names = [book.name for book in books]
    if len(set(names)) < len(names) or not all(map(_is_a_file_name, names)):
        raise guard.refused(
            "tên tệp mẫu trùng nhau hoặc không dùng được", "names of templates twice or unusable"
        )
    return books


class GuardedSigning:
    """A ``SigningJob`` whose outcomes are those of the documents it was given."""

    def __init__(self, guard: Guard, job: object, request: SignRequest) -> None:
        """Hold what ``sign`` answered.

        :raises SigningFaultError: it is no job.
        """
        if is_a(job, type) or not guard.call(_has, job, "poll", "cancel"):
            raise guard.unfit(job, "SigningJob")
        self._guard, self._job, self._waiting = guard, job, list(request.documents)

    def poll(self) -> Iterator[SignedDocument]:
        """Yield the outcomes reached since the last call, in order."""
        for outcome in self._guard.each(self._job, "poll", SignedDocument):
            if not self._waiting:
                raise self._guard.refused("thừa kết quả", "more outcomes than documents", "poll")
            self._require_outcome(outcome, self._waiting.pop(0))
            yield outcome

    def cancel(self) -> None:
        """Stop; an error that is under way already is not replaced by another."""
        self._guard.end(self._job, "cancel")

    def _require_outcome(self, outcome: SignedDocument, asked: Document) -> None:
        done = outcome.state is SigningState.DONE
        if outcome.state in _UNFINISHED or done is not (outcome.document is not None):
            raise self._guard.refused(
                f"kết quả {outcome.state.value} không hợp lệ",
                f"an outcome {outcome.state.value} that is none",
                "poll",
            )
        if outcome.document is not None:
            _require_same(self._guard, outcome.document, asked, "poll")


class GuardedSubmission:
    """A ``Submission`` that speaks of the records of its message alone."""

    def __init__(
        self, guard: Guard, submission: object, request: SubmitRequest | RevokeRequest
    ) -> None:
        """Hold what ``submit`` or ``revoke`` answered, and ask for the message's number.

        :raises ExchangeFaultError: it is no submission, or has no number.
        """
        if is_a(submission, type) or not guard.call(_has, submission, "poll"):
            raise guard.unfit(submission, "Submission")
        self._guard, self._submission = guard, submission
        records = request.packages if isinstance(request, SubmitRequest) else request.records
        self._records = {(one.identity, one.version) for one in records}
        number = guard.call(getattr, submission, "id", at="id")
        if not is_a(number, str):
            raise guard.unfit(number, "str", "id")
        if not number.strip() or not number.isprintable() or len(number) > _LONGEST_ID:
            raise guard.refused("mã thông điệp không dùng được", "an unusable number", "id")
        self.id = number

    def poll(self) -> SubmissionProgress:
        """Return how far it is."""
        answer = self._guard.method(self._submission, "poll")
        progress = self._guard.sound(answer, SubmissionProgress, "poll")
        told = [(result.identity, result.version) for result in progress.results]
        if reason := _wrong(told, self._records, progress.receipt):
            raise self._guard.refused(*reason, "poll")
        return progress

    @property
    def unusable(self) -> tuple[bytes, ...]:
        """The last answers, when nothing may be concluded; a submission need not keep them."""
        found = self._guard.call(lambda: getattr(self._submission, "unusable", ()), at="unusable")
        answers = found if is_a(found, tuple) else (found,)
        return tuple(answer for answer in answers if is_a(answer, bytes))


def _wrong(
    told: Sequence[tuple[UUID, int]], asked: set[tuple[UUID, int]], receipt: bytes | None
) -> tuple[str, str] | None:
    if not set(told) <= asked:
        return "kết quả của học bạ khác", "a result of another record"
    if len(set(told)) < len(told):
        return "hai kết quả cho một học bạ", "two results for one record"
    if receipt == b"":
        return "biên nhận rỗng", "an empty receipt"
    if receipt is not None and len(told) < len(asked):
        return "biên nhận thiếu học bạ", "a receipt that leaves records out"
    return None


def _require_same(guard: Guard, document: Document, asked: Document, at: str) -> None:
    if not document.content:
        raise guard.refused("tài liệu rỗng", "an empty document", at)
    if document != asked.model_copy(update={"content": document.content}):
        raise guard.refused("tài liệu của học bạ khác", "a document of another record", at)


def _has(target: object, *names: str) -> bool:
    return all(callable(getattr(target, name, None)) for name in names)


def _is_a_file_name(name: str) -> bool:
    return bool(name.strip(" .")) and name.isprintable() and not _IN_NO_NAME & set(name)
