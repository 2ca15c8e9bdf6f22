-- Schools and school years as LOP_HOC has them: told when classes.sql finds no class.
-- Parameters: none; school_code and school_year if you need them.
-- columns:
--   school_code: number, or text
--   school_year: number, or text
SELECT DISTINCT
    l.MA_TRUONG AS school_code,
    l.NAM_HOC AS school_year
FROM LOP_HOC l
ORDER BY 1, 2;
