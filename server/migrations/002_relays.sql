-- After a restore from a backup, those who hold what others made give it back. Numbers between that nobody has given back yet
-- (some were refused once, others may come later) stand here; `hash` where the change after them tells it, else ''.
CREATE TABLE holes (
  scope text NOT NULL,
  incarnation text NOT NULL,
  n bigint NOT NULL,
  hash text NOT NULL DEFAULT '',
  PRIMARY KEY (scope, incarnation, n)
);
GRANT SELECT, INSERT, UPDATE, DELETE ON holes TO phinong_endpoint;
ALTER TABLE holes ENABLE ROW LEVEL SECURITY;
ALTER TABLE holes FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON holes FOR SELECT TO phinong_endpoint USING (phinong_sees(scope));
CREATE POLICY adds ON holes FOR INSERT TO phinong_endpoint WITH CHECK (phinong_is_of(scope));
CREATE POLICY edits ON holes FOR UPDATE TO phinong_endpoint USING (phinong_is_of(scope)) WITH CHECK (phinong_is_of(scope));
CREATE POLICY drops ON holes FOR DELETE TO phinong_endpoint USING (phinong_is_of(scope));
