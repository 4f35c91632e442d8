import { canonicalJson, hashChange } from '#core/change/canonical.ts';
import { changeSchema, type Change } from '#core/change/change.ts';
import { splitChangeId } from '#core/ids.ts';
import { LIMITS, type PushResponse, type RefusalReason } from '#core/sync/protocol.ts';
import { z } from 'zod';
import type { Client } from '../database.ts';
import { sha256 } from '../secrets.ts';
import { mergeChanges } from './merge-records.ts';
import type { Device } from './people.ts';

type Push = { readonly incarnation: string; readonly changes: readonly unknown[]; readonly epoch: string };

/** A change as sent, with what can be said of it before anything else is believed. */
type Sent = { readonly n: number; readonly raw: unknown; readonly hash: string; readonly prev: string };
type Decision = { readonly n: number; readonly hash: string; readonly text: string; readonly change: Change | null; readonly refusal: RefusalReason | null };

const numberedSchema = z.looseObject({ id: z.string(), prev: z.string() });

export type PushOutcome = PushResponse | { readonly type: 'unnumbered' };

/**
 * Takes a batch inside the caller's transaction: all of it is durable with the commit, or none. Refuses as little as it can,
 * one by one; what was decided once is answered the same for ever. `writes` is the scope the device may write, or null.
 */
export const takePush = async (client: Client, device: Device, writes: string | null, push: Push): Promise<PushOutcome> => {
  const sent = numberAll(push);
  if (sent === null) return { type: 'unnumbered' };
  const known = await lockIncarnation(client, push.incarnation);
  if (known !== null && known.device !== device.id) return { type: 'fork', epoch: push.epoch, n: sent[0]?.n ?? 1 };
  const last = known ?? { last_n: 0, last_hash: '' };
  const [first] = sent;
  if (first !== undefined && first.n > last.last_n + 1) return { type: 'gap', epoch: push.epoch, expected: last.last_n + 1 };

  const earlier = await readDecisions(client, push.incarnation, sent);
  const forked = sent.find(({ n, hash }) => n <= last.last_n && earlier.get(n)?.hash !== hash);
  if (forked !== undefined) return { type: 'fork', epoch: push.epoch, n: forked.n };
  const fresh = sent.filter(({ n }) => n > last.last_n);
  const broken = brokenLink(fresh, last.last_hash);
  if (broken !== null) return { type: 'fork', epoch: push.epoch, n: broken };

  const decisions = await decide(client, writes, fresh);
  const revisions = await storeAccepted(client, writes, decisions);
  await rememberDecisions(client, { incarnation: push.incarnation, device: device.id, writes }, decisions, revisions);
  const results = sent.map(({ n }) => {
    const before = earlier.get(n);
    if (before !== undefined) return before.refusal === null ? before.revision : { refused: before.refusal };
    const refusal = decisions.find((decision) => decision.n === n)?.refusal ?? null;
    return refusal === null ? (revisions.get(n) ?? 0) : { refused: refusal };
  });
  return { type: 'taken', epoch: push.epoch, upTo: Math.max(last.last_n, sent.at(-1)?.n ?? 0), results };
};

/** Numbers in order without gaps, all of one incarnation: without that nothing can be acknowledged. */
const numberAll = ({ incarnation, changes }: Push): Sent[] | null => {
  const sent: Sent[] = [];
  for (const raw of changes) {
    const parsed = numberedSchema.safeParse(raw);
    const match = parsed.success ? /^([0-9a-z]{12,32}):([1-9][0-9]{0,14})$/.exec(parsed.data.id) : null;
    const n = Number(match?.[2]);
    const before = sent.at(-1);
    if (!parsed.success || match?.[1] !== incarnation || (before !== undefined && n !== before.n + 1)) return null;
    // The hash is over what was sent, whatever it is: so the chain can be verified over refused changes too.
    sent.push({ n, raw, hash: hashChange(raw as Change, sha256), prev: parsed.data.prev });
  }
  return sent;
};

const lockIncarnation = async (client: Client, incarnation: string): Promise<{ device: string; last_n: number; last_hash: string } | null> => {
  // The advisory lock also orders two first pushes of one incarnation, which have no row yet to lock.
  await client.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [incarnation]);
  const { rows } = await client.query<{ device: string; last_n: number; last_hash: string }>('SELECT device, last_n, last_hash FROM incarnations WHERE incarnation = $1 FOR UPDATE', [incarnation]);
  return rows[0] ?? null;
};

const brokenLink = (fresh: readonly Sent[], lastHash: string): number | null => {
  let hash = lastHash;
  for (const sent of fresh) {
    if (sent.prev !== hash) return sent.n;
    hash = sent.hash;
  }
  return null;
};

type Earlier = { readonly hash: string; readonly revision: number; readonly refusal: RefusalReason | null };

const readDecisions = async (client: Client, incarnation: string, sent: readonly Sent[]): Promise<Map<number, Earlier>> => {
  const { rows } = await client.query<{ n: number; hash: string; revision: number | null; refusal: RefusalReason | null }>(
    'SELECT n, hash, revision, refusal FROM decisions WHERE incarnation = $1 AND n = ANY ($2::bigint[])',
    [incarnation, sent.map(({ n }) => n)],
  );
  return new Map(rows.map((row) => [row.n, { hash: row.hash, revision: row.revision ?? 0, refusal: row.refusal }]));
};

