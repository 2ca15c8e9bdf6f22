-- Certificates earned in the year by the pupils of one class.
-- Parameters: class_code; school_code and school_year if you need them.
-- columns:
--   pupil_key: key, as in pupils.sql
--   name: text
--   kind: text
SELECT
    c.ID_HOC_SINH AS pupil_key,
    c.TEN_CHUNG_CHI AS name,
    c.LOAI_CHUNG_CHI AS kind
FROM CHUNG_CHI c
WHERE c.ID_LOP = :class_code
ORDER BY c.ID_HOC_SINH, c.SO_THU_TU;
