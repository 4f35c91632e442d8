-- The endpoint's first schema. Every table that holds a unit's work has its scope first in the primary key, so that an
-- existing distributed PostgreSQL can shard it by scope.

CREATE TABLE meta (key text PRIMARY KEY, value text NOT NULL);

CREATE TABLE units (
  code text PRIMARY KEY,
  name_th text NOT NULL,
  name_en text NOT NULL,
  province text,
  is_ministry boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL DEFAULT now()
);

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
  unit text NOT NULL REFERENCES units (code),
  role text NOT NULL,
  label text NOT NULL,
  public_key text NOT NULL,
  token_hash text NOT NULL UNIQUE,
  enrolled_at timestamptz NOT NULL DEFAULT now(),
  last_seen timestamptz,
  last_synced timestamptz,
  last_pending integer,
  app text NOT NULL,
  revoked_at timestamptz
);

-- One row per incarnation: how far its numbers and its hash chain have come.
CREATE TABLE incarnations (
  incarnation text PRIMARY KEY,
  device text NOT NULL REFERENCES devices (id),
  last_n bigint NOT NULL,
  last_hash text NOT NULL
);

-- What was decided about every number of an incarnation: a replay gets the same answer, another content is a fork.
CREATE TABLE decisions (
  incarnation text NOT NULL,
  n bigint NOT NULL,
  hash text NOT NULL,
  scope text,
  revision bigint,
  refusal json,
  PRIMARY KEY (incarnation, n)
);

CREATE TABLE scopes (scope text PRIMARY KEY, revision bigint NOT NULL DEFAULT 0);

-- Bodies are text as canonical JSON: jsonb would rewrite numbers and keys, and the hash would not verify any more.
CREATE TABLE changes (
  scope text NOT NULL,
  revision bigint NOT NULL,
  id text NOT NULL,
  incarnation text NOT NULL,
  n bigint NOT NULL,
  kind text NOT NULL,
  record text NOT NULL,
  body text NOT NULL,
  received_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (scope, revision)
);
CREATE UNIQUE INDEX changes_id ON changes (scope, id);

-- Current heads of every record, by the same merge as in the offices.
CREATE TABLE records (
  scope text NOT NULL,
  kind text NOT NULL,
  record text NOT NULL,
  packed text NOT NULL,
  PRIMARY KEY (scope, kind, record)
);

-- Changes whose base has not arrived yet; they are relayed, but wait here before they count.
CREATE TABLE held (scope text NOT NULL, id text NOT NULL, body text NOT NULL, PRIMARY KEY (scope, id));

CREATE TABLE snapshots (
  scope text NOT NULL,
  snapshot text NOT NULL,
  part integer NOT NULL,
  parts integer NOT NULL,
  records integer NOT NULL,
  revision bigint NOT NULL,
  total integer NOT NULL,
  -- incarnation → greatest n that the records cover
  vector text NOT NULL,
  body bytea NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (scope, snapshot, part)
);

-- The endpoint's requests run as a role that owns nothing; which scopes it sees is said anew in every transaction.
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'phinong_endpoint') THEN CREATE ROLE phinong_endpoint NOLOGIN; END IF;
END $$;
GRANT phinong_endpoint TO CURRENT_USER;
GRANT USAGE ON SCHEMA public TO phinong_endpoint;
GRANT SELECT, INSERT, UPDATE, DELETE ON scopes, changes, records, held, snapshots TO phinong_endpoint;
GRANT SELECT, INSERT, UPDATE ON incarnations, decisions TO phinong_endpoint;
GRANT SELECT ON units, meta TO phinong_endpoint;
GRANT SELECT ON devices TO phinong_endpoint;
GRANT UPDATE (last_seen, last_synced, last_pending) ON devices TO phinong_endpoint;

CREATE FUNCTION phinong_sees(wanted text) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT current_setting('phinong.scopes', true) = '*'
      OR wanted = ANY (string_to_array(coalesce(current_setting('phinong.scopes', true), ''), ','))
$$;
CREATE FUNCTION phinong_writes(wanted text) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT wanted = coalesce(nullif(current_setting('phinong.writes', true), ''), E'\n')
$$;

DO $$ DECLARE t text; BEGIN
  FOREACH t IN ARRAY ARRAY['scopes', 'changes', 'records', 'held'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY reads ON %I FOR SELECT TO phinong_endpoint USING (phinong_sees(scope))', t);
    EXECUTE format('CREATE POLICY adds ON %I FOR INSERT TO phinong_endpoint WITH CHECK (phinong_writes(scope))', t);
    EXECUTE format('CREATE POLICY edits ON %I FOR UPDATE TO phinong_endpoint USING (phinong_writes(scope)) WITH CHECK (phinong_writes(scope))', t);
    EXECUTE format('CREATE POLICY drops ON %I FOR DELETE TO phinong_endpoint USING (phinong_writes(scope))', t);
  END LOOP;
END $$;
ALTER TABLE snapshots ENABLE ROW LEVEL SECURITY;
ALTER TABLE snapshots FORCE ROW LEVEL SECURITY;
CREATE POLICY parts ON snapshots FOR ALL TO phinong_endpoint USING (phinong_sees(scope)) WITH CHECK (phinong_sees(scope));
