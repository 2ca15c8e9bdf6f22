-- Praise and titles of the year; several rows of one pupil become one text.
-- Parameters: class_code; school_code and school_year if you need them.
-- columns:
--   pupil_key: key, as in pupils.sql
--   content: text
SELECT
    k.ID_HOC_SINH AS pupil_key,
    k.NOI_DUNG AS content
FROM KHEN_THUONG k
WHERE k.ID_LOP = :class_code
ORDER BY k.ID_HOC_SINH, k.SO_THU_TU;
