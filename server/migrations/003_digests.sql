-- Per unit and kind a fingerprint of all records' heads, kept as they change: what an office compares itself with after a sync.
CREATE TABLE digests (scope text NOT NULL, kind text NOT NULL, count bigint NOT NULL, sum text NOT NULL, PRIMARY KEY (scope, kind));
GRANT SELECT, INSERT, UPDATE ON digests TO phinong_endpoint;
ALTER TABLE digests ENABLE ROW LEVEL SECURITY;
ALTER TABLE digests FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON digests FOR SELECT TO phinong_endpoint USING (phinong_sees(scope));
CREATE POLICY adds ON digests FOR INSERT TO phinong_endpoint WITH CHECK (phinong_writes(scope));
CREATE POLICY edits ON digests FOR UPDATE TO phinong_endpoint USING (phinong_writes(scope)) WITH CHECK (phinong_writes(scope));
