-- Staff of the school, for the personal IDs of those who sign.
-- Parameters: school_code; school_year if you need it.
-- columns:
--   code: text
--   name: text
--   personal_id: text
--   birth: date, also as dd/MM/yyyy
SELECT
    g.ma_gv AS code,
    g.ho_ten AS name,
    g.can_cuoc AS personal_id,
    g.ngay_sinh AS birth
FROM giao_vien g
WHERE g.truong = :school_code
ORDER BY g.id;
