/** One edit of a file of the house: the first text, which stands there exactly once, becomes the second. */
export type Edit = { readonly file: string; readonly from: string; readonly to: string };

/** An endpoint with one mistake in its own code or SQL, as somebody might make it, and the cheapest test that must notice. */
export type Mutant = {
  /** what this endpoint does wrong, after "an endpoint …" */
  readonly name: string;
  readonly edits: readonly Edit[];
  /** a file in test/server, and the tests of it by a part of their names; without it all */
  readonly suite: string;
  readonly tests?: string;
  /** much like another one here: left out of `npm test`, which has little time */
  readonly isKin?: true;
};

const inFile = (file: string) => (from: string, to: string): readonly Edit[] => [{ file, from, to }];
const push = inFile('server/store/push.ts');
const changes = inFile('server/store/changes.ts');
const people = inFile('server/store/people.ts');
const first = inFile('server/migrations/001_first.sql');
const restore = inFile('server/ops/restore.ts');
const authenticate = inFile('server/http/authenticate.ts');

const PUSHES: readonly Mutant[] = [
  {
    name: 'reads the counter of revisions before it locks the row', suite: 'concurrency', tests: 'give revisions without a gap',
    edits: changes("'UPDATE scopes SET revision = revision + $2 WHERE scope = $1 RETURNING revision - $2 + 1 AS first'", "'WITH seen AS MATERIALIZED (SELECT revision FROM scopes WHERE scope = $1) UPDATE scopes SET revision = seen.revision + $2 FROM seen WHERE scope = $1 RETURNING seen.revision + 1 AS first'"),
  },
  { name: 'does not lock the life that a push goes on with', suite: 'concurrency', tests: 'give one answer to a batch', edits: changes('WHERE incarnation = $1 AND scope = $2 FOR UPDATE', 'WHERE incarnation = $1 AND scope = $2') },
  { name: 'does not compare the hash of what it has already', suite: 'endpoint-suite', tests: 'fork when a number comes again', edits: push('earlier.get(sent.n)?.hash !== sent.hash', 'earlier.get(sent.n) === undefined') },
  { name: 'does not look at the chain', suite: 'endpoint-suite', tests: 'fork when the chain', edits: push('const follows = sent.prev === hash ||', 'const follows = true ||') },
  { name: 'does not link the next change to the last', isKin: true, suite: 'endpoint-suite', tests: 'the next revisions of their scope', edits: changes('SET last_n = $2, last_hash = $3', 'SET last_n = $2, last_hash = left($3, 0)') },
  { name: 'does not look up what it has decided', suite: 'endpoint-suite', tests: 'wherever the batch begins', edits: changes('from > life.lastN ? new Map() : decidedWhere', 'from > 0 ? new Map() : decidedWhere') },
  { name: 'does not remember what it refused', suite: 'endpoint-suite', tests: 'refuses what stands on a refused', edits: changes('if (refused.length > 0) await insertRefused', 'if (refused.length > 1_000) await insertRefused') },
  { name: 'does not ask whether a base was refused', isKin: true, suite: 'endpoint-suite', tests: 'refuses what stands on a refused', edits: changes('if (ids.length === 0) return new Set();', 'if (ids.length >= 0) return new Set();') },
  { name: 'takes unsure numbers of an older life', isKin: true, suite: 'endpoint-suite', tests: 'life from an earlier epoch', edits: push('n > (confirmed ?? Infinity) &&', 'n > Infinity &&') },
  { name: 'takes a push of another epoch', suite: 'endpoint-suite', tests: 'nothing in another epoch', edits: inFile('server/routes/sync.ts')("        if (push.epoch !== (await readMeta(client, 'epoch'))) throw new Refused(409, 'epoch-changed');\n        const taken", '        const taken') },
  { name: 'commits what a request did before it failed', suite: 'isolation', tests: 'nothing stays when the program itself fails', edits: inFile('server/database.ts')("await client.query('ROLLBACK').catch(", "await client.query('COMMIT').catch(") },
  { name: 'takes back what contradicts the chain', isKin: true, suite: 'endpoint-suite', tests: 'leaves out what contradicts', edits: inFile('server/store/relay.ts')('(before !== undefined && prev !== before)', '(before !== undefined && prev === hash)') },
  { name: 'keeps no digest of what it took', isKin: true, suite: 'endpoint-suite', tests: 'says on the last page what it holds', edits: inFile('server/store/merge-records.ts')('  await updateDigests(client, scope, before, states);', '') },
];

