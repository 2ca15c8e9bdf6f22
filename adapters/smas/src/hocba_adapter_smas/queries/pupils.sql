-- Pupils of one class with their family, in the order of the class list.
-- Parameters: class_code; school_code and school_year if you need them.
-- columns:
--   pupil_key: key, an internal number, never the pupil's code or personal ID: shown in reports
--   status: number, 01 to 12 of the sector database
--   code: text
--   personal_id: text
--   register_number: text
--   name: text
--   sex: number, 1 male, 0 female
--   birth: date, or as much of it as is known: 2012, 05/2012
--   birthplace: text
--   birthplace_commune: text
--   birthplace_province: text
--   native_place: text
--   native_place_commune: text
--   native_place_province: text
--   residence: text
--   residence_commune: text
--   residence_province: text
--   ethnic_group: text, by name
--   nationality: text, by name or ISO 3166-1 alpha-2
--   policy_category: text
--   not_assessed: number, 1 for a disabled pupil who is not assessed
--   father_name: text
--   father_occupation: text
--   mother_name: text
--   mother_occupation: text
--   guardian_name: text
--   guardian_occupation: text
SELECT
    hs.ID_HOC_SINH AS pupil_key,
    hl.TRANG_THAI AS status,
    hs.MA_HOC_SINH AS code,
    hs.SO_DINH_DANH AS personal_id,
    hs.SO_DANG_BO AS register_number,
    hs.HO_TEN AS name,
    hs.GIOI_TINH AS sex,
    hs.NGAY_SINH AS birth,
    hs.NOI_SINH AS birthplace,
    hs.NOI_SINH_MA_XA AS birthplace_commune,
    hs.NOI_SINH_MA_TINH AS birthplace_province,
    hs.QUE_QUAN AS native_place,
    hs.QUE_QUAN_MA_XA AS native_place_commune,
    hs.QUE_QUAN_MA_TINH AS native_place_province,
    hs.CHO_O AS residence,
    hs.CHO_O_MA_XA AS residence_commune,
    hs.CHO_O_MA_TINH AS residence_province,
    hs.DAN_TOC AS ethnic_group,
    hs.QUOC_TICH AS nationality,
    hs.DIEN_CHINH_SACH AS policy_category,
    hs.KHONG_DANH_GIA AS not_assessed,
    cha.HO_TEN AS father_name,
    cha.NGHE_NGHIEP AS father_occupation,
    me.HO_TEN AS mother_name,
    me.NGHE_NGHIEP AS mother_occupation,
    gh.HO_TEN AS guardian_name,
    gh.NGHE_NGHIEP AS guardian_occupation
FROM HOC_SINH_LOP hl
JOIN HOC_SINH hs ON hs.ID_HOC_SINH = hl.ID_HOC_SINH
LEFT JOIN PHU_HUYNH cha ON cha.ID_HOC_SINH = hs.ID_HOC_SINH AND cha.QUAN_HE = 'CHA'
LEFT JOIN PHU_HUYNH me ON me.ID_HOC_SINH = hs.ID_HOC_SINH AND me.QUAN_HE = 'ME'
LEFT JOIN PHU_HUYNH gh ON gh.ID_HOC_SINH = hs.ID_HOC_SINH AND gh.QUAN_HE = 'GIAM_HO'
WHERE hl.ID_LOP = :class_code
ORDER BY hl.SO_THU_TU, hs.ID_HOC_SINH;
