-- Staff of the school, for the personal IDs of those who sign.
-- Parameters: school_code; school_year if you need it.
-- columns:
--   code: text
--   name: text
--   personal_id: text
--   birth: date
SELECT
    c.MA_CAN_BO AS code,
    c.HO_TEN AS name,
    c.SO_DINH_DANH AS personal_id,
    c.NGAY_SINH AS birth
FROM CAN_BO c
WHERE c.MA_TRUONG = :school_code
ORDER BY c.ID_CAN_BO;