const READS: readonly Mutant[] = [
  { name: 'skips the change right after a cursor', suite: 'endpoint-suite', tests: 'goes on after the cursor', edits: inFile('server/store/pull.ts')('c.revision > span.after AND', 'c.revision > span.after + 1 AND') },
  { name: 'takes a cursor at the very end for one that knows too much', isKin: true, suite: 'endpoint-suite', tests: 'goes on after the cursor', edits: inFile('server/store/pull.ts')('(reached.get(scope) ?? 0) > revision)', '(reached.get(scope) ?? -1) >= revision)') },
  { name: 'believes a cursor that it did not write', suite: 'pull', tests: 'is taken only as the endpoint wrote it', edits: inFile('server/store/cursor.ts')("|| !isSealedBy(text, mark, key)) return null;\n  const [epoch", "|| isSealedBy(text, mark, `not ${key}`)) return null;\n  const [epoch") },
  { name: 'does not notice that its database was set back', isKin: true, suite: 'pull', tests: 'knows more than the database', edits: inFile('server/store/pull.ts')("> revision)) return 'lost';", "> revision + 1_000_000)) return 'lost';") },
  { name: 'says of all numbers between two refused ones that they were refused', isKin: true, suite: 'endpoint-suite', tests: 'says which of the numbers that it covers', edits: inFile('server/store/build-snapshot.ts')('n - row_number() OVER (PARTITION BY incarnation ORDER BY n) AS run', '0 AS run') },
  { name: 'gives a snapshot although a number is missing', suite: 'endpoint-suite', tests: 'gives no snapshot while', edits: inFile('server/store/build-snapshot.ts')(' || (await hasHoles(client, scope))', " || (await hasHoles(client, `not ${scope}`))") },
];

const SCOPES: readonly Mutant[] = [
  { name: 'leaves the filter by scope out where it reads pages', suite: 'access-matrix', tests: 'no more of GET /v1/pull', edits: inFile('server/store/pull.ts')('WHERE $1::text[] IS NULL OR scope = ANY ($1)', 'WHERE $1::text[] IS NULL OR cardinality($1) >= 0') },
  { name: 'leaves the filter by scope out where it says what it knows', isKin: true, suite: 'access-matrix', tests: 'no more of GET /v1/known', edits: inFile('server/store/holes.ts')('($1::text[] IS NULL OR i.scope = ANY ($1))', '($1::text[] IS NULL OR cardinality($1) >= 0)') },
  { name: 'leaves the filter by scope out where it gives snapshots', isKin: true, suite: 'access-matrix', tests: 'no more of GET /v1/snapshot', edits: inFile('server/store/snapshot.ts')('($4::text[] IS NULL OR s.scope = ANY ($4))', '($4::text[] IS NULL OR cardinality($4) >= 0)') },
  { name: 'has no row-level security on changes', suite: 'isolation', tests: 'told nothing', edits: first("ARRAY['scopes', 'changes', 'records', 'held'] LOOP\n    EXECUTE format('ALTER TABLE %I ENABLE", "ARRAY['scopes', 'records', 'held'] LOOP\n    EXECUTE format('ALTER TABLE %I ENABLE") },
  { name: 'has no row-level security on digests', isKin: true, suite: 'isolation', tests: 'every table that has a scope', edits: inFile('server/migrations/003_digests.sql')('ALTER TABLE digests ENABLE ROW LEVEL SECURITY;', '') },
  { name: 'lets who may read a scope write it, by row-level security', suite: 'isolation', tests: 'takes nothing into', edits: first("FOR INSERT TO phinong_endpoint WITH CHECK (phinong_writes(scope))', t);\n    EXECUTE format('CREATE POLICY edits", "FOR INSERT TO phinong_endpoint WITH CHECK (phinong_sees(scope))', t);\n    EXECUTE format('CREATE POLICY edits") },
  { name: 'does not take on the role that owns nothing', isKin: true, suite: 'access-matrix', tests: 'without the filter of the code', edits: inFile('server/database.ts')("set_config('role', 'phinong_endpoint', true)", "set_config('role', 'none', true)") },
  { name: 'leaves what a request may see to the next one', suite: 'isolation', tests: 'leaves nothing behind', edits: inFile('server/database.ts')("set_config('phinong.scopes', $2, true)", "set_config('phinong.scopes', $2, false)") },
  { name: 'shows what the ministry wrote to every unit', isKin: true, suite: 'messages', edits: inFile('server/migrations/008_messages.sql')("phinong_is_of((packed::json -> 'fields') ->> 'to') AND phinong_is_ministry(scope)", 'phinong_is_ministry(scope)') },
  { name: 'tells every unit the steps that another unit wrote', isKin: true, suite: 'messages', edits: [...inFile('server/migrations/011_templates.sql')('phinong_is_ministry(scope)', 'true'), ...inFile('server/store/templates.ts')('WHERE u.is_ministry ORDER', 'ORDER')] },
  { name: 'lets a reader write', suite: 'endpoint-suite', tests: 'takes nothing from a reader', edits: people("role === 'reader' ? null : unit", "role === 'ministry' ? null : unit") },
  { name: 'lets a unit give back for another', isKin: true, suite: 'endpoint-suite', tests: 'nothing back from a reader or for another unit', edits: inFile('server/store/relay.ts')("(role !== 'ministry' && scope !== unit)", "(role !== 'ministry' && scope === '')") },
];

