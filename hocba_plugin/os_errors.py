"""What the operating system said, in our words: its own are in whatever language it has."""

import errno

_KINDS: dict[type[OSError], tuple[str, str]] = {
    FileNotFoundError: ("không có tệp hoặc thư mục này", "there is no such file or folder"),
    IsADirectoryError: ("là thư mục, không phải tệp", "it is a folder, not a file"),
    FileExistsError: ("đã có tệp tên này, không ghi đè", "it exists and is not overwritten"),
    NotADirectoryError: ("không phải là thư mục", "it is not a folder"),
    PermissionError: (
        "không có quyền đọc hoặc ghi, hoặc tệp đang mở trong chương trình khác",
        "no permission to read or write, or the file is open in another program",
    ),
}
_NUMBERS: dict[int, tuple[str, str]] = {
    errno.ENOSPC: ("ổ đĩa đã đầy", "the disk is full"),
    errno.EDQUOT: ("hết dung lượng được cấp", "the disk quota is used up"),
    errno.EROFS: ("ổ đĩa chỉ cho đọc", "the disk is read-only"),
    errno.EIO: ("ổ đĩa không đọc hoặc ghi được", "the disk cannot be read or written"),
    errno.ENAMETOOLONG: ("tên hoặc đường dẫn quá dài", "the name or path is too long"),
    errno.ELOOP: ("là liên kết, không theo liên kết", "it is a symbolic link and is not followed"),
    errno.EINVAL: ("tên có ký tự không dùng được", "the name has characters that cannot be used"),
    errno.EBUSY: ("đang được chương trình khác dùng", "another program is using it"),
    errno.EADDRINUSE: ("đang được chương trình khác dùng", "another program is using it"),
}


def reasons(error: OSError) -> tuple[str, str]:
    """Return why the system refused, in Vietnamese and in English; what we do not know, as a code.

    >>> reasons(OSError(errno.ENOSPC, "No space left on device"))
    ('ổ đĩa đã đầy', 'the disk is full')
    """
    known = _NUMBERS.get(error.errno or 0) or _KINDS.get(type(error))
    if known is not None:
        return known
    code = errno.errorcode.get(error.errno or 0, type(error).__name__)
    return f"hệ thống báo lỗi {code}", f"the system reports {code}"
