-- What is missing of a life stands as runs of numbers: a row goes from n to upto (NULL: it is n alone, as an earlier version and its backups
-- have it), and its hash is that of its last number. A gap of a hundred thousand numbers is one row.
ALTER TABLE holes ADD COLUMN upto bigint;
