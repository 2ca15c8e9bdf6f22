"""The engine's errors, below the contract's root. Each says what happened and what to do next.

::

    HocbaError                                    exit 70
    ├── ConfigError           HOCBA-CONFIG        exit 2   hocba.toml is missing or wrong
    │   ├── UnfilledError     HOCBA-UNFILLED      exit 2   hocba.toml as hocba init wrote it
    │   ├── PluginError       HOCBA-PLUGIN        exit 2   a configured plugin cannot be loaded
    │   └── ProfileError      HOCBA-PROFILE       exit 2   a profile is missing or wrong
    ├── FileUseError          HOCBA-FILE      exit 2   a file named in a command cannot be used
    ├── CorrectionsError      HOCBA-CORRECTIONS   exit 2   the file of corrections cannot be used
    ├── DocumentError         HOCBA-DOCUMENT      exit 1   not XML, hostile, or of another shape
    ├── PackageError          HOCBA-PACKAGE       exit 1   not gzip + base64, damaged, or too large
    ├── WorkflowError         HOCBA-WORKFLOW      exit 2   this step is not due, or not this role's
    │   └── PersonError       HOCBA-PERSON        exit 2   nor this person's
    │       └── NamesakeError HOCBA-NAMESAKE      exit 2   several persons have this name
    ├── ClockError            HOCBA-CLOCK         exit 2   this computer's clock is wrong
    ├── LedgerError           HOCBA-LEDGER        exit 70  the ledger cannot be used
    │   ├── DamagedError      HOCBA-DAMAGED       exit 70  one record's document is not as stored
    │   └── BusyLedgerError   HOCBA-BUSY          exit 2   another program is using it
    ├── UnstorableError       HOCBA-TEXT          exit 2   a name or reason the ledger cannot hold
    ├── TakenError            HOCBA-TAKEN         exit 2   a pupil code has a record of another form
    ├── LostLedgerError       HOCBA-LOST          exit 2   no ledger where one must have been
    ├── PluginFaultError      HOCBA-PLUGIN-FAULT  exit 70  a plugin crashed or answered nonsense
    │   ├── SourceFaultError    HOCBA-PLUGIN-SOURCE    exit 3  while reading; a SourceError
    │   ├── SigningFaultError   HOCBA-PLUGIN-SIGN      exit 4  while signing; a SigningError
    │   └── ExchangeFaultError  HOCBA-PLUGIN-EXCHANGE  exit 5  while sending; an ExchangeError
    ├── SourceError           HOCBA-SOURCE        exit 3   (contract)
    │   ├── NobodyError       HOCBA-NOBODY        exit 3   a source without a single pupil
    │   ├── ShrunkError       HOCBA-SHRUNK        exit 3   many of a class are not there any more
    │   └── UnreadError       HOCBA-CLASSES       exit 3   some classes; nothing done with them
    ├── SigningError          HOCBA-SIGN          exit 4   (contract)
    │   ├── KeyUseError       HOCBA-KEY           exit 4   the key cannot be opened or used
    │   ├── CertificateError  HOCBA-CERTIFICATE   exit 4   the certificate may not be used for this
    │   └── TimestampError    HOCBA-TIMESTAMP     exit 4   no time-stamp, or one that proves nothing
    └── ExchangeError         HOCBA-EXCHANGE      exit 5   (contract)
        ├── UnansweredError   HOCBA-UNANSWERED    exit 5   no answer: what was sent may have arrived
        ├── AnswerError       HOCBA-ANSWER        exit 5   an answer that cannot be used
        ├── AccessError       HOCBA-ACCESS        exit 5   no entry: says nothing of what was sent
        ├── RefusedError      HOCBA-REFUSED       exit 5   the authority refused the whole request
        │   └── OversizeError   HOCBA-OVERSIZE      exit 5   for its size
        └── UnfinishedError   HOCBA-UNFINISHED    exit 5   some messages; the others were done
"""

from typing import ClassVar

from hocba_hooks.errors import ExchangeError, HocbaError, SigningError, SourceError

