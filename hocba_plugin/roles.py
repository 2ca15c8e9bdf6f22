"""What roles are called, for people."""

from collections.abc import Mapping

from hocba_hooks import Role

ROLE_NAMES: Mapping[Role, tuple[str, str]] = {
    Role.SUBJECT_TEACHER: ("giáo viên bộ môn", "subject teacher"),
    Role.HOMEROOM_TEACHER: ("giáo viên chủ nhiệm", "homeroom teacher"),
    Role.DEPUTY_HEAD: ("phó hiệu trưởng", "deputy head"),
    Role.HEAD: ("hiệu trưởng", "head"),
    Role.SCHOOL_SEAL: ("con dấu số của trường", "school seal"),
    Role.CLERK: ("văn thư", "clerk"),
}
"""Vietnamese and English name of each role."""


def listed(roles: list[Role]) -> tuple[str, str]:
    """Return the names of several roles in both languages."""
    vi, en = zip(*(ROLE_NAMES[role] for role in roles), strict=True)
    return ", ".join(vi), ", ".join(en)
