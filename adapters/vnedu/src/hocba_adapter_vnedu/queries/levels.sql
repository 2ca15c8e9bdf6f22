-- Primary: levels and test marks of the year's end (period 2); no other enters the record.
-- Parameters: class_code; school_code and school_year if you need them.
-- columns:
--   pupil_key: key, as in pupils.sql
--   subject: text, by name; a foreign language in brackets: Ngoại ngữ 1 (Tiếng Anh)
--   level: text, T, H, C or M
--   test: number, or M
SELECT
    d.hoc_sinh AS pupil_key,
    m.ten AS subject,
    d.muc AS level,
    d.diem_ktdk AS test
FROM danh_gia_mon d
JOIN mon m ON m.id = d.mon
WHERE d.lop = :class_code
  AND d.ky = 2
ORDER BY d.hoc_sinh, d.mon;
