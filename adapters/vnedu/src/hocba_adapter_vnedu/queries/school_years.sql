-- Schools and school years as lop has them: told when classes.sql finds no class.
-- Parameters: none; school_code and school_year if you need them.
-- columns:
--   school_code: number, or text
--   school_year: number, or text
SELECT DISTINCT
    l.truong AS school_code,
    l.nam_hoc AS school_year
FROM lop l
ORDER BY 1, 2;
