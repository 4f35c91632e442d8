-- Parts of snapshots are kept as packed columns of their records, without what is said around them: so the same bytes serve an office
-- and the ministry. Those in the older form are made afresh when somebody asks for them.
DELETE FROM snapshots;
ALTER TABLE snapshot_parts RENAME COLUMN body TO packed;
-- what the records have as JSON, in bytes
ALTER TABLE snapshot_parts RENAME COLUMN cut TO bytes;
