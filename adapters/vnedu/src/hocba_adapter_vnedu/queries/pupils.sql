-- Pupils of one class with their family, in the order of the class list.
-- Parameters: class_code; school_code and school_year if you need them.
-- columns:
--   pupil_key: key, an internal number, never the pupil's code or personal ID: shown in reports
--   status: text, in words: Đang học, Chuyển đi kỳ 1
--   code: text
--   personal_id: text
--   register_number: text
--   name: text
--   sex: text, Nam or Nữ
--   birth: date, or as much of it as is known: 05/2012, 2012
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
    h.id AS pupil_key,
    x.trang_thai AS status,
    h.ma_moet AS code,
    h.can_cuoc AS personal_id,
    h.so_dang_bo AS register_number,
    h.ho_ten AS name,
    h.gioi_tinh AS sex,
    h.ngay_sinh AS birth,
    ns.chi_tiet AS birthplace,
    ns.ma_xa AS birthplace_commune,
    ns.ma_tinh AS birthplace_province,
    qq.chi_tiet AS native_place,
    qq.ma_xa AS native_place_commune,
    qq.ma_tinh AS native_place_province,
    co.chi_tiet AS residence,
    co.ma_xa AS residence_commune,
    co.ma_tinh AS residence_province,
    h.dan_toc AS ethnic_group,
    h.quoc_tich AS nationality,
    h.dien_chinh_sach AS policy_category,
    h.khong_danh_gia AS not_assessed,
    h.ten_cha AS father_name,
    h.nghe_cha AS father_occupation,
    h.ten_me AS mother_name,
    h.nghe_me AS mother_occupation,
    h.nguoi_do_dau AS guardian_name,
    h.nghe_do_dau AS guardian_occupation
FROM xep_lop x
JOIN hoc_sinh h ON h.id = x.hoc_sinh
LEFT JOIN dia_chi ns ON ns.id = h.noi_sinh
LEFT JOIN dia_chi qq ON qq.id = h.que_quan
LEFT JOIN dia_chi co ON co.id = h.cho_o
WHERE x.lop = :class_code
ORDER BY x.stt, h.id;
