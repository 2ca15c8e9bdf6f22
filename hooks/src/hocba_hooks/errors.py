"""Errors of the contract: one root, stable codes, texts in two languages.

::

    HocbaError
    ├── SourceError           the school's data cannot be read                exit 3
    ├── SigningError          a signature could not be made                   exit 4
    │   └── SecretError       a password or PIN that cannot be meant          exit 4
    └── ExchangeError         the national database could not be reached      exit 5

The engine's own tree hangs below the same root (``hocba_plugin.errors``). A plugin raises these, or
classes of its own below them. Constructors take positional data, so every error survives pickling.
A reason is given twice, in Vietnamese and in English, as in
``SourceError("lop-1a.xlsx", "tệp bị hỏng", "the file is damaged")``; one alone is told in both.
**No pupil data** in attributes or texts: say where (file, sheet, row, record id), not what.
"""

from typing import ClassVar

from hocba_hooks.values.places import in_vietnamese

_REASONS = ("reason_vi", "reason_en")


class HocbaError(Exception):
    """The root. ``vi`` and ``en`` are templates over ``fields``, the constructor's arguments.

    ``{reason}`` in a template is ``reason_vi`` or ``reason_en``, whichever the text needs.
    """

    code: ClassVar[str] = "HOCBA-ERROR"
    exit_status: ClassVar[int] = 70
    fields: ClassVar[tuple[str, ...]] = ()
    vi: ClassVar[str] = "Lỗi của chương trình"
    en: ClassVar[str] = "Internal error"
    remedy_vi: ClassVar[str] = ""
    remedy_en: ClassVar[str] = ""

    def message(self, language: str = "vi") -> str:
        """Return what happened and what to do next, in ``vi`` or ``en``."""
        data = self._data("vi" if language == "vi" else "en")
        text, remedy = (self.vi, self.remedy_vi) if language == "vi" else (self.en, self.remedy_en)
        return " ".join(part.format_map(data) for part in (f"{text}.", remedy) if part)

    def _data(self, language: str) -> dict[str, str]:
        given = [str(one) for one in self.args]
        if self.fields[-2:] == _REASONS and len(given) == len(self.fields) - 1:
            given.append(given[-1])  # a plugin's one reason: all that can be told
        data = dict(zip(self.fields, given, strict=True))
        return {"reason": data.get(f"reason_{language}", ""), **data}

    def __str__(self) -> str:
        return f"{self.code}: {self.message('en')}"


class SourceError(HocbaError):
    """The school's data cannot be read; ``place`` names file, sheet, row or query."""

    code = "HOCBA-SOURCE"
    exit_status = 3
    fields: ClassVar[tuple[str, ...]] = ("place", *_REASONS)
    vi = "Không đọc được dữ liệu nguồn ({place}): {reason}"
    en = "The school's data cannot be read ({place}): {reason}"
    remedy_vi = "Xuất lại tệp từ phần mềm của trường, hoặc sửa [schools.source] trong hocba.toml."
    remedy_en = "Export the file again from the school's system, or mend [schools.source]."

    def message(self, language: str = "vi") -> str:
        """Return what happened, where, and what to do next."""
        text = super().message(language)
        return in_vietnamese(text) if language == "vi" else text


class SigningError(HocbaError):
    """A signature could not be made."""

    code = "HOCBA-SIGN"
    exit_status = 4
    fields: ClassVar[tuple[str, ...]] = _REASONS
    vi = "Không ký được: {reason}"
    en = "Signing failed: {reason}"
    remedy_vi = "Kiểm tra chứng thư và thiết bị ký bằng lệnh hocba doctor."
    remedy_en = "Check certificates and signing device with hocba doctor."


class SecretError(SigningError):
    """A configured password or PIN that is not there, or cannot be what was meant: nothing was
    tried with it. ``place`` names its file or variable; what stands there is never repeated."""

    code = "HOCBA-SECRET"
    fields = ("place", "reason_vi", "reason_en")
    vi = "Mật khẩu hoặc mã PIN ở {place} không dùng được: {reason_vi}"
    en = "The password or PIN in {place} cannot be used: {reason_en}"
    remedy_vi = "Ghi lại: chỉ mật khẩu, một dòng, UTF-8, không dấu cách thừa. Chưa thử lần nào."
    remedy_en = "Write it again: it alone, one line, UTF-8, no blanks. It was not tried yet."


class ExchangeError(HocbaError):
    """The national database could not be reached, or gave an answer that cannot be used."""

    code = "HOCBA-EXCHANGE"
    exit_status = 5
    fields: ClassVar[tuple[str, ...]] = _REASONS
    vi = "Không trao đổi được với CSDL học bạ số: {reason}"
    en = "Exchange with the national database failed: {reason}"
    remedy_vi = (
        "Kiểm tra mạng và địa chỉ máy chủ, rồi chạy lại đúng lệnh này: không có gì gửi hai lần."
    )
    remedy_en = (
        "Check network and server address, then run the same command: nothing is sent twice."
    )
