-- A vnEdu-style database of one or more schools, grades 1-12, one row per fact.
--
-- This schema is OURS. The real one is not public; names and codes follow what such systems
-- usually have. A school whose database differs replaces the adapter's queries, not this file.
--
-- Codes: gioi_tinh 'Nam', 'Nữ'. Periods (ky) as vnEdu numbers them: 122 mid-term I, 1 semester I,
-- 222 mid-term II, 2 semester II, 3 the year. Subjects by vnEdu's numbers where they are known.
-- Dates are dd/MM/yyyy text. Marks are text: '7.5', 'Đ', 'CĐ', 'M'.

CREATE TABLE giao_vien (
    id         INTEGER PRIMARY KEY,
    truong     TEXT NOT NULL,
    ma_gv      TEXT,
    ho_ten     TEXT NOT NULL,
    ngay_sinh  TEXT,
    can_cuoc   TEXT
);

CREATE TABLE lop (
    id         INTEGER PRIMARY KEY,
    truong     TEXT NOT NULL,
    nam_hoc    TEXT NOT NULL,
    ten        TEXT NOT NULL,
    khoi       INTEGER NOT NULL,
    gvcn       INTEGER REFERENCES giao_vien (id)
);

CREATE TABLE dia_chi (
    id         INTEGER PRIMARY KEY,
    chi_tiet   TEXT,
    ma_xa      TEXT,
    ma_tinh    TEXT
);

CREATE TABLE hoc_sinh (
    id               INTEGER PRIMARY KEY,
    ma_moet          TEXT,
    can_cuoc         TEXT,
    so_dang_bo       TEXT,
    ho_ten           TEXT,
    gioi_tinh        TEXT,
    ngay_sinh        TEXT,
    dan_toc          TEXT,
    quoc_tich        TEXT,
    dien_chinh_sach  TEXT,
    khong_danh_gia   INTEGER NOT NULL DEFAULT 0,
    noi_sinh         INTEGER REFERENCES dia_chi (id),
    que_quan         INTEGER REFERENCES dia_chi (id),
    cho_o            INTEGER REFERENCES dia_chi (id),
    ten_cha          TEXT,
    nghe_cha         TEXT,
    ten_me           TEXT,
    nghe_me          TEXT,
    nguoi_do_dau     TEXT,
    nghe_do_dau      TEXT
);

CREATE TABLE xep_lop (
    lop         INTEGER NOT NULL REFERENCES lop (id),
    hoc_sinh    INTEGER NOT NULL REFERENCES hoc_sinh (id),
    stt         INTEGER NOT NULL,
    trang_thai  TEXT NOT NULL,
    PRIMARY KEY (lop, hoc_sinh)
);

CREATE TABLE mon (
    id   INTEGER PRIMARY KEY,
    ten  TEXT NOT NULL UNIQUE
);

CREATE TABLE phan_cong (
    lop        INTEGER NOT NULL REFERENCES lop (id),
    mon        INTEGER NOT NULL REFERENCES mon (id),
    giao_vien  INTEGER NOT NULL REFERENCES giao_vien (id),
    PRIMARY KEY (lop, mon)
);

-- Primary: level and test mark of a subject at one of the four times.
CREATE TABLE danh_gia_mon (
    lop        INTEGER NOT NULL REFERENCES lop (id),
    hoc_sinh   INTEGER NOT NULL REFERENCES hoc_sinh (id),
    mon        INTEGER NOT NULL REFERENCES mon (id),
    ky         INTEGER NOT NULL,
    muc        TEXT,
    diem_ktdk  TEXT,
    PRIMARY KEY (lop, hoc_sinh, mon, ky)
);

-- Primary: competences and qualities at one of the four times.
CREATE TABLE danh_gia_nlpc (
    lop        INTEGER NOT NULL REFERENCES lop (id),
    hoc_sinh   INTEGER NOT NULL REFERENCES hoc_sinh (id),
    ma         TEXT NOT NULL,
    ky         INTEGER NOT NULL,
    muc        TEXT,
    PRIMARY KEY (lop, hoc_sinh, ma, ky)
);

-- Secondary: one row per assessment.
CREATE TABLE diem (
    lop        INTEGER NOT NULL REFERENCES lop (id),
    hoc_sinh   INTEGER NOT NULL REFERENCES hoc_sinh (id),
    mon        INTEGER NOT NULL REFERENCES mon (id),
    ky         INTEGER NOT NULL,
    loai       TEXT NOT NULL,
    lan        INTEGER NOT NULL,
    diem       TEXT,
    PRIMARY KEY (lop, hoc_sinh, mon, ky, loai, lan)
);

-- Secondary: averages, one row per period (1, 2, 3), and what came of the summer.
CREATE TABLE tong_ket_mon (
    lop        INTEGER NOT NULL REFERENCES lop (id),
    hoc_sinh   INTEGER NOT NULL REFERENCES hoc_sinh (id),
    mon        INTEGER NOT NULL REFERENCES mon (id),
    ky         INTEGER NOT NULL,
    tbm        TEXT,
    diem_lai   TEXT,
    nhan_xet   TEXT,
    PRIMARY KEY (lop, hoc_sinh, mon, ky)
);

-- Secondary: study and conduct, one row per period; 4 is after the summer.
CREATE TABLE xep_loai (
    lop        INTEGER NOT NULL REFERENCES lop (id),
    hoc_sinh   INTEGER NOT NULL REFERENCES hoc_sinh (id),
    ky         INTEGER NOT NULL,
    hoc_tap    TEXT,
    ren_luyen  TEXT,
    PRIMARY KEY (lop, hoc_sinh, ky)
);

CREATE TABLE ket_qua_nam (
    lop              INTEGER NOT NULL REFERENCES lop (id),
    hoc_sinh         INTEGER NOT NULL REFERENCES hoc_sinh (id),
    kq_giao_duc      TEXT,
    ht_lop           INTEGER,
    ht_tieu_hoc      INTEGER,
    len_lop          INTEGER,
    nd_len_lop       TEXT,
    nd_hoan_thanh    TEXT,
    cuoc_thi         TEXT,
    nx_gvcn          TEXT,
    nx_ren_luyen_he  TEXT,
    nx_pham_chat     TEXT,
    nx_nl_chung      TEXT,
    nx_nl_dac_thu    TEXT,
    chieu_cao        TEXT,
    can_nang         TEXT,
    nghi_phep        NUMERIC,
    nghi_khong_phep  NUMERIC,
    PRIMARY KEY (lop, hoc_sinh)
);

CREATE TABLE qua_trinh (
    hoc_sinh    INTEGER NOT NULL REFERENCES hoc_sinh (id),
    nam_hoc     TEXT NOT NULL,
    lop         TEXT,
    truong      TEXT,
    tinh        TEXT,
    ngay_den    TEXT,
    PRIMARY KEY (hoc_sinh, nam_hoc)
);

CREATE TABLE chung_chi (
    id         INTEGER PRIMARY KEY,
    lop        INTEGER NOT NULL REFERENCES lop (id),
    hoc_sinh   INTEGER NOT NULL REFERENCES hoc_sinh (id),
    ten        TEXT NOT NULL,
    loai       TEXT
);

CREATE TABLE khen_thuong (
    id         INTEGER PRIMARY KEY,
    lop        INTEGER NOT NULL REFERENCES lop (id),
    hoc_sinh   INTEGER NOT NULL REFERENCES hoc_sinh (id),
    noi_dung   TEXT NOT NULL,
    dot_xuat   INTEGER NOT NULL DEFAULT 0
);
