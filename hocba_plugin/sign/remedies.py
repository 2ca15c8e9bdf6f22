"""What to do about each reason: for whoever holds a document, and for whoever wants to sign."""

from collections.abc import Mapping
from typing import NamedTuple

from hocba_plugin.sign.reasons import Reason


class Remedy(NamedTuple):
    """What helps, in both languages."""

    vi: str
    en: str


_ORIGINAL = Remedy(
    "Không dùng tệp này; lấy lại bản gốc từ nơi phát hành.",
    "Do not use this file; get the original from its issuer again.",
)
_AGAIN = Remedy(
    "Yêu cầu nơi phát hành ký lại bằng chứng thư được cấp để ký số.",
    "Ask the issuer to have it signed again, with a certificate issued for signing.",
)
_CLOCK = Remedy(
    "Kiểm tra ngày giờ của máy này; nếu đúng, yêu cầu nơi phát hành ký lại.",
    "Check this computer's date and time; if they are right, ask the issuer to sign again.",
)
_LATE = Remedy(
    "Chữ ký không sai, chỉ không còn chứng minh được bằng tệp này: hỏi nơi phát hành hoặc đối "
    "chiếu với CSDL học bạ số.",
    "The signature is not wrong, only no longer proved by this file: ask the issuer or the "
    "national database.",
)
_STAMPERS = Remedy(
    "Thêm chứng thư gốc của nơi cấp dấu thời gian vào kho của nó ở [trust.stores] trong "
    "hocba.toml, nếu nơi ấy được phép.",
    "If that authority may issue time-stamps, add its root to its store in [trust.stores] of "
    "hocba.toml.",
)