__all__ = [
    "AccessError",
    "AnswerError",
    "BusyLedgerError",
    "CertificateError",
    "ClockError",
    "ConfigError",
    "CorrectionsError",
    "DamagedError",
    "DocumentError",
    "ExchangeError",
    "ExchangeFaultError",
    "FileUseError",
    "HocbaError",
    "KeyUseError",
    "LedgerError",
    "LostLedgerError",
    "NamesakeError",
    "NobodyError",
    "OversizeError",
    "PackageError",
    "PluginError",
    "PluginFaultError",
    "ProfileError",
    "RefusedError",
    "ShrunkError",
    "SigningError",
    "SigningFaultError",
    "SourceError",
    "SourceFaultError",
    "TakenError",
    "TimestampError",
    "UnansweredError",
    "UnfilledError",
    "UnfinishedError",
    "UnreadError",
    "UnstorableError",
    "WorkflowError",
]


class UnreadError(SourceError):
    """Classes of a school that cannot be read. It is raised last, when everything else was done;
    where steps are told record by record, each record of such a class has it.

    ``unread`` are pairs of a class's name and its error; without a name it may be of any class.
    """

    code = "HOCBA-CLASSES"
    fields = ("unread",)
    vi = "Có lớp không đọc được, không làm gì với các lớp ấy"
    en = "Some classes cannot be read; nothing was done with them"
    remedy_vi = "Sửa các tệp nêu dưới đây rồi chạy lại."
    remedy_en = "Mend the files named below and run again."

    @property
    def unread(self) -> tuple[tuple[str, SourceError], ...]:
        """Each class's name and its error."""
        found: tuple[tuple[str, SourceError], ...] = self.args[0]
        return found

    def told(self, language: str) -> list[tuple[str, str]]:
        """Return the names of classes, and what is the matter with them, each matter once."""
        names: dict[str, list[str]] = {}
        for name, error in self.unread:
            names.setdefault(error.message(language), []).append(name)
        return [(", ".join(filter(None, found)), text) for text, found in names.items()]

    def message(self, language: str = "vi") -> str:
        """Return what happened and what to do next, a line a matter."""
        lines = (f"{names or '?'}: {text}" for names, text in self.told(language))
        return "\n".join((super().message(language), *lines))


class ConfigError(HocbaError):
    """The configuration is missing or wrong; ``place`` names the table and key."""

    code = "HOCBA-CONFIG"
    exit_status = 2
    fields: ClassVar[tuple[str, ...]] = ("place", "reason_vi", "reason_en")
    vi = "Cấu hình chưa đúng ({place}): {reason_vi}"
    en = "The configuration is wrong ({place}): {reason_en}"
    remedy_vi = "Sửa hocba.toml, hoặc tạo tệp mới bằng lệnh hocba init."
    remedy_en = "Mend hocba.toml, or make a new one with hocba init."


class UnfilledError(ConfigError):
    """Keys of the configuration are still as ``hocba init`` wrote them; ``keys`` names them."""

    code = "HOCBA-UNFILLED"
    fields = ("keys",)
    vi = "hocba.toml còn giá trị mẫu chưa điền: {keys}"
    en = "hocba.toml is not filled in: {keys}"
    remedy_vi = (
        "Thay mỗi giá trị trong dấu <…> bằng thông tin của trường, bỏ dòng trường không có, "
        "rồi chạy hocba doctor."
    )
    remedy_en = (
        "Put your school's own in place of each value in <…>, take out lines you have nothing "
        "for, then run hocba doctor."
    )


class PluginError(ConfigError):
    """A configured plugin is missing, failed while it was loaded, or could never be called."""

    code = "HOCBA-PLUGIN"
    fields = ("plugin", "reason_vi", "reason_en")
    vi = "Không nạp được phần bổ trợ {plugin}: {reason_vi}"
    en = "Plugin {plugin} cannot be loaded: {reason_en}"
    remedy_vi = "Cài hoặc sửa gói tương ứng, hoặc bỏ tên này khỏi mục plugins trong hocba.toml."
    remedy_en = "Install or mend its package, or take the name out of plugins in hocba.toml."

    @classmethod
    def without_extra(cls, extra: str, error: ImportError) -> "PluginError":
        """Return the error that says which extra of ours to install."""
        install = f"hocba-plugin[{extra}]"
        return cls(
            extra,
            f"thiếu {error.name}; cài {install}",
            f"{error.name} is missing; install {install}",
        )