const decide = async (client: Client, writes: string | null, fresh: readonly Sent[]): Promise<Decision[]> => {
  const read = fresh.map((sent) => ({ ...sent, text: canonicalJson(sent.raw as never), parsed: changeSchema.safeParse(sent.raw) }));
  const named = new Set(read.flatMap(({ parsed }) => (parsed.success ? Object.values(parsed.data.base).flat() : [])));
  const refused = await refusedAmong(client, [...named]);
  return read.map(({ n, hash, text, parsed }): Decision => {
    const change = parsed.success ? (parsed.data as Change) : null;
    const refusal = reasonToRefuse(change, text, writes, refused, parsed.success ? '' : (parsed.error.issues[0]?.path.join('.') ?? ''));
    const id = change?.id ?? '';
    if (refusal !== null && id !== '') refused.add(id);
    return { n, hash, text, change, refusal };
  });
};

const reasonToRefuse = (change: Change | null, text: string, writes: string | null, refused: ReadonlySet<string>, detail: string): RefusalReason | null => {
  const bytes = Buffer.byteLength(text);
  if (bytes > LIMITS.changeBytes) return { type: 'too-large', bytes, limit: LIMITS.changeBytes };
  if (change === null) return { type: 'malformed', detail };
  if (change.scope !== writes) return { type: 'not-allowed', scope: change.scope };
  const base = Object.values(change.base).flat().find((id) => refused.has(id));
  return base === undefined ? null : { type: 'base-refused', base };
};

const refusedAmong = async (client: Client, ids: readonly string[]): Promise<Set<string>> => {
  if (ids.length === 0) return new Set();
  const split = ids.map(splitChangeId);
  const { rows } = await client.query<{ incarnation: string; n: number }>(
    'SELECT d.incarnation, d.n FROM decisions d JOIN unnest($1::text[], $2::bigint[]) AS named (incarnation, n) USING (incarnation, n) WHERE d.refusal IS NOT NULL',
    [split.map(({ incarnation }) => incarnation), split.map(({ n }) => n)],
  );
  return new Set(rows.map((row) => `${row.incarnation}:${row.n}`));
};

/** Gives accepted changes the next revisions of their scope. The row lock is held until the commit: no gap, and no reader can skip one. */
const storeAccepted = async (client: Client, writes: string | null, decisions: readonly Decision[]): Promise<Map<number, number>> => {
  const accepted = decisions.flatMap((decision) => (decision.refusal === null && decision.change !== null ? [{ ...decision, change: decision.change }] : []));
  const revisions = new Map<number, number>();
  if (writes === null || accepted.length === 0) return revisions;
  await client.query('INSERT INTO scopes (scope) VALUES ($1) ON CONFLICT (scope) DO NOTHING', [writes]);
  const { rows } = await client.query<{ revision: number }>('UPDATE scopes SET revision = revision + $2 WHERE scope = $1 RETURNING revision', [writes, accepted.length]);
  const start = (rows[0]?.revision ?? accepted.length) - accepted.length;
  accepted.forEach((decision, index) => revisions.set(decision.n, start + index + 1));
  await client.query(
    `INSERT INTO changes (scope, revision, id, incarnation, n, kind, record, body)
     SELECT $1, * FROM unnest($2::bigint[], $3::text[], $4::text[], $5::bigint[], $6::text[], $7::text[], $8::text[])`,
    [
      writes,
      accepted.map(({ n }) => revisions.get(n) ?? 0),
      accepted.map(({ change }) => change.id),
      accepted.map(({ change }) => splitChangeId(change.id).incarnation),
      accepted.map(({ n }) => n),
      accepted.map(({ change }) => change.kind),
      accepted.map(({ change }) => change.record),
      accepted.map(({ text }) => text),
    ],
  );
  await mergeChanges(client, writes, accepted.map(({ change }) => change));
  return revisions;
};

type Pushing = { readonly incarnation: string; readonly device: string; readonly writes: string | null };

const rememberDecisions = async (client: Client, { incarnation, device, writes }: Pushing, decisions: readonly Decision[], revisions: ReadonlyMap<number, number>): Promise<void> => {
  const last = decisions.at(-1);
  if (last === undefined) return;
  await client.query(
    `INSERT INTO incarnations (incarnation, device, last_n, last_hash) VALUES ($1, $2, $3, $4)
     ON CONFLICT (incarnation) DO UPDATE SET last_n = excluded.last_n, last_hash = excluded.last_hash`,
    [incarnation, device, last.n, last.hash],
  );
  await client.query(
    `INSERT INTO decisions (incarnation, n, hash, scope, revision, refusal)
     SELECT $1, d.n, d.hash, $2, d.revision, d.refusal FROM unnest($3::bigint[], $4::text[], $5::bigint[], $6::json[]) AS d (n, hash, revision, refusal)`,
    [incarnation, writes, decisions.map(({ n }) => n), decisions.map(({ hash }) => hash), decisions.map(({ n }) => revisions.get(n) ?? null), decisions.map(({ refusal }) => (refusal === null ? null : JSON.stringify(refusal)))],
  );
};
