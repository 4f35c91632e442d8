-- Which PC a code was used by: its answer may have been lost on the way, and the same PC may then ask again.
ALTER TABLE enrolment_codes ADD COLUMN device text;
