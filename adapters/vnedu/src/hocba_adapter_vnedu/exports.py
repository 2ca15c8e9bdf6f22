"""The school in a folder of vnEdu exports, read class by class."""

from collections.abc import Iterable, Iterator
from functools import cached_property

from hocba_adapter_kit import Notes
from hocba_adapter_kit.classes import class_key
from hocba_adapter_kit.coverage import rows_of_nobody, unplaced
from hocba_adapter_kit.due import results_due
from hocba_adapter_kit.spreadsheets import Table
from hocba_adapter_kit.staff import StaffList
from hocba_adapter_kit.workbooks import SpreadsheetError
from hocba_adapter_vnedu.class_files import ClassFiles
from hocba_adapter_vnedu.class_setting import ClassSetting, circular_of, level_of
from hocba_adapter_vnedu.coverage import covered
from hocba_adapter_vnedu.folder import ExportFolder
from hocba_adapter_vnedu.primary_classes import primary_records
from hocba_adapter_vnedu.recognised import recognised
from hocba_adapter_vnedu.secondary_classes import secondary_records
from hocba_hooks import Coverage, Level, Part, SchoolClass, SourceConfig, SourceRecord, StaffMember
from hocba_hooks.vocabulary import countries, find


class VneduExports:
    """A ``RecordSource`` over a folder. Files are opened for reading only."""

    def __init__(self, config: SourceConfig) -> None:
        """See which files there are; they are read when something is asked for.

        :raises SpreadsheetError: no such folder, or no pupil list in it.
        """
        if config.path is None:
            raise SpreadsheetError("source.path", "chưa ghi thư mục", "no folder given")
        self._config = config
        options = dict(config.options)
        self._nationality = _country(options.pop("nationality", ""))
        self._folder = ExportFolder.found_in(config.path, options).due_at(config.stage)

    def recognised(self) -> Iterator[Part]:
        """Yield every sheet of the folder and what it was taken for."""
        yield from recognised(self._folder)

    def classes(self) -> Iterator[SchoolClass]:
        """Yield the classes of the pupil list, by grade and name."""
        yield from self._files.roster.classes

    def records(self, class_name: str | None = None) -> Iterator[SourceRecord]:
        """Yield the pupils of the school, or of one class; a class is read before it is yielded.

        :raises SourceError: a file of the class cannot be read, is of another year or class, or
            holds one semester alone; or, when all were yielded, rows are of a class nobody lists.
        """
        classes = self._files.roster.classes
        if class_name is not None:
            classes = tuple(c for c in classes if class_key(c.name) == class_key(class_name))
        if not classes and class_name is not None:
            raise SpreadsheetError(
                "DanhSachHocSinh", f"không có lớp {class_name}", f"there is no class {class_name}"
            )
        for school_class in classes:
            primary = level_of(school_class) is Level.PRIMARY
            read = primary_records if primary else secondary_records
            yield from read(self._files, school_class, self._setting)
        if class_name is None:
            for error in self._files.unplaced:
                raise error

    def coverage(self) -> Iterator[Coverage]:
        """Yield what the folder has of each class, then the files nobody could place.

        :raises SpreadsheetError: a list of the whole school cannot be read.
        """
        yield from covered(self._files)
        for path in self._folder.others:
            yield unplaced(path.name)
        for error in self._files.unplaced:
            yield unplaced(str(error.args[0]))
        files = self._files
        yield from rows_of_nobody((files.history, files.certificates, files.remarks_of_nobody))

    def staff(self) -> Iterator[StaffMember]:
        """Yield the staff list."""
        yield from self._files.teachers.members()

    def close(self) -> None:
        """Do nothing: no file stays open between calls."""

    @cached_property
    def _files(self) -> ClassFiles:
        return ClassFiles.of(self._folder, self._config.school_year, self._config.stage)

    def _setting(self, school_class: SchoolClass, sheets: Iterable[Table]) -> ClassSetting:
        notes, teachers = Notes(), self._files.teachers
        return ClassSetting(
            school=self._config.school,
            head=self._config.head,
            homeroom_teacher=teachers.homeroom(school_class.name, sheets, notes),
            school_year=self._config.school_year,
            circular=circular_of(school_class, self._config.school_year),
            school_class=school_class,
            communes=self._files.roster.communes,
            nationality=self._nationality,
            staff=StaffList(teachers.members()),
            results_due=results_due(level_of(school_class), self._config.stage),
            notes=notes,
        )


def _country(written: str) -> str | None:
    """Return the nationality the school declares for lists that have no column for it."""
    code = written.strip().upper()
    found = code if code in countries() else find(countries(), written)
    if written and found is None:
        raise SpreadsheetError(
            "source.options.nationality",
            "không có quốc tịch này; ghi hai chữ cái (VN) hoặc tên nước",
            "there is no such nationality; give its two letters (VN) or its name",
        )
    return found
