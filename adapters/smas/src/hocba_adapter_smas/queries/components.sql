-- The marks behind the semester averages of one class: one row per mark.
-- Parameters: class_code; school_code and school_year if you need them.
-- columns:
--   pupil_key: key, as in pupils.sql
--   subject: text, by name as in subjects.sql
--   semester: number, 1 or 2
--   kind: text, TX regular, GK mid-term, CK end of term
--   mark: number, or Đ, CĐ, M
SELECT
    d.ID_HOC_SINH AS pupil_key,
    m.TEN_MON AS subject,
    d.HOC_KY AS semester,
    d.LOAI AS kind,
    d.DIEM AS mark
FROM DIEM_THANH_PHAN d
JOIN MON_HOC m ON m.ID_MON = d.ID_MON
WHERE d.ID_LOP = :class_code
ORDER BY d.ID_HOC_SINH, d.ID_MON, d.HOC_KY, d.LOAI, d.LAN;
