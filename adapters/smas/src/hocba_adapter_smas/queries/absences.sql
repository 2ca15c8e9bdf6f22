-- Sessions absent in the year, with and without leave: at most one row per pupil.
-- Parameters: class_code; school_code and school_year if you need them.
-- columns:
--   pupil_key: key, as in pupils.sql
--   sessions: number
SELECT
    n.ID_HOC_SINH AS pupil_key,
    n.SO_BUOI AS sessions
FROM NGHI_HOC n
WHERE n.ID_LOP = :class_code;
