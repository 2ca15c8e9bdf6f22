-- Primary: competences and qualities of the year's end (period 2).
-- Parameters: class_code; school_code and school_year if you need them.
-- columns:
--   pupil_key: key, as in pupils.sql
--   trait: text, by the codes of codes.csv
--   level: text, T, Đ or C
SELECT
    d.hoc_sinh AS pupil_key,
    d.ma AS trait,
    d.muc AS level
FROM danh_gia_nlpc d
WHERE d.lop = :class_code
  AND d.ky = 2
ORDER BY d.hoc_sinh, d.ma;
