-- Secondary: results of one class, one row per pupil and subject.
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
--   teacher_code: text, the personal ID is found by it in staff.sql
--   teacher_personal_id: text
SELECT
    nam.hoc_sinh AS pupil_key,
    m.ten AS subject,
    hk1.tbm AS semester1,
    hk2.tbm AS semester2,
    nam.tbm AS year,
    nam.diem_lai AS reassessed,
    nam.nhan_xet AS remark,
    g.ho_ten AS teacher_name,
    g.ma_gv AS teacher_code,
    g.can_cuoc AS teacher_personal_id
FROM tong_ket_mon nam
JOIN mon m ON m.id = nam.mon
LEFT JOIN tong_ket_mon hk1
    ON hk1.lop = nam.lop AND hk1.hoc_sinh = nam.hoc_sinh AND hk1.mon = nam.mon AND hk1.ky = 1
LEFT JOIN tong_ket_mon hk2
    ON hk2.lop = nam.lop AND hk2.hoc_sinh = nam.hoc_sinh AND hk2.mon = nam.mon AND hk2.ky = 2
LEFT JOIN phan_cong p ON p.lop = nam.lop AND p.mon = nam.mon
LEFT JOIN giao_vien g ON g.id = p.giao_vien
WHERE nam.lop = :class_code
  AND nam.ky = 3
ORDER BY nam.hoc_sinh, nam.mon;