_OF_DOCUMENT: Mapping[Reason, Remedy] = {
    Reason.NOT_A_RECORD: Remedy(
        "Xem có đúng tệp học bạ không; nếu theo cấu trúc khác, thêm --profile.",
        "See that it is a record's file; if it is of another profile, add --profile.",
    ),
    Reason.UNSIGNED_SLOT: Remedy(
        "Của trường mình: xem còn thiếu ai bằng hocba status rồi hocba sign. Nhận từ nơi khác: "
        "yêu cầu bản đã ký đủ.",
        "Your own: see who is missing with hocba status, then hocba sign. From elsewhere: ask for "
        "one that is fully signed.",
    ),
    Reason.STRAY_CONTENT: _ORIGINAL,
    Reason.UNSIGNED_CONTENT: Remedy(
        "Lỗi của hồ sơ cấu trúc, không phải của tệp: chạy hocba profile check và báo cho người "
        "viết hồ sơ ấy.",
        "The profile is at fault, not the file: run hocba profile check and tell its author.",
    ),
    Reason.DUPLICATE_ID: _ORIGINAL,
    Reason.MISPLACED_SIGNATURE: _ORIGINAL,
    Reason.SIGNATURE_STRUCTURE: _ORIGINAL,
    Reason.NOT_CANONICAL: _ORIGINAL,
    Reason.ALGORITHM: Remedy(
        "Yêu cầu nơi phát hành ký lại bằng thuật toán và khóa được chấp nhận (RSA từ 2048 bit).",
        "Ask the issuer to sign again with an accepted algorithm and key (RSA: 2048 bits or more).",
    ),
    Reason.WRONG_REFERENCE: _ORIGINAL,
    Reason.CONTENT_CHANGED: _ORIGINAL,
    Reason.PROPERTIES_CHANGED: _ORIGINAL,
    Reason.SIGNATURE_VALUE: _ORIGINAL,
    Reason.CERTIFICATE_MALFORMED: Remedy(
        "Chứng thư trong tệp bị hỏng: lấy lại bản gốc; nếu bản gốc cũng vậy, yêu cầu ký lại.",
        "The certificate in the file is damaged: get the original; if that is the same, ask to "
        "have it signed again.",
    ),
    Reason.CERTIFICATE_MISMATCH: _ORIGINAL,
    Reason.KEY_USAGE: _AGAIN,
    Reason.NOT_YET_VALID: Remedy(
        "Yêu cầu nơi phát hành xem lại đồng hồ máy ký rồi ký lại.",
        "Ask the issuer to check the clock of the computer that signed, and to sign again.",
    ),
    Reason.EXPIRED: Remedy(
        "Yêu cầu nơi phát hành ký lại bằng chứng thư còn hạn.",
        "Ask the issuer to sign again with a certificate that has not expired.",
    ),
    Reason.SIGNED_IN_FUTURE: _CLOCK,
    Reason.UNTRUSTED: Remedy(
        "Nếu nơi cấp chứng thư được phép, thêm chứng thư gốc của nơi ấy vào [trust] trong "
        "hocba.toml (hoặc --trust); nếu không, không chấp nhận học bạ này.",
        "If that authority may issue certificates, add its root to [trust] in hocba.toml (or "
        "--trust); if not, do not accept the record.",
    ),
    Reason.WRONG_STORE: Remedy(
        "Yêu cầu nơi phát hành ký lại bằng chứng thư của đúng hệ thống (chuyên dùng Chính phủ hay "
        "công cộng); nếu hệ thống này được phép, sửa [trust.stores].",
        "Ask the issuer to sign again with a certificate of the right system (government or "
        "public); if this one is allowed, mend [trust.stores].",
    ),
    Reason.REVOKED: Remedy(
        "Không chấp nhận học bạ này; yêu cầu bản ký bằng chứng thư khác.",
        "Do not accept the record; ask for one signed with another certificate.",
    ),
    Reason.TIME_STAMP: _ORIGINAL,
    Reason.TIME_STAMP_TIME: _CLOCK,
    Reason.TIME_STAMP_UNTRUSTED: _STAMPERS,
    Reason.WRONG_HOLDER: Remedy(
        "Người ký không phải người ghi trong học bạ: yêu cầu nơi phát hành ký lại đúng người. Nếu "
        "là con dấu của trường, xem lại organisation_ids.",
        "Whoever signed is not who the record names: ask the issuer to have the right one sign. If "
        "it is the school's seal, see to organisation_ids.",
    ),
    Reason.PATH_UNREADABLE: Remedy(
        "Xin lại chứng thư của tổ chức cấp từ chính nơi ấy; chưa thể coi là hợp lệ hay không.",
        "Get the authority's certificate from it again; until then nothing can be said.",
    ),
    Reason.NO_ANCHORS: Remedy(
        "Ghi chứng thư gốc tin cậy vào [trust] trong hocba.toml, hoặc thêm --trust TỆP.pem.",
        "Put trusted roots into [trust] of hocba.toml, or add --trust FILE.pem.",
    ),
    Reason.TIME_STAMP_NO_ANCHORS: _STAMPERS,
    Reason.TIME_STAMP_OUTDATED: _LATE,
    Reason.TIME_WITHOUT_ZONE: Remedy(
        "Yêu cầu nơi phát hành ký lại bằng phần mềm có ghi múi giờ.",
        "Ask the issuer to sign again with a program that writes the time zone.",
    ),
    Reason.EXPIRED_SINCE: _LATE,
    Reason.REVOKED_SINCE: _LATE,
    Reason.REVOCATION_UNKNOWN: Remedy(
        "Kiểm tra mạng rồi chạy lại: chưa hỏi được nơi cấp chứng thư.",
        "Check the network and run again: the authority could not be asked.",
    ),
    Reason.SIGNER_UNNAMED: Remedy(
        "Bổ sung số định danh của người ký trong dữ liệu của trường rồi lập lại học bạ.",
        "Add the signer's personal ID to the school's data and make the record again.",
    ),
    Reason.ORGANISATION_UNKNOWN: Remedy(
        "Điền organisation_ids của trường trong hocba.toml, hoặc thêm --organisation-id.",
        "Fill in the school's organisation_ids in hocba.toml, or add --organisation-id.",
    ),
}

