-- The endpoint's first schema. What grows with the units' work has its scope first in the primary key, so that an existing
-- distributed PostgreSQL can shard it by scope; the directories (meta, units, codes, devices, incarnations) stay small and
-- can be copied whole to every node.

CREATE TABLE meta (key text PRIMARY KEY, value text NOT NULL);

CREATE TABLE units (
  code text PRIMARY KEY,
  name_th text NOT NULL,
  name_en text NOT NULL,
  province text,
  is_ministry boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL DEFAULT now()
);

-- A code is known by its hash only, works once and not for ever.
CREATE TABLE enrolment_codes (
  code_hash text PRIMARY KEY,
  unit text NOT NULL REFERENCES units (code),
  role text NOT NULL CHECK (role IN ('officer', 'head', 'reader', 'ministry')),
  expires_at timestamptz NOT NULL,
  used_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE devices (
  id text PRIMARY KEY,
  scope text NOT NULL REFERENCES units (code),
  role text NOT NULL CHECK (role IN ('officer', 'head', 'reader', 'ministry')),
  label text NOT NULL,
  public_key text NOT NULL,
  token_hash text NOT NULL UNIQUE,
  app text NOT NULL,
  enrolled_at timestamptz NOT NULL DEFAULT now(),
  last_seen timestamptz,
  last_synced timestamptz,
  last_pending integer,
  revoked_at timestamptz
);

-- One row per life of a PC: how far its numbers and its hash chain have come. It belongs to the first device that used it.
CREATE TABLE incarnations (
  incarnation text PRIMARY KEY,
  scope text NOT NULL REFERENCES units (code),
  device text NOT NULL REFERENCES devices (id),
  last_n bigint NOT NULL DEFAULT 0,
  last_hash text NOT NULL DEFAULT ''
);
CREATE INDEX incarnations_of_device ON incarnations (device);
CREATE INDEX incarnations_of_scope ON incarnations (scope);

-- The counter of revisions. Its row is locked until the commit: so a puller can never pass over a revision that comes later.
CREATE TABLE scopes (scope text PRIMARY KEY, revision bigint NOT NULL DEFAULT 0);

-- Bodies are canonical JSON as text: jsonb would rewrite numbers and keys, and the hash would not verify any more.
CREATE TABLE changes (
  scope text NOT NULL,
  revision bigint NOT NULL,
  incarnation text NOT NULL,
  n bigint NOT NULL,
  hash text NOT NULL,
  kind text NOT NULL,
  record text NOT NULL,
  bytes integer NOT NULL,
  body text NOT NULL,
  received_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (scope, revision),
  UNIQUE (scope, incarnation, n)
);

-- What was refused, by its hash: the chain goes on over it, and a replay gets the same answer.
CREATE TABLE refused (
  scope text NOT NULL,
  incarnation text NOT NULL,
  n bigint NOT NULL,
  hash text NOT NULL,
  reason json NOT NULL,
  received_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (scope, incarnation, n)
);

-- Current heads of every record, by the same merge as in the offices.
CREATE TABLE records (
  scope text NOT NULL,
  kind text NOT NULL,
  record text NOT NULL,
  packed text NOT NULL,
  PRIMARY KEY (scope, kind, record)
);

-- Changes whose base has not arrived yet: they are relayed like all others, but wait here before they count.
CREATE TABLE held (scope text NOT NULL, incarnation text NOT NULL, n bigint NOT NULL, PRIMARY KEY (scope, incarnation, n));

-- Snapshots of one scope each, kept ready; what a ministry asks for is put together from those of all scopes.
CREATE TABLE snapshots (
  scope text NOT NULL,
  snapshot text NOT NULL,
  epoch text NOT NULL,
  revision bigint NOT NULL,
  records integer NOT NULL,
  vector text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (scope, snapshot)
);
CREATE TABLE snapshot_parts (
  scope text NOT NULL,
  snapshot text NOT NULL,
  part integer NOT NULL,
  records integer NOT NULL,
  -- where in the unpacked body the list of records ends, in bytes
  cut integer NOT NULL,
  body bytea NOT NULL,
  PRIMARY KEY (scope, snapshot, part),
  FOREIGN KEY (scope, snapshot) REFERENCES snapshots (scope, snapshot) ON DELETE CASCADE
);
-- Brotli has packed it already.
ALTER TABLE snapshot_parts ALTER COLUMN body SET STORAGE EXTERNAL;

-- The endpoint's requests run as a role that owns nothing; what they see is said anew in every transaction.
-- Where the owner may not make roles, a database administrator has made it and granted it to the owner.
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'phinong_endpoint') THEN
    CREATE ROLE phinong_endpoint NOLOGIN;
  END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$;
