-- Files carried by hand. `recipient`: the age key to which a PC's answers are encrypted; null until it has handed one in.
ALTER TABLE devices ADD COLUMN recipient text;

-- The PCs of one unit know each other by what they sign with and are written to (row-level security shows a unit its own). The hash
-- of a token stays with the owner.
GRANT SELECT (role, label, public_key, recipient, enrolled_at, last_seen, revoked_at) ON devices TO phinong_endpoint;
GRANT UPDATE (recipient) ON devices TO phinong_endpoint;

-- What the endpoint signs with; its secret half stays with the owner, like the ministry's identity.
DROP POLICY open ON meta;
CREATE POLICY open ON meta FOR SELECT TO phinong_endpoint USING (key IN ('epoch', 'demo', 'ministry-key', 'endpoint-key', 'format'));
