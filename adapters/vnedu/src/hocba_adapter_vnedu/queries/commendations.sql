-- Praise and titles of the year; several rows of one pupil become one text.
-- Parameters: class_code; school_code and school_year if you need them.
-- columns:
--   pupil_key: key, as in pupils.sql
--   content: text
--   unplanned: number, primary: 1 for one that was not planned
SELECT
    k.hoc_sinh AS pupil_key,
    k.noi_dung AS content,
    k.dot_xuat AS unplanned
FROM khen_thuong k
WHERE k.lop = :class_code
ORDER BY k.hoc_sinh, k.id;