class ProfileError(ConfigError):
    """A profile cannot be found, or contradicts itself; ``place`` names file and row."""

    code = "HOCBA-PROFILE"
    fields = ("place", "reason_vi", "reason_en")
    vi = "Hồ sơ cấu trúc chưa đúng ({place}): {reason_vi}"
    en = "The profile is wrong ({place}): {reason_en}"
    remedy_vi = "Chạy hocba profile check với thư mục của hồ sơ cấu trúc."
    remedy_en = "Run hocba profile check on the profile's folder."


class FileUseError(HocbaError):
    """A file or folder named in a command cannot be read or written."""

    code = "HOCBA-FILE"
    exit_status = 2
    fields = ("name", "reason_vi", "reason_en")
    vi = "Không dùng được {name}: {reason_vi}"
    en = "{name} cannot be used: {reason_en}"
    remedy_vi = "Kiểm tra tên và đường dẫn đã ghi trong lệnh."
    remedy_en = "Check the name and path given in the command."


class CorrectionsError(HocbaError):
    """The file of corrections is damaged, in use, or has no such entry. Nothing goes on without it:
    a record would be issued as somebody decided it should not be."""

    code = "HOCBA-CORRECTIONS"
    exit_status = 2
    fields = ("reason_vi", "reason_en")
    vi = "Không dùng được tệp các bản sửa (corrections.jsonl): {reason_vi}"
    en = "The file of corrections (corrections.jsonl) cannot be used: {reason_en}"
    remedy_vi = "Không sửa tay tệp này; khôi phục từ bản sao lưu nếu nó bị hỏng."
    remedy_en = "Do not edit this file by hand; restore a backup if it is damaged."


class DocumentError(HocbaError):
    """Bytes that are no document for us: malformed, hostile, too large, of another shape."""

    code = "HOCBA-DOCUMENT"
    exit_status = 1
    fields = ("reason_vi", "reason_en")
    vi = "Tệp XML không dùng được: {reason_vi}"
    en = "The XML cannot be used: {reason_en}"
    remedy_vi = "Lấy lại tệp gốc từ nơi phát hành; không sửa tay."
    remedy_en = "Get the original file from its issuer again; do not edit it by hand."


class PackageError(HocbaError):
    """Bytes that are not a package."""

    code = "HOCBA-PACKAGE"
    exit_status = 1
    fields = ("reason_vi", "reason_en")
    vi = "Gói học bạ không dùng được: {reason_vi}"
    en = "The package cannot be used: {reason_en}"
    remedy_vi = "Lấy lại gói từ nơi gửi, hoặc đóng gói lại bằng lệnh hocba pack."
    remedy_en = "Get the package from its sender again, or pack the document with hocba pack."


class WorkflowError(HocbaError):
    """A step that is not due, or not this role's to take."""

    code = "HOCBA-WORKFLOW"
    exit_status = 2
    fields: ClassVar[tuple[str, ...]] = ("reason_vi", "reason_en")
    vi = "Chưa làm được bước này: {reason_vi}"
    en = "This step cannot be taken: {reason_en}"
    remedy_vi = "Xem trạng thái bằng lệnh hocba status."
    remedy_en = "See where records stand with hocba status."


class PersonError(WorkflowError):
    """The person named may not take this step; ``who`` tells who may. Staff are named here: this is
    for people to read, and for no log."""

    code = "HOCBA-PERSON"
    fields = ("reason_vi", "reason_en", "who_vi", "who_en")
    remedy_vi = "{who_vi}"
    remedy_en = "{who_en}"


class NamesakeError(PersonError):
    """Several persons of the school have the name that was given: nobody guesses."""

    code = "HOCBA-NAMESAKE"


