"""Why the sandbox refuses a record. The codes are made up: the real ones are not public."""

from enum import StrEnum

from hocba_hooks import RecordError


class Refusal(StrEnum):
    """One reason, by code."""

    DOCUMENT = "E-DOC"
    SCHEMA = "E-SCHEMA"
    SIGNATURE = "E-SIGNATURE"
    ENVELOPE = "E-ENVELOPE"
    VERSION = "E-VERSION"
    DUPLICATE = "E-DUP"
    CERTIFICATE = "E-CERT"
    SCHOOL = "E-SCHOOL"
    UNKNOWN = "E-UNKNOWN"
    REVOKED = "E-REVOKED"

    @property
    def error(self) -> RecordError:
        """The entry of a record's error list."""
        return RecordError(code=self.value, text=_TEXTS[self])


_TEXTS = {
    Refusal.DOCUMENT: "Gói học bạ không mở được hoặc không khớp mã băm",
    Refusal.SCHEMA: "Học bạ không đúng cấu trúc",
    Refusal.SIGNATURE: "Học bạ thiếu chữ ký bắt buộc",
    Refusal.ENVELOPE: "Thông tin bản ghi không khớp với học bạ bên trong",
    Refusal.VERSION: "Bỏ qua: không phải phiên bản cao hơn (đăng ký) hoặc đang lưu (thu hồi)",
    Refusal.DUPLICATE: "Gửi lặp, hoặc học sinh đã có học bạ của năm học này dưới mã khác",
    Refusal.CERTIFICATE: "Chứng thư số của trường chưa được duyệt",
    Refusal.SCHOOL: "Học bạ thuộc trường khác",
    Refusal.UNKNOWN: "Không có học bạ này",
    Refusal.REVOKED: "Học bạ đã bị thu hồi",
}
