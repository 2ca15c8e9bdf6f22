-- Secondary: certificates earned in the year by the pupils of one class.
-- Parameters: class_code; school_code and school_year if you need them.
-- columns:
--   pupil_key: key, as in pupils.sql
--   name: text
--   kind: text
SELECT
    c.hoc_sinh AS pupil_key,
    c.ten AS name,
    c.loai AS kind
FROM chung_chi c
WHERE c.lop = :class_code
ORDER BY c.hoc_sinh, c.id;