_DOCTOR = Remedy("rồi chạy hocba doctor.", "then run hocba doctor.")
_OF_KEY: Mapping[Reason, Remedy] = {
    Reason.ALGORITHM: Remedy(
        f"Xin cấp chứng thư có khóa được chấp nhận (RSA từ 2048 bit), {_DOCTOR.vi}",
        f"Get a certificate with an accepted key (RSA: 2048 bits or more), {_DOCTOR.en}",
    ),
    Reason.CERTIFICATE_MALFORMED: Remedy(
        f"Không cần gia hạn: chép lại tệp khóa hoặc cài lại thiết bị từ nơi cấp, {_DOCTOR.vi}",
        "No renewal is needed: get the key's file or device from its authority again, "
        f"{_DOCTOR.en}",
    ),
    Reason.KEY_USAGE: Remedy(
        "Chọn chứng thư ký số của người này (mục certificate của khóa trong hocba.toml), hoặc xin "
        f"cấp loại ấy, {_DOCTOR.vi}",
        "Choose this person's certificate for signing (certificate of the key in hocba.toml), or "
        f"get one, {_DOCTOR.en}",
    ),
    Reason.NOT_YET_VALID: Remedy(
        "Kiểm tra ngày giờ của máy; nếu đúng, chờ đến ngày chứng thư có hiệu lực.",
        "Check this computer's date; if it is right, wait until the certificate is valid.",
    ),
    Reason.EXPIRED: Remedy(
        f"Gia hạn hoặc thay chứng thư, {_DOCTOR.vi}",
        f"Renew or replace the certificate, {_DOCTOR.en}",
    ),
    Reason.SIGNED_IN_FUTURE: Remedy(
        "Chỉnh lại ngày giờ của máy này rồi chạy lại.",
        "Set this computer's date and time right and run again.",
    ),
    Reason.UNTRUSTED: Remedy(
        "Gia hạn không giúp được: nếu nơi cấp được phép, thêm chứng thư gốc của nơi ấy vào [trust] "
        f"trong hocba.toml; nếu đây là chứng thư thử, thay bằng chứng thư thật, {_DOCTOR.vi}",
        "Renewal does not help: if its authority is allowed, add its root to [trust] in "
        f"hocba.toml; if it is a test certificate, take the real one, {_DOCTOR.en}",
    ),
    Reason.WRONG_STORE: Remedy(
        "Gia hạn không giúp được: dùng chứng thư của đúng hệ thống (chuyên dùng Chính phủ hay "
        "công cộng), hoặc sửa [trust.stores] trong hocba.toml.",
        "Renewal does not help: use a certificate of the right system (government or public), or "
        "mend [trust.stores] in hocba.toml.",
    ),
    Reason.REVOKED: Remedy(
        "Chứng thư đã thu hồi không gia hạn được: xin cấp chứng thư mới, đăng ký lại, "
        f"{_DOCTOR.vi}",
        f"A revoked certificate cannot be renewed: get a new one, register it, {_DOCTOR.en}",
    ),
    Reason.WRONG_HOLDER: Remedy(
        "Gia hạn không giúp được: ghi đúng holder và tệp khóa của người này trong hocba.toml; nếu "
        "là con dấu, xem lại organisation_ids.",
        "Renewal does not help: put the right holder and key file of this person into hocba.toml; "
        "if it is the seal, see to organisation_ids.",
    ),
    Reason.PATH_UNREADABLE: Remedy(
        "Không cần gia hạn: xin lại chứng thư của tổ chức cấp (tệp hoặc thiết bị của khóa, "
        f"[trust]), {_DOCTOR.vi}",
        "No renewal is needed: get the authority's certificate again (in the key's file or device, "
        f"or [trust]), {_DOCTOR.en}",
    ),
    Reason.NO_ANCHORS: Remedy(
        f"Ghi chứng thư gốc tin cậy vào [trust] trong hocba.toml, {_DOCTOR.vi}",
        f"Put trusted roots into [trust] of hocba.toml, {_DOCTOR.en}",
    ),
}


def of_document(reason: Reason) -> Remedy:
    """Return what helps whoever holds a document with this reason."""
    return _OF_DOCUMENT[reason]


def of_key(reason: Reason) -> Remedy:
    """Return what helps whoever wants to sign and whose certificate has this reason."""
    return _OF_KEY.get(reason) or _OF_DOCUMENT[reason]
