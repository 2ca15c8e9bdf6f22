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
    q.ID_HOC_SINH AS pupil_key,
    q.NAM_HOC AS school_year,
    q.TEN_LOP AS class_name,
    q.TEN_TRUONG AS school_name,
    q.TEN_TINH AS province_name,
    q.NGAY_CHUYEN_DEN AS arrived_on
FROM QUA_TRINH_HOC_TAP q
JOIN HOC_SINH_LOP hl ON hl.ID_HOC_SINH = q.ID_HOC_SINH
WHERE hl.ID_LOP = :class_code
ORDER BY q.ID_HOC_SINH, q.SO_THU_TU;
