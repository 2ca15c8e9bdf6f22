"""The workbooks that are alike for every system, but for their headings and file names."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from hocba_adapter_kit import template_fields as fields
from hocba_adapter_kit.headings import Layout
from hocba_adapter_kit.templates import Field, columns
from hocba_hooks import Level, TemplateBook, TemplateSheet, vocabulary

SECONDARY = (Level.LOWER_SECONDARY, Level.UPPER_SECONDARY)
Fields = Mapping[str, Field]
"""By a layout's name of the column."""
Words = tuple[str, str]
"""A text in Vietnamese and in English."""

_SHORT = {Level.LOWER_SECONDARY: "THCS", Level.UPPER_SECONDARY: "THPT"}
_LONGEST_SHEET_NAME = 31


def sheet(name: str, title: str, layout: Layout, shown: Fields) -> TemplateSheet:
    """Return a sheet with some columns of a layout.

    :raises ValueError: the layout would not read them; see ``columns``.
    """
    return TemplateSheet(name=name, title=title, columns=columns(layout, shown))


@dataclass(frozen=True, slots=True)
class BookMaker:
    """Makes the workbooks of one system."""

    naming: Callable[[str], Words]
    """Says of a file's name how much of it matters."""

    def book(
        self, name: str, purpose: Words, levels: tuple[Level, ...], *sheets: TemplateSheet
    ) -> TemplateBook:
        """Return a workbook."""
        naming_vi, naming_en = self.naming(name)
        return TemplateBook(
            name=name,
            purpose_vi=purpose[0],
            purpose_en=purpose[1],
            naming_vi=naming_vi,
            naming_en=naming_en,
            levels=levels,
            sheets=sheets,
        )

    def staff(self, layout: Layout, further: Fields) -> TemplateBook:
        """Return the staff list: exports of pupils lack the personal IDs of those who sign."""
        purpose = "Số định danh cá nhân của người ký học bạ", "Personal IDs of those who sign"
        shown = {
            "number": fields.NUMBER,
            **fields.TEACHER,
            "personal_id": fields.PERSONAL_ID,
            **further,
        }
        own = sheet("Cán bộ", "DANH SÁCH CÁN BỘ, GIÁO VIÊN", layout, shown)
        return self.book("CanBo", purpose, tuple(Level), own)

    def teaching(
        self, layout: Layout, subject: Field, purpose: Words, levels: tuple[Level, ...]
    ) -> TemplateBook:
        """Return the sheet of who teaches what."""
        shown = {
            "number": fields.NUMBER,
            "class": fields.CLASS,
            "subject": subject,
            **fields.TEACHER,
        }
        own = sheet("Phân công", "PHÂN CÔNG GIẢNG DẠY", layout, shown)
        return self.book("PhanCong", purpose, levels, own)

    def history(self, layout: Layout, shown: Fields) -> TemplateBook:
        """Return the learning history."""
        purpose = (
            "Quá trình học tập: mỗi năm học đã qua ghi một dòng",
            "Learning history, a row for each past year",
        )
        own = sheet("Quá trình học tập", "QUÁ TRÌNH HỌC TẬP", layout, shown)
        return self.book("QuaTrinhHocTap", purpose, tuple(Level), own)

    def certificates(self, layout: Layout) -> TemplateBook:
        """Return the certificates."""
        purpose = "Chứng chỉ của học sinh: mỗi chứng chỉ ghi một dòng", "Certificates, a row each"
        shown = {
            "code": fields.CODE,
            "name": fields.NAME,
            "certificate": fields.CERTIFICATE,
            "kind": fields.CERTIFICATE_KIND,
        }
        own = sheet("Chứng chỉ", "CHỨNG CHỈ CỦA HỌC SINH", layout, shown)
        return self.book("ChungChi", purpose, SECONDARY, own)

    def year_marks(self, layout: Layout, level: Level) -> TemplateBook:
        """Return the mark sheets of a year, a sheet a subject: its title says which."""
        purpose = (
            "Điểm cả năm, mỗi môn một trang tính; ngoại ngữ khác tiếng Anh thì sửa ở dòng đầu",
            "Marks of the year, a sheet a subject; correct a language other than English on top",
        )
        own = (
            sheet(
                _sheet_name(subject),
                f"BẢNG ĐIỂM CHI TIẾT - MÔN {_written(subject)} - CẢ NĂM",
                layout,
                {**fields.PUPIL, **fields.year_marks(subject)},
            )
            for subject in vocabulary.subjects(level).values()
        )
        return self.book(f"BangDiem_CaNam_{_SHORT[level]}", purpose, (level,), *own)


def _written(subject: vocabulary.Subject) -> str:
    """Return the subject with the language the record names where nobody says another."""
    _, bracket, language = subject.short_name.partition(" (")
    return f"{subject.name}{bracket}{language}"


def _sheet_name(subject: vocabulary.Subject) -> str:
    return subject.name if len(subject.name) <= _LONGEST_SHEET_NAME else subject.short_name
