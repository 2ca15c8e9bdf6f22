-- Results of one class: at most one row per pupil.
-- Parameters: class_code; school_code and school_year if you need them.
-- columns:
--   pupil_key: key, as in pupils.sql
--   study_semester1: text, Tốt, Khá, Đạt, Chưa đạt; so all study_ and conduct_ columns
--   study_semester2: text
--   study_year: text
--   study_after_summer: text
--   conduct_semester1: text
--   conduct_semester2: text
--   conduct_year: text
--   conduct_after_summer: text
--   year_result: text, primary: HTXS, HTT, HT, CHT
--   class_completed: number, primary: 1 yes, 0 no
--   primary_completed: number, primary
--   promoted: number, 1 yes, 0 no
--   promotion_text: text
--   completion_text: text
--   competition_results: text
--   homeroom_remark: text
--   summer_training_remark: text
--   qualities_remark: text
--   general_competences_remark: text
--   specific_competences_remark: text
--   height_cm: number
--   weight_kg: number
SELECT
    k.hoc_sinh AS pupil_key,
    hk1.hoc_tap AS study_semester1,
    hk2.hoc_tap AS study_semester2,
    nam.hoc_tap AS study_year,
    he.hoc_tap AS study_after_summer,
    hk1.ren_luyen AS conduct_semester1,
    hk2.ren_luyen AS conduct_semester2,
    nam.ren_luyen AS conduct_year,
    he.ren_luyen AS conduct_after_summer,
    k.kq_giao_duc AS year_result,
    k.ht_lop AS class_completed,
    k.ht_tieu_hoc AS primary_completed,
    k.len_lop AS promoted,
    k.nd_len_lop AS promotion_text,
    k.nd_hoan_thanh AS completion_text,
    k.cuoc_thi AS competition_results,
    k.nx_gvcn AS homeroom_remark,
    k.nx_ren_luyen_he AS summer_training_remark,
    k.nx_pham_chat AS qualities_remark,
    k.nx_nl_chung AS general_competences_remark,
    k.nx_nl_dac_thu AS specific_competences_remark,
    k.chieu_cao AS height_cm,
    k.can_nang AS weight_kg
FROM ket_qua_nam k
LEFT JOIN xep_loai hk1 ON hk1.lop = k.lop AND hk1.hoc_sinh = k.hoc_sinh AND hk1.ky = 1
LEFT JOIN xep_loai hk2 ON hk2.lop = k.lop AND hk2.hoc_sinh = k.hoc_sinh AND hk2.ky = 2
LEFT JOIN xep_loai nam ON nam.lop = k.lop AND nam.hoc_sinh = k.hoc_sinh AND nam.ky = 3
LEFT JOIN xep_loai he ON he.lop = k.lop AND he.hoc_sinh = k.hoc_sinh AND he.ky = 4
WHERE k.lop = :class_code;
