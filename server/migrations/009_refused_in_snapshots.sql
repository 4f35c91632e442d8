-- A snapshot says which of the numbers that it covers were refused, as JSON: life -> runs of numbers. NULL: it was made before (or is made by a
-- process of the version before), says nothing of it, and is given only to those who have begun to read it.
ALTER TABLE snapshots ADD COLUMN refused text;