const TRUST: readonly Mutant[] = [
  { name: 'keeps tokens as they are', suite: 'enrol', tests: 'stands nowhere in the database', edits: [...people("[device, sha256(token)]", '[device, token]'), ...people('[sha256(token), days]', '[token, days]')] },
  { name: 'hears a PC whose token was taken back', isKin: true, suite: 'enrol', tests: 'stops working when its device is revoked', edits: people("revoked ? 'revoked' : expired", 'expired') },
  { name: 'lets two PCs in with one code', suite: 'enrol', tests: 'lets only one of several PCs in', edits: people('WHERE c.code_hash = $1 FOR UPDATE OF c`', 'WHERE c.code_hash = $1`') },
  { name: 'counts the requests of all PCs behind one address together', suite: 'rates', edits: authenticate('perDevice.take(device.id)', 'perDevice.take(address)') },
  { name: 'counts guessed tokens by the token', suite: 'rates', edits: authenticate('badTokens.take(address)', "badTokens.take(token ?? '')") },
  { name: 'counts guessed codes of all addresses together', isKin: true, suite: 'rates', edits: inFile('server/routes/enrol.ts')('limit.take(ip)', "limit.take('all')") },
  { name: 'counts files of all carriers together', isKin: true, suite: 'rates', edits: inFile('server/routes/exchange.ts')('limit.take(device.id)', "limit.take('all')") },
  { name: 'takes a carry file of a PC that has another key', isKin: true, suite: 'exchange', tests: 'is told apart', edits: inFile('server/store/file-devices.ts')('if (key !== said.head.device.key || expired)', 'if (expired)') },
];

const KEEPING: readonly Mutant[] = [
  { name: 'begins no new epoch after a restore', suite: 'restore', tests: 'the old epoch is over', edits: restore("  await writeMeta(client, 'epoch', epoch);\n", '') },
  { name: 'wakes revoked PCs with a restore', isKin: true, suite: 'restore', tests: 'wakes no revoked device', edits: restore('  await putUpBars(client, bars);\n', '') },
  { name: 'binds the owner of the tables no more after a restore', isKin: true, suite: 'restore', tests: 'row-level security as strict', edits: restore('ALTER TABLE ${name} FORCE ROW LEVEL SECURITY', 'ALTER TABLE ${name} ENABLE ROW LEVEL SECURITY') },
  { name: 'does not link an entry to the one before when it verifies', suite: 'audit-trail', tests: 'exchanged with its neighbour', edits: inFile('server/store/verify.ts')(' && change.prev === previous', '') },
  { name: 'does not compare an entry with its hash when it verifies', isKin: true, suite: 'audit-trail', tests: 'that was altered', edits: inFile('server/store/verify.ts')('hashChange(change, sha256) === hash && ', '') },
  { name: 'does not look at what it remembers of the last entry when it verifies', isKin: true, suite: 'audit-trail', tests: 'altered together with its own hash', edits: inFile('server/store/verify.ts')('n === life.last_n && hash === life.last_hash', 'n === life.last_n') },
];

/** Mistakes in the endpoint's own code and SQL. Each must make at least one of the endpoint's own tests fail. */
export const SERVER_MUTANTS: readonly Mutant[] = [...PUSHES, ...READS, ...SCOPES, ...TRUST, ...KEEPING];
