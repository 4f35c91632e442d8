-- What an administrator wants to know after a bad day: who was turned away, and who administered. `scope` is the unit of the
-- device that is meant, '' where none is known. No token, code, name or contents of a record ever stands here.
CREATE TABLE security_events (
  scope text NOT NULL DEFAULT '',
  at timestamptz NOT NULL DEFAULT now(),
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  type text NOT NULL,
  device text,
  address text,
  -- how often within the minute before `at`
  times integer NOT NULL DEFAULT 1,
  who text,
  detail text NOT NULL DEFAULT '',
  PRIMARY KEY (scope, at, id)
);
CREATE INDEX security_events_by_time ON security_events (at);

-- The role that requests run as may add, for the unit that it speaks for, and never read, alter or remove; nor can it put words
-- into an administrator's mouth. The owner reads and forgets, like the other directories.
GRANT INSERT (scope, type, device, address, times, detail) ON security_events TO phinong_endpoint;
ALTER TABLE security_events ENABLE ROW LEVEL SECURITY;
CREATE POLICY adds ON security_events FOR INSERT TO phinong_endpoint
  WITH CHECK (type <> 'admin' AND (phinong_is_of(scope) OR (scope = '' AND device IS NULL)));