DO $$ BEGIN
  EXECUTE 'SET LOCAL ROLE phinong_endpoint';
  EXECUTE 'RESET ROLE';
EXCEPTION WHEN insufficient_privilege THEN
  GRANT phinong_endpoint TO CURRENT_USER;
END $$;
GRANT USAGE ON SCHEMA public TO phinong_endpoint;
-- Nothing that was taken is ever altered or removed: not even this role could.
GRANT SELECT, INSERT ON changes, refused TO phinong_endpoint;
GRANT SELECT, INSERT, UPDATE ON scopes, records TO phinong_endpoint;
GRANT SELECT, INSERT, DELETE ON held, snapshots, snapshot_parts TO phinong_endpoint;
GRANT SELECT, INSERT ON incarnations TO phinong_endpoint;
GRANT UPDATE (last_n, last_hash) ON incarnations TO phinong_endpoint;
GRANT SELECT ON units, meta TO phinong_endpoint;
-- The hash of a token stays with the owner.
GRANT SELECT (id, scope, last_synced, last_pending) ON devices TO phinong_endpoint;
GRANT UPDATE (last_synced, last_pending) ON devices TO phinong_endpoint;

CREATE FUNCTION phinong_sees(wanted text) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT current_setting('phinong.scopes', true) = '*'
      OR wanted = ANY (string_to_array(coalesce(current_setting('phinong.scopes', true), ''), ','))
$$;
CREATE FUNCTION phinong_writes(wanted text) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT wanted = nullif(current_setting('phinong.writes', true), '')
$$;
CREATE FUNCTION phinong_is_of(wanted text) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT wanted = nullif(current_setting('phinong.unit', true), '')
$$;

-- A unit's work: read by those who see the scope, written by those who write it. Not even the owner of the tables is exempt.
DO $$ DECLARE t text; BEGIN
  FOREACH t IN ARRAY ARRAY['scopes', 'changes', 'records', 'held'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY reads ON %I FOR SELECT TO phinong_endpoint USING (phinong_sees(scope))', t);
    EXECUTE format('CREATE POLICY adds ON %I FOR INSERT TO phinong_endpoint WITH CHECK (phinong_writes(scope))', t);
    EXECUTE format('CREATE POLICY edits ON %I FOR UPDATE TO phinong_endpoint USING (phinong_writes(scope)) WITH CHECK (phinong_writes(scope))', t);
    EXECUTE format('CREATE POLICY drops ON %I FOR DELETE TO phinong_endpoint USING (phinong_writes(scope))', t);
  END LOOP;
  -- Made for whoever may read the scope, from what they may read.
  FOREACH t IN ARRAY ARRAY['snapshots', 'snapshot_parts'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY parts ON %I FOR ALL TO phinong_endpoint USING (phinong_sees(scope)) WITH CHECK (phinong_sees(scope))', t);
  END LOOP;
END $$;

-- A reader's changes are refused and remembered too, so this one goes by unit, not by what may be written.
ALTER TABLE refused ENABLE ROW LEVEL SECURITY;
ALTER TABLE refused FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON refused FOR SELECT TO phinong_endpoint USING (phinong_sees(scope));
CREATE POLICY adds ON refused FOR INSERT TO phinong_endpoint WITH CHECK (phinong_is_of(scope));

-- The directories: their owner enrols and administers; requests see their own unit's rows.
ALTER TABLE incarnations ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON incarnations FOR SELECT TO phinong_endpoint USING (phinong_sees(scope));
CREATE POLICY adds ON incarnations FOR INSERT TO phinong_endpoint WITH CHECK (phinong_is_of(scope));
CREATE POLICY edits ON incarnations FOR UPDATE TO phinong_endpoint USING (phinong_is_of(scope)) WITH CHECK (phinong_is_of(scope));
ALTER TABLE devices ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON devices FOR ALL TO phinong_endpoint USING (phinong_is_of(scope)) WITH CHECK (phinong_is_of(scope));
ALTER TABLE meta ENABLE ROW LEVEL SECURITY;
CREATE POLICY open ON meta FOR SELECT TO phinong_endpoint USING (key IN ('epoch', 'demo', 'ministry-key', 'format'));
