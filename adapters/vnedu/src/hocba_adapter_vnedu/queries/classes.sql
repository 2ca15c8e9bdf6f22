-- Classes of the school in one year, by grade and name.
-- Parameters: school_code, school_year.
-- columns:
--   class_code: key, asked for by the other queries, shown in reports
--   name: text
--   grade: number, 1 to 12
--   homeroom_name: text
--   homeroom_code: text, the personal ID is found by it in staff.sql
--   homeroom_personal_id: text
SELECT
    l.id AS class_code,
    l.ten AS name,
    l.khoi AS grade,
    g.ho_ten AS homeroom_name,
    g.ma_gv AS homeroom_code,
    g.can_cuoc AS homeroom_personal_id
FROM lop l
LEFT JOIN giao_vien g ON g.id = l.gvcn
WHERE l.truong = :school_code
  AND l.nam_hoc = :school_year
ORDER BY l.khoi, l.ten;
