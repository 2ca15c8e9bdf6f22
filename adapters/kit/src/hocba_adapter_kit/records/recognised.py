"""What a school's queries were taken for, as a source tells whoever asks."""

from hocba_adapter_kit.queries import Query
from hocba_adapter_kit.records.contract import contract
from hocba_hooks import Part

_KINDS = {
    "classes": ("các lớp", "classes"),
    "staff": ("nhân sự", "staff"),
    "pupils": ("học sinh", "pupils"),
    "subjects": ("kết quả môn học", "results of subjects"),
    "components": ("điểm thành phần", "marks behind the averages"),
    "levels": ("mức đạt được các môn", "levels of subjects"),
    "traits": ("phẩm chất, năng lực", "qualities and competences"),
    "results": ("kết quả cả năm", "results of the year"),
    "absences": ("số buổi nghỉ", "absences"),
    "history": ("quá trình học tập", "learning history"),
    "certificates": ("chứng chỉ", "certificates"),
    "commendations": ("khen thưởng", "commendations"),
}


def part(entity: str, query: Query, rows: int) -> Part:
    """Return what a query was taken for; a column it does not declare is missing."""
    vi, en = _KINDS[entity]
    return Part(
        place=query.file,
        kind_vi=vi,
        kind_en=en,
        rows=rows,
        columns=tuple(query.columns),
        missing=tuple(name for name in contract()[entity] if name not in query.columns),
    )


def no_query(entity: str) -> Part:
    """Return that nothing is read of an entity."""
    vi, en = _KINDS[entity]
    return Part(
        place=f"{entity}.sql",
        kind_vi=f"{vi}: không có tệp truy vấn",
        kind_en=f"{en}: no query file",
        rows=0,
    )
