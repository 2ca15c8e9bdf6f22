-- Study and conduct results of one class: at most one row per pupil.
-- Parameters: class_code; school_code and school_year if you need them.
-- columns:
--   pupil_key: key, as in pupils.sql
--   study_semester1: number, 1 tốt, 2 khá, 3 đạt, 4 chưa đạt; so all study_ and conduct_ columns
--   study_semester2: number
--   study_year: number
--   study_after_summer: number
--   conduct_semester1: number
--   conduct_semester2: number
--   conduct_year: number
--   conduct_after_summer: number
--   promoted: number, 1 yes, 0 no
--   promotion_text: text
--   completion_text: text
--   competition_results: text
--   homeroom_remark: text
--   summer_training_remark: text
--   extract_of_paper: number, 1 yes
SELECT
    k.ID_HOC_SINH AS pupil_key,
    k.HOC_TAP_HK1 AS study_semester1,
    k.HOC_TAP_HK2 AS study_semester2,
    k.HOC_TAP_CN AS study_year,
    k.HOC_TAP_LAI AS study_after_summer,
    k.REN_LUYEN_HK1 AS conduct_semester1,
    k.REN_LUYEN_HK2 AS conduct_semester2,
    k.REN_LUYEN_CN AS conduct_year,
    k.REN_LUYEN_LAI AS conduct_after_summer,
    k.LEN_LOP AS promoted,
    k.NOI_DUNG_LEN_LOP AS promotion_text,
    k.NOI_DUNG_HOAN_THANH AS completion_text,
    k.KET_QUA_CUOC_THI AS competition_results,
    k.NHAN_XET_GVCN AS homeroom_remark,
    k.NHAN_XET_RL_HE AS summer_training_remark,
    k.TRICH_LUC AS extract_of_paper
FROM KET_QUA_NAM_HOC k
WHERE k.ID_LOP = :class_code;
