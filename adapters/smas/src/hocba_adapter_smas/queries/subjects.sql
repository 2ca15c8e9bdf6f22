-- Results of one class: one row per pupil and subject.
-- Parameters: class_code; school_code and school_year if you need them.
-- columns:
--   pupil_key: key, as in pupils.sql
--   subject: text, by name; a foreign language in brackets: Ngoại ngữ 1 (Tiếng Anh)
--   semester1: number, or Đ, CĐ, M
--   semester2: number, or Đ, CĐ, M
--   year: number, or Đ, CĐ, M
--   reassessed: number, or Đ, CĐ, M
--   remark: text
--   teacher_name: text
--   teacher_personal_id: text
SELECT
    d.ID_HOC_SINH AS pupil_key,
    m.TEN_MON AS subject,
    d.HOC_KY_1 AS semester1,
    d.HOC_KY_2 AS semester2,
    d.CA_NAM AS year,
    d.KIEM_TRA_LAI AS reassessed,
    d.NHAN_XET AS remark,
    gv.HO_TEN AS teacher_name,
    gv.SO_DINH_DANH AS teacher_personal_id
FROM DIEM_TONG_KET_MON d
JOIN MON_HOC m ON m.ID_MON = d.ID_MON
LEFT JOIN CAN_BO gv ON gv.ID_CAN_BO = d.ID_CAN_BO
WHERE d.ID_LOP = :class_code
ORDER BY d.ID_HOC_SINH, d.ID_DIEM;
