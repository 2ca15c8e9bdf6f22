-- Classes of the school's grades 6-12 in one year, by grade and name.
-- Parameters: school_code, school_year.
-- columns:
--   class_code: key, asked for by the other queries, shown in reports
--   name: text
--   grade: number, 6 to 12
--   homeroom_name: text
--   homeroom_personal_id: text
SELECT
    l.ID_LOP AS class_code,
    l.TEN_LOP AS name,
    l.KHOI AS grade,
    cn.HO_TEN AS homeroom_name,
    cn.SO_DINH_DANH AS homeroom_personal_id
FROM LOP_HOC l
LEFT JOIN CAN_BO cn ON cn.ID_CAN_BO = l.ID_GVCN
WHERE l.MA_TRUONG = :school_code
  AND l.NAM_HOC = :school_year
  AND l.KHOI BETWEEN 6 AND 12
ORDER BY l.KHOI, l.TEN_LOP;
