-- Sessions absent in the year: at most one row per pupil.
-- Parameters: class_code; school_code and school_year if you need them.
-- columns:
--   pupil_key: key, as in pupils.sql
--   sessions: number, secondary: with and without leave
--   with_leave: number, primary
--   without_leave: number, primary
SELECT
    k.hoc_sinh AS pupil_key,
    CASE WHEN l.khoi > 5
        THEN COALESCE(k.nghi_phep, 0) + COALESCE(k.nghi_khong_phep, 0)
    END AS sessions,
    k.nghi_phep AS with_leave,
    k.nghi_khong_phep AS without_leave
FROM ket_qua_nam k
JOIN lop l ON l.id = k.lop
WHERE k.lop = :class_code;
