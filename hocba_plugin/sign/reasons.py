"""Why a signature does not count, may not be made, or claims a time that cannot be right: stable
codes with texts in two languages."""

from enum import Enum


class Reason(Enum):
    """One reason. ``code`` is stable; ``proven`` ones make a signature invalid, the others leave
    it undetermined: something needed for an answer is missing."""

    def __init__(self, vi: str, en: str, proven: bool = True) -> None:
        self.vi = vi
        self.en = en
        self.proven = proven

    @property
    def code(self) -> str:
        """The stable code."""
        return self.name.lower()

    def text(self, language: str = "vi") -> str:
        """Return the reason in ``vi`` or ``en``."""
        return self.vi if language == "vi" else self.en

    NOT_A_RECORD = ("không phải học bạ theo cấu trúc này", "not a record of this profile")
    UNSIGNED_SLOT = ("còn ô ký bắt buộc chưa ký", "a required slot is not signed")
    STRAY_CONTENT = (
        "có nội dung nằm ngoài các trường của học bạ",
        "there is content outside the record's fields",
    )
    UNSIGNED_CONTENT = (
        "cấu trúc này có trường không chữ ký bắt buộc nào bao phủ",
        "this profile has fields that no required signature covers",
    )
    DUPLICATE_ID = ("mã Id bị lặp", "an Id stands twice")
    MISPLACED_SIGNATURE = ("chữ ký đặt sai chỗ", "a signature stands where none belongs")
    SIGNATURE_STRUCTURE = (
        "cấu trúc chữ ký không thuộc dạng được chấp nhận",
        "the signature has a structure that is not accepted",
    )
    NOT_CANONICAL = (
        "phần đã ký không có dạng XML chuẩn tắc nên không tính được mã băm",
        "what was signed has no canonical form, so it cannot be hashed",
    )
    ALGORITHM = (
        "thuật toán hoặc độ dài khóa không được chấp nhận",
        "the algorithm or key size is not accepted",
    )
    WRONG_REFERENCE = (
        "chữ ký không bao phủ đúng phần phải ký",
        "the signature does not cover the part it has to",
    )
    CONTENT_CHANGED = (
        "nội dung đã bị thay đổi sau khi ký",
        "the content was changed after signing",
    )
    PROPERTIES_CHANGED = (
        "thông tin ký (thời gian, chứng thư) đã bị thay đổi",
        "time or certificate were changed after signing",
    )
    SIGNATURE_VALUE = (
        "giá trị chữ ký không khớp với chứng thư",
        "the signature value does not match the certificate",
    )
    CERTIFICATE_MALFORMED = ("chứng thư không đọc được", "the certificate cannot be read")
    CERTIFICATE_MISMATCH = (
        "chứng thư không phải là chứng thư đã dùng khi ký",
        "the certificate is not the one that was used to sign",
    )
    KEY_USAGE = (
        "chứng thư không được cấp để ký số",
        "the certificate was not issued for signing",
    )
    NOT_YET_VALID = (
        "chứng thư chưa có hiệu lực tại thời điểm ký",
        "the certificate was not yet valid at the time of signing",
    )
    EXPIRED = (
        "chứng thư đã hết hạn tại thời điểm ký",
        "the certificate had expired at the time of signing",
    )
    SIGNED_IN_FUTURE = (
        "thời gian ký muộn hơn hiện tại",
        "the time of signing lies in the future",
    )
    UNTRUSTED = (
        "chứng thư không do tổ chức được tin cậy cấp",
        "the certificate does not lead to a trusted authority",
    )
    WRONG_STORE = (
        "chứng thư thuộc hệ thống cấp chứng thư không được dùng cho ô ký này",
        "the certificate leads to an authority that may not vouch for this slot",
    )
    REVOKED = (
        "chứng thư (của người ký hoặc tổ chức cấp) đã bị thu hồi tại thời điểm ký",
        "the certificate, or that of an authority above it, was revoked when it was used",
    )
    TIME_STAMP = (
        "dấu thời gian không phải của chữ ký này, hoặc đã bị thay đổi",
        "the time-stamp is not one of this signature, or was changed",
    )
    TIME_STAMP_TIME = (
        "dấu thời gian sớm hơn thời gian ký, hoặc muộn hơn hiện tại",
        "the time-stamp is earlier than the time of signing, or lies in the future",
    )
    TIME_STAMP_UNTRUSTED = (
        "nơi cấp dấu thời gian không được tin cậy",
        "the time-stamp does not lead to a trusted authority",
    )
    WRONG_HOLDER = (
        "chứng thư không thuộc người hoặc đơn vị phải ký ô này",
        "the certificate does not belong to who has to sign here",
    )
    PATH_UNREADABLE = (
        "chứng thư của tổ chức cấp đi kèm không đọc được nên không kết luận được",
        "a certificate of the authorities above cannot be read, so nothing can be concluded",
        False,
    )
    NO_ANCHORS = (
        "chưa cấu hình chứng thư gốc tin cậy nên không kết luận được",
        "no trust anchors are configured, so nothing can be concluded",
        False,
    )
    TIME_STAMP_NO_ANCHORS = (
        "chưa cấu hình chứng thư gốc của nơi cấp dấu thời gian nên không kết luận được",
        "no trust anchors of time-stamping authorities are configured",
        False,
    )
    TIME_STAMP_OUTDATED = (
        "chứng thư của nơi cấp dấu thời gian nay đã hết hạn, bị thu hồi, hoặc không hỏi được",
        "the time-stamping authority's certificate has expired or was revoked, or cannot be judged",
        False,
    )
    TIME_WITHOUT_ZONE = (
        "thời gian ký không ghi múi giờ nên không biết chính xác là lúc nào",
        "the time of signing says no time zone, so it may be another moment",
        False,
    )
    EXPIRED_SINCE = (
        "chứng thư nay đã hết hạn; không có dấu thời gian để chứng minh thời điểm ký",
        "the certificate has expired since, and no time-stamp proves when it was used",
        False,
    )
    REVOKED_SINCE = (
        "chứng thư nay đã bị thu hồi; không có dấu thời gian để chứng minh đã ký trước đó",
        "the certificate was revoked since, and no time-stamp proves that it was used before",
        False,
    )
    REVOCATION_UNKNOWN = (
        "không hỏi được chứng thư đã bị thu hồi hay chưa, mà cấu hình đòi hỏi phải biết",
        "whether the certificate was revoked cannot be found out, and the settings demand it",
        False,
    )
    SIGNER_UNNAMED = (
        "học bạ không ghi ai phải ký ô này",
        "the record does not name who has to sign here",
        False,
    )
    ORGANISATION_UNKNOWN = (
        "chưa cấu hình mã của đơn vị (organisation_ids) cho trường này",
        "no organisation_ids are configured for this school",
        False,
    )


class Doubt(Enum):
    """Why a time cannot be right. ``code`` is stable."""

    def __init__(self, vi: str, en: str) -> None:
        self.vi = vi
        self.en = en

    @property
    def code(self) -> str:
        """The stable code."""
        return self.name.lower()

    def text(self, language: str = "vi") -> str:
        """Return the doubt in ``vi`` or ``en``."""
        return self.vi if language == "vi" else self.en

    BEFORE_YEAR = ("sớm hơn đầu năm học của học bạ", "earlier than the record's school year began")
    BEFORE_DOCUMENT = ("sớm hơn lúc lập học bạ", "earlier than the record was made")
    BEFORE_CAUSE = (
        "sớm hơn phê duyệt hoặc chữ ký phải có trước",
        "earlier than an approval or signature that comes before it",
    )
