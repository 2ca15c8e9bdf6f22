-- Learning history of the pupils of one class: one row per school year, oldest first.
-- Parameters: class_code; school_code and school_year if you need them.
-- columns:
--   pupil_key: key, as in pupils.sql
--   school_year: text
--   class_name: text
--   school_name: text
--   province_name: text
--   arrived_on: date
SELECT
    q.hoc_sinh AS pupil_key,
    q.nam_hoc AS school_year,
    q.lop AS class_name,
    q.truong AS school_name,
    q.tinh AS province_name,
    q.ngay_den AS arrived_on
FROM qua_trinh q
JOIN xep_lop x ON x.hoc_sinh = q.hoc_sinh
WHERE x.lop = :class_code
ORDER BY q.hoc_sinh, q.nam_hoc;
