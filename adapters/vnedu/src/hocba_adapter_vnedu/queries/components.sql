-- Secondary: the marks behind the semester averages of one class, one row per mark.
-- Parameters: class_code; school_code and school_year if you need them.
-- columns:
--   pupil_key: key, as in pupils.sql
--   subject: text, by name as in subjects.sql
--   semester: number, 1 or 2
--   kind: text, TX regular, GK mid-term, CK end of term
--   mark: number, or Đ, CĐ, M
SELECT
    d.hoc_sinh AS pupil_key,
    m.ten AS subject,
    d.ky AS semester,
    d.loai AS kind,
    d.diem AS mark
FROM diem d
JOIN mon m ON m.id = d.mon
WHERE d.lop = :class_code
ORDER BY d.hoc_sinh, d.mon, d.ky, d.loai, d.lan;