class ClockError(HocbaError):
    """This computer's clock is wrong: nothing may be signed or sent by it."""

    code = "HOCBA-CLOCK"
    exit_status = 2
    fields = ("reason_vi", "reason_en")
    vi = "Đồng hồ máy này sai: {reason_vi}"
    en = "This computer's clock is wrong: {reason_en}"
    remedy_vi = "Chỉnh lại ngày, giờ và múi giờ (nên bật tự động đồng bộ giờ), rồi chạy lại lệnh."
    remedy_en = "Set date, time and time zone (better: automatically), then run the command again."


class LedgerError(HocbaError):
    """The ledger cannot be opened, or refuses what would break its history."""

    code = "HOCBA-LEDGER"
    exit_status = 70
    fields = ("reason_vi", "reason_en")
    vi = "Không dùng được sổ theo dõi: {reason_vi}"
    en = "The ledger cannot be used: {reason_en}"
    remedy_vi = "Kiểm tra ổ đĩa và quyền ghi; khôi phục từ bản sao lưu nếu cần."
    remedy_en = "Check disk and write permission; restore a backup if needed."


class DamagedError(LedgerError):
    """The document of one record is not what was stored, or is gone; other records are as ever."""

    code = "HOCBA-DAMAGED"
    remedy_vi = "Khôi phục bản sao lưu bằng hocba restore; các học bạ khác không bị ảnh hưởng."
    remedy_en = "Restore a backup with hocba restore; other records are not affected."


class BusyLedgerError(LedgerError):
    """Another program is using the ledger, and did not end while we waited."""

    code = "HOCBA-BUSY"
    exit_status = 2
    remedy_vi = "Đợi chương trình kia xong rồi chạy lại lệnh này; không mất gì."
    remedy_en = "Wait until the other program ends, then run this command again; nothing is lost."


class UnstorableError(HocbaError):
    """A name, code or reason that no ledger can hold, whatever its database; nothing was stored.

    It says which kind of text, and never the text.
    """

    code = "HOCBA-TEXT"
    exit_status = 2
    fields = ("what_vi", "what_en", "reason_vi", "reason_en")
    vi = "Không ghi được {what_vi}: {reason_vi}"
    en = "Cannot keep {what_en}: {reason_en}"
    remedy_vi = "Ghi lại ngắn hơn và không có ký tự ẩn, rồi chạy lại lệnh."
    remedy_en = "Write it shorter and without invisible characters, then run the command again."


class TakenError(HocbaError):
    """A pupil's code has a record of another form this year already: two pupils share it."""

    code = "HOCBA-TAKEN"
    exit_status = 2
    fields = ("identity",)
    vi = "Mã học sinh này đã có học bạ {identity} của cấp học khác trong năm học"
    en = "This pupil code already has record {identity} of another level this year"
    remedy_vi = "Hai học sinh không dùng chung một mã: sửa mã ở phần mềm của trường rồi chạy lại."
    remedy_en = "Two pupils cannot share a code: mend it in the school's system and run again."


class LostLedgerError(HocbaError):
    """The ledger is missing or empty beside what only a ledger can have made. None is begun."""

    code = "HOCBA-LOST"
    exit_status = 2
    fields = ("ledger", "beside")
    vi = "Không thấy sổ theo dõi {ledger} (không có, hoặc rỗng), trong khi đã có {beside}"
    en = "The ledger {ledger} is missing or empty, but there is {beside}"
    remedy_vi = (
        "Khôi phục bản sao lưu bằng hocba restore, hoặc sửa [ledger] trong hocba.toml. Chỉ khi "
        "thật sự muốn lập sổ mới, hãy chuyển các thư mục xml, packages, receipts đi nơi khác."
    )
    remedy_en = (
        "Restore a backup with hocba restore, or mend [ledger] in hocba.toml. Only if a new ledger "
        "is really wanted, move the folders xml, packages and receipts elsewhere."
    )


class NobodyError(SourceError):
    """A source was read to its end and has no pupil: nothing done would look like all done."""

    code = "HOCBA-NOBODY"
    fields = ("school", "school_year", "has_vi", "has_en")
    vi = "Dữ liệu nguồn không có học sinh nào của trường {school}, năm học {school_year}: {has_vi}"
    en = "The source has no pupil of school {school} in {school_year}: {has_en}"
    remedy_vi = (
        "Xem lại mã trường, school_year và [schools.source] trong hocba.toml, "
        "rồi chạy hocba source check."
    )
    remedy_en = (
        "See to the school code, school_year and [schools.source] in hocba.toml, "
        "then run hocba source check."
    )


class ShrunkError(SourceError):
    """Many pupils of a class who had a document are not in the data: a wrong file is likelier."""

    code = "HOCBA-SHRUNK"
    fields = ("class_name", "missing")
    vi = "Lớp {class_name}: {missing} học sinh đã có học bạ không còn trong dữ liệu nguồn"
    en = "Class {class_name}: {missing} pupils with a record are not in the source any more"
    remedy_vi = (
        "Xem lại tệp hoặc truy vấn của lớp; nếu các em thật sự không còn học ở trường: "
        "hocba withdraw --missing --class LỚP."
    )
    remedy_en = (
        "See to the class's file or query; if the pupils really left: "
        "hocba withdraw --missing --class CLASS."
    )


class KeyUseError(SigningError):
    """A key cannot be opened or used; ``holder`` is masked where it is a personal ID."""

    code = "HOCBA-KEY"
    fields = ("key", "reason_vi", "reason_en")
    vi = "Không dùng được khóa ký {key}: {reason_vi}"
    en = "Key {key} cannot be used: {reason_en}"


class CertificateError(SigningError):
    """A certificate may not be used for this signature. What helps depends on the reason."""

    code = "HOCBA-CERTIFICATE"
    fields = ("key", "reason_vi", "reason_en", "do_vi", "do_en")
    vi = "Chứng thư của khóa {key} không dùng được: {reason_vi}"
    en = "The certificate of key {key} cannot be used: {reason_en}"
    remedy_vi = "{do_vi}"
    remedy_en = "{do_en}"


class TimestampError(SigningError):
    """A time-stamping authority gave no time-stamp, or one that proves nothing."""

    code = "HOCBA-TIMESTAMP"
    fields = ("reason_vi", "reason_en")
    vi = "Không có dấu thời gian dùng được: {reason_vi}"
    en = "No time-stamp that can be used: {reason_en}"
    remedy_vi = (
        "Kiểm tra kết nối, đồng hồ và chứng thư gốc của nơi cấp dấu thời gian, rồi chạy lại."
    )
    remedy_en = "Check connection, clock and the authority's root, then run the same command again."


class UnansweredError(ExchangeError):
    """No answer, or "later": a request that was sent may have arrived or not."""

    code = "HOCBA-UNANSWERED"
    fields = ("reason_vi", "reason_en", "wait_s")
    vi = "Chưa nhận được trả lời của CSDL học bạ số: {reason_vi}"
    en = "The national database has not answered: {reason_en}"

    @property
    def wait_s(self) -> float:
        """How long the other side asked us to wait; 0: it did not say."""
        return float(self.args[2])


class AnswerError(ExchangeError):
    """The other side answered something that cannot be used; the answer is never repeated here."""

    code = "HOCBA-ANSWER"
    fields = ("reason_vi", "reason_en")
    vi = "Trả lời của CSDL học bạ số không dùng được: {reason_vi}"
    en = "The national database's answer cannot be used: {reason_en}"
    remedy_vi = "Kiểm tra địa chỉ máy chủ và hồ sơ cấu trúc, rồi chạy lại lệnh này."
    remedy_en = "Check the server's address and the profile, then run the same command again."


class AccessError(ExchangeError):
    """The other side does not let us in. What was sent before may have arrived all the same."""

    code = "HOCBA-ACCESS"
    fields = ("status", "question")
    vi = "CSDL học bạ số không cho truy cập ({status}): {question}"
    en = "The national database gives no access ({status}): {question}"
    remedy_vi = "Kiểm tra tài khoản kết nối và địa chỉ ở mục [exchange] trong hocba.toml."
    remedy_en = "Check account and address in [exchange] of hocba.toml."


class RefusedError(ExchangeError):
    """The authority read a whole request and refused it (not single records): it has nothing."""

    code = "HOCBA-REFUSED"
    fields = ("status", "question")
    vi = "CSDL học bạ số từ chối yêu cầu ({status}): {question}"
    en = "The national database refused the request ({status}): {question}"
    remedy_vi = "Kiểm tra hồ sơ cấu trúc và phiên bản phần mềm, rồi báo cho đơn vị hỗ trợ."
    remedy_en = "Check the profile and the program's version, then tell your support."


class OversizeError(RefusedError):
    """The authority refused a message for its size (413): it has nothing of it."""

    code = "HOCBA-OVERSIZE"
    vi = "CSDL học bạ số từ chối cả gói tin vì quá lớn ({status}): {reason}"
    en = "The national database refused the whole message as too large ({status}): {reason}"
    remedy_vi = "Giảm batch ở mục [sending] trong hocba.toml, rồi chạy lại lệnh này."
    remedy_en = "Lower batch in [sending] of hocba.toml, then run this command again."


class UnfinishedError(ExchangeError):
    """Several things that could not be ended. Raised last: everything else was done.

    ``unfinished`` are pairs of what it is (a message's key, a school's code) and its error.
    """

    code = "HOCBA-UNFINISHED"
    fields = ("unfinished",)
    vi = "Có việc gửi chưa xong; các việc khác đã làm xong"
    en = "Some of the sending is not finished; everything else was done"
    remedy_vi = "Xem gói tin nào còn mở bằng lệnh hocba status, rồi chạy lại lệnh này."
    remedy_en = "See which messages are open with hocba status, then run this command again."

    @property
    def unfinished(self) -> tuple[tuple[str, HocbaError], ...]:
        """What was not finished, and why."""
        found: tuple[tuple[str, HocbaError], ...] = self.args[0]
        return found

    def message(self, language: str = "vi") -> str:
        """Return what happened and what to do next, a line each."""
        lines = (f"{name}: {error.message(language)}" for name, error in self.unfinished)
        return "\n".join((super().message(language), *lines))


class PluginFaultError(HocbaError):
    """A plugin crashed, or answered what cannot be used. What it said itself is not repeated: it
    may hold anything. ``plugin`` names its distribution and version too, ``hook`` what was asked.
    """

    code = "HOCBA-PLUGIN-FAULT"
    exit_status = 70
    fields: ClassVar[tuple[str, ...]] = ("plugin", "hook", "reason_vi", "reason_en")
    vi = "Phần bổ trợ {plugin} có lỗi ở {hook}: {reason_vi}"
    en = "Plugin {plugin} failed in {hook}: {reason_en}"
    remedy_vi = "Báo dòng này cho đơn vị cung cấp phần bổ trợ; xem thêm lệnh hocba plugins."
    remedy_en = "Tell this line to the plugin's vendor; see also hocba plugins."


class SourceFaultError(PluginFaultError, SourceError):
    """A plugin failed while it read a school's data."""

    code = "HOCBA-PLUGIN-SOURCE"
    exit_status = 3


class SigningFaultError(PluginFaultError, SigningError):
    """A plugin failed while it signed. Signatures that were stored before stay."""

    code = "HOCBA-PLUGIN-SIGN"
    exit_status = 4


class ExchangeFaultError(PluginFaultError, ExchangeError):
    """A plugin failed while it sent or asked: what it sent may have arrived."""

    code = "HOCBA-PLUGIN-EXCHANGE"
    exit_status = 5
    remedy_vi = (
        "Báo dòng này cho đơn vị cung cấp phần bổ trợ, rồi chạy lại đúng lệnh này: "
        "không có gì gửi hai lần."
    )
    remedy_en = (
        "Tell this line to the plugin's vendor, then run the same command: nothing is sent twice."
    )
