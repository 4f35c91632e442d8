import { canonicalJson, hashChange } from '#core/change/canonical.ts';
import { changeSchema, type Change } from '#core/change/change.ts';
import { inOrder, type Runs } from '#core/change/covered.ts';
import { packRecord } from '#core/change/packed.ts';
import { briefDigest, digestByKind } from '#core/change/digest.ts';
import type { RecordState } from '#core/change/state.ts';
import { changeIdSchema, splitChangeId } from '#core/ids.ts';
import type { Role } from '#core/journal/bodies.ts';
import { err, ok, type Result } from '#core/result.ts';
import type { Endpoint, EndpointFailure, Traffic } from '#core/sync/ports.ts';
import { LIMITS, pushRequestSchema, type KnownResponse, type PullPage, type PushRequest, type PushResponse, type RefusalReason, type SnapshotPart } from '#core/sync/protocol.ts';
import { createReplica, REAL_KIT } from './merge-kit.ts';
import { sha256 } from './sha256.ts';

/**
 * The ministry's endpoint in memory, after the rules of the protocol: the numbers of a life without gaps, forks, refusals that
 * block nobody, revisions per scope without gaps, cursors that carry the epoch. test/support/endpoint-suite.ts says what it
 * must do, and is asked of the real one too.
 */
type Decision = { readonly hash: string; readonly revision: number | null; readonly refusal: RefusalReason | null };
/** A number that nobody has given back yet, and its hash where the next one tells it ('' where not). */
type Hole = { readonly hole: string };
type Lifetime = { readonly device: string; readonly scope: string; readonly decisions: (Decision | Hole)[] };
const isHole = (decision: Decision | Hole | undefined): decision is Hole => decision !== undefined && 'hole' in decision;
type Stored = { readonly scopes: Map<string, Change[]>; readonly lives: Map<string, Lifetime> };
type ScopeState = { readonly states: readonly RecordState[]; readonly held: number };
type Cursor = { readonly e: string; readonly r: Record<string, number> };
type Snapshot = { readonly parts: readonly object[] };

export type MemoryDevice = { readonly unit: string; readonly role: Role; readonly device: string };

const NO_CHANGES: readonly Change[] = [];
const failure = (type: string): Result<never, EndpointFailure> => err({ type, retry: false });

export class MemoryEndpoint {
  epoch = 'epoch-1';
  stored: Stored = { scopes: new Map(), lives: new Map() };
  /** a log only grows, and a restored one is another: so long, it says the same */
  private readonly states = new WeakMap<readonly Change[], { readonly length: number; readonly state: ScopeState }>();
  /** kept beside the backups, as a cache may be */
  readonly snapshots = new Map<string, Snapshot>();
  readonly units = new Set<string>();
  /** what a push said last: how far behind its PC is */
  readonly pending = new Map<string, number>();
  readonly pageChanges: number;
  readonly partRecords: number;
  /** says on the last page what it holds; counted anew each time, so only where somebody compares it */
  saysDigests: boolean;

  /** a rule of a test, by which a change is refused as if it spoke of a scope that is not its own */
  readonly refuses: (change: Change) => boolean;

  constructor({ pageChanges = LIMITS.pullChanges, partRecords = 2_000, refuses = () => false, saysDigests = false }: { readonly pageChanges?: number; readonly partRecords?: number; readonly refuses?: (change: Change) => boolean; readonly saysDigests?: boolean } = {}) {
    this.refuses = refuses;
    this.saysDigests = saysDigests;
    this.pageChanges = pageChanges;
    this.partRecords = partRecords;
  }

  connect(device: MemoryDevice): Endpoint {
    this.units.add(device.unit);
    const traffic: { -readonly [K in keyof Traffic]: number } = { requests: 0, bytesUp: 0, bytesDown: 0 };
    const answer = async <Q, T>(question: Q, say: (question: Q) => Result<T, EndpointFailure>): Promise<Result<T, EndpointFailure>> => {
      traffic.requests += 1;
      const asked = JSON.stringify(question);
      traffic.bytesUp += asked.length;
      await Promise.resolve();
      // What has gone over a line shares nothing with what was sent.
      const said = say(JSON.parse(asked) as Q);
      if (!said.ok) return said;
      const text = JSON.stringify(said.value);
      traffic.bytesDown += text.length;
      return ok(JSON.parse(text) as T);
    };
    return {
      status: () => answer(null, () => ok(this.status(device))),
      push: (request) => answer(request, (sent) => this.push(device, sent)),
      pull: (cursor) => answer(cursor, () => this.pull(device, cursor)),
      snapshot: (token) => answer(token, () => this.snapshot(device, token)),
      known: () => answer(null, () => ok(this.known(device))),
      traffic: () => ({ ...traffic }),
    };
  }

  status({ unit, role, device }: MemoryDevice) {
    const lives = [...this.stored.lives].filter(([, life]) => life.device === device);
    const unitOf = (code: string) => ({ code, nameTh: `Sample ${code}`, nameEn: `Sample ${code}`, province: null });
    return {
      time: 0,
      epoch: this.epoch,
      protocol: { oldest: 1, newest: 1 },
      unit: unitOf(unit),
      role,
      units: [...this.units].toSorted().map(unitOf),
      acknowledged: Object.fromEntries(lives.map(([name, { decisions }]) => [name, decisions.length])),
      messages: [],
    };
  }

  push(device: MemoryDevice, request: PushRequest): Result<PushResponse, EndpointFailure> {
    if (!pushRequestSchema.safeParse(request).success) return failure('malformed');
    if (request.epoch !== this.epoch) return failure('epoch-changed');
    const ids = request.changes.map((raw) => splitChangeId((raw as Change).id));
    if (request.relay !== undefined) return this.relay(device, request, request.relay);
    const first = ids[0]?.n ?? 1;
    if (ids.some(({ incarnation, n }, index) => incarnation !== request.incarnation || n !== first + index)) return failure('malformed');
    const known = this.stored.lives.get(request.incarnation);
    if (known !== undefined && known.scope !== device.unit) return ok({ type: 'fork', epoch: this.epoch, n: first });
    const decisions = known?.decisions ?? [];
    if (first > decisions.length + 1) return ok({ type: 'gap', epoch: this.epoch, expected: decisions.length + 1 });
    const forked = forkIn(request.changes as Change[], decisions, first) ?? unsureIn(request, decisions, first);
    if (forked !== null) return ok({ type: 'fork', epoch: this.epoch, n: forked });
    this.stored.lives.set(request.incarnation, { device: known?.device ?? device.device, scope: device.unit, decisions });
    for (const [index, raw] of request.changes.entries()) {
      const at = first + index - 1;
      if (at >= decisions.length || isHole(decisions[at])) decisions[at] = this.decide(device, raw);
    }
    this.pending.set(device.device, request.pending);
    const results = request.changes.map((_, index) => {
      const decision = decisions[first + index - 1];
      if (decision === undefined || isHole(decision)) return 0;
      return decision.refusal === null ? (decision.revision ?? 0) : { refused: decision.refusal };
    });
    const taken = { type: 'taken' as const, epoch: this.epoch, upTo: decisions.length, results };
    if (request.pull === undefined) return ok(taken);
    const page = this.pull(device, request.pull.cursor, { incarnation: request.incarnation, from: 0, upTo: 0, ...request.pull.knows });
    return page.ok ? ok({ ...taken, page: page.value }) : page;
  }

  /** What others hold of a life and give back. What is wrong in itself is refused for good, as from its author; what does not fit is left out: who made it may still come. */
  private relay(device: MemoryDevice, { changes, incarnation }: PushRequest, { scope, leftOut = [] }: NonNullable<PushRequest['relay']>): Result<PushResponse, EndpointFailure> {
    if (device.role === 'reader' || (device.role !== 'ministry' && scope !== device.unit)) return failure('not-allowed');
    const life = this.stored.lives.get(incarnation) ?? { device: device.device, scope, decisions: [] };
    if (life.scope !== scope) return ok({ type: 'fork', epoch: this.epoch, n: 1 });
    const inLife = (id: string): Decision | Hole | undefined => (splitChangeId(id).incarnation === incarnation ? life.decisions[splitChangeId(id).n - 1] : undefined);
    const left = new Set<string>(leftOut);
    const isRefused = (id: string): boolean => {
      const decision = inLife(id);
      return left.has(id) || this.isRefused(id) || (decision !== undefined && !isHole(decision) && decision.refusal !== null);
    };
    const results = changes.map((raw) => {
      const result = this.takeBack(life, raw, isRefused);
      if (typeof result === 'object' && result.refused.type === 'base-refused') left.add((raw as Change).id);
      return result;
    });
    if (life.decisions.length > 0) this.stored.lives.set(incarnation, life);
    return ok({ type: 'taken', epoch: this.epoch, upTo: life.decisions.length, results });
  }

  private takeBack({ scope, decisions }: Lifetime, raw: unknown, isRefused: (id: string) => boolean): number | { refused: RefusalReason } {
    const left = { refused: { type: 'malformed' as const, detail: 'chain' } };
    if (!changeIdSchema.safeParse((raw as { id?: unknown }).id).success) return left;
    const refusal = this.wrongIn(raw, scope);
    const change = raw as Change;
    const { n } = splitChangeId(change.id);
    const hash = hashChange(change, sha256);
    const known = decisions[n - 1];
    if (known !== undefined && !isHole(known)) {
      if (known.hash !== hash) return left;
      return known.refusal === null ? (known.revision ?? left) : { refused: known.refusal };
    }
    const base = refusal === null ? Object.values(change.base).flat().find(isRefused) : undefined;
    if (base !== undefined) return { refused: { type: 'base-refused', base } };
    const before = decisions[n - 2];
    if (isHole(known) && known.hole !== '' && known.hole !== hash) return left;
    if (n === 1 ? change.prev !== '' : before !== undefined && !isHole(before) && before.hash !== change.prev) return left;
    if (n > decisions.length + LIMITS.relayAhead) return left;
    while (decisions.length < n - 1) decisions.push({ hole: '' });
    if (n > 1 && isHole(decisions[n - 2])) decisions[n - 2] = { hole: change.prev };
    if (refusal !== null) {
      decisions[n - 1] = { hash, revision: null, refusal };
      return { refused: refusal };
    }
    const log = this.stored.scopes.get(scope) ?? [];
    this.stored.scopes.set(scope, log);
    const revision = log.push(change);
    decisions[n - 1] = { hash, revision, refusal: null };
    return revision;
  }

  known(device: MemoryDevice): KnownResponse {
    const sight = new Set([...this.sight(device), device.unit]);
    const scopes: Record<string, Record<string, number>> = {};
    for (const [name, { scope, decisions }] of this.stored.lives) {
      const hole = decisions.findIndex(isHole);
      if (sight.has(scope)) (scopes[scope] ??= {})[name] = hole === -1 ? decisions.length : hole;
    }
    return { epoch: this.epoch, scopes };
  }

  private decide(device: MemoryDevice, raw: unknown): Decision {
    const hash = hashChange(raw as Change, sha256);
    const refusal = this.reasonToRefuse(device, raw);
    if (refusal !== null) return { hash, revision: null, refusal };
    const change = raw as Change;
    const log = this.stored.scopes.get(change.scope) ?? [];
    this.stored.scopes.set(change.scope, log);
    return { hash, revision: log.push(change), refusal: null };
  }

  /** What is wrong in a change itself, whoever brings it. */
  private wrongIn(raw: unknown, scope: string): RefusalReason | null {
    const bytes = new TextEncoder().encode(canonicalJson(raw)).length;
    if (bytes > LIMITS.changeBytes) return { type: 'too-large', bytes, limit: LIMITS.changeBytes };
    const parsed = changeSchema.safeParse(raw);
    if (!parsed.success) return { type: 'malformed', detail: parsed.error.issues[0]?.path.join('.') ?? '' };
    return parsed.data.scope !== scope || this.refuses(parsed.data) ? { type: 'not-allowed', scope: parsed.data.scope } : null;
  }

  private reasonToRefuse({ unit, role }: MemoryDevice, raw: unknown): RefusalReason | null {
    const wrong = this.wrongIn(raw, unit);
    if (wrong !== null) return wrong;
    const { base: named, scope } = raw as Change;
    if (role === 'reader') return { type: 'not-allowed', scope };
    const base = Object.values(named).flat().find((id) => this.isRefused(id));
    return base === undefined ? null : { type: 'base-refused', base };
  }

  isRefused(id: string): boolean {
    const { incarnation, n } = splitChangeId(id);
    const decision = this.stored.lives.get(incarnation)?.decisions[n - 1];
    return decision !== undefined && !isHole(decision) && decision.refusal !== null;
  }

  /** Everything accepted in a scope, in order of revisions. */
  changesOf(scope: string): readonly Change[] {
    return this.stored.scopes.get(scope) ?? NO_CHANGES;
  }

  private sight({ unit, role }: MemoryDevice): string[] {
    return [...this.stored.scopes.keys()].toSorted().filter((scope) => role === 'ministry' || scope === unit);
  }

  pull(device: MemoryDevice, text: string | null, own = { incarnation: '', from: 0, upTo: 0 }): Result<PullPage, EndpointFailure> {
    const cursor = text === null ? { e: this.epoch, r: {} } : (readToken(text) as Cursor | null);
    if (cursor === null || typeof cursor.e !== 'string') return failure('malformed');
    if (cursor.e !== this.epoch) return failure('epoch-changed');
    const revisions = { ...cursor.r };
    const changes: Change[] = [];
    let remaining = 0;
    const isOwn = ({ id }: Change): boolean => splitChangeId(id).incarnation === own.incarnation && splitChangeId(id).n >= own.from && splitChangeId(id).n <= own.upTo;
    for (const scope of this.sight(device)) {
      const log = this.changesOf(scope);
      let reached = revisions[scope] ?? 0;
      for (; reached < log.length && changes.length < this.pageChanges; reached += 1) if (!isOwn(log[reached]!)) changes.push(log[reached]!);
      if (reached > 0) revisions[scope] = reached;
      remaining += log.length - reached;
    }
    const digests = this.saysDigests && remaining === 0 ? { digests: this.digests(device) } : {};
    return ok({ changes: changes as PullPage['changes'], cursor: writeToken({ e: this.epoch, r: revisions }), more: remaining > 0, remaining, ...digests });
  }

  private digests(device: MemoryDevice): NonNullable<PullPage['digests']> {
    const states = this.sight(device).flatMap((scope) => this.stateOf(scope).states);
    return Object.fromEntries([...digestByKind(states, sha256)].map(([kind, digest]) => [kind, [...briefDigest(digest)] as [number, string]]));
  }

  snapshot(device: MemoryDevice, text: string | null): Result<SnapshotPart, EndpointFailure> {
    const token = text === null ? { name: this.makeSnapshot(device), at: 0 } : (readToken(text) as { name: string; at: number } | null);
    const parts = token === null ? undefined : this.snapshots.get(token.name)?.parts;
    const part = token === null ? undefined : parts?.[token.at];
    if (token === null || parts === undefined || part === undefined) return failure('snapshot-gone');
    const next = token.at + 1 < parts.length ? writeToken({ ...token, at: token.at + 1 }) : null;
    return ok({ ...part, next } as SnapshotPart);
  }

  private makeSnapshot(device: MemoryDevice): string {
    const name = `snapshot-${String(this.snapshots.size + 1)}`;
    const scopes = this.sight(device).filter((scope) => this.stateOf(scope).held === 0 && !this.hasHoles(scope));
    const records = scopes.flatMap((scope) => this.stateOf(scope).states.map(packRecord)) as SnapshotPart['records'];
    const vectors = Object.fromEntries(scopes.map((scope) => [scope, this.ofLives(scope, ({ decisions }) => decisions.length)]));
    const refused = Object.fromEntries(scopes.map((scope) => [scope, this.ofLives(scope, refusedIn)]));
    const count = Math.max(1, Math.ceil(records.length / this.partRecords));
    const cursor = writeToken({ e: this.epoch, r: Object.fromEntries(scopes.map((scope) => [scope, this.changesOf(scope).length])) });
    const parts = Array.from({ length: count }, (_, part) => ({
      snapshot: name,
      part,
      parts: count,
      records: records.slice(part * this.partRecords, (part + 1) * this.partRecords),
      vectors,
      refused,
      totalRecords: records.length,
      ...(part === count - 1 ? { cursor } : {}),
    }));
    this.snapshots.set(name, { parts });
    return name;
  }

  /** What there is to say of each life of a scope, undefined where nothing is. */
  private ofLives<T>(scope: string, say: (life: Lifetime) => T | undefined): Record<string, T> {
    return Object.fromEntries([...this.stored.lives].flatMap(([name, life]) => {
      const said = life.scope === scope && life.decisions.length > 0 ? say(life) : undefined;
      return said === undefined ? [] : [[name, said] as const];
    }));
  }

  private hasHoles(scope: string): boolean {
    return [...this.stored.lives.values()].some((life) => life.scope === scope && life.decisions.some(isHole));
  }

  /** What the scope's records say, and how many changes wait for others that never came. */
  stateOf(scope: string): ScopeState {
    const log = this.changesOf(scope);
    const known = this.states.get(log);
    if (known?.length === log.length) return known.state;
    const replica = createReplica(REAL_KIT);
    replica.receive(log, () => true);
    const state = { states: replica.states(), held: replica.held().length };
    this.states.set(log, { length: log.length, state });
    return state;
  }

  backup(): Stored {
    return copyOf(this.stored);
  }

  restore(backup: Stored, epoch: string): void {
    this.stored = copyOf(backup);
    this.epoch = epoch;
  }
}

const copyOf = ({ scopes, lives }: Stored): Stored => ({
  scopes: new Map([...scopes].map(([scope, log]) => [scope, [...log]])),
  lives: new Map([...lives].map(([name, life]) => [name, { ...life, decisions: [...life.decisions] }])),
});

const hashOf = (decision: Decision | Hole | undefined): string | undefined => (isHole(decision) ? decision.hole : decision?.hash);

const forkIn = (changes: readonly Change[], decisions: readonly (Decision | Hole)[], first: number): number | null => {
  let previous = first === 1 ? '' : hashOf(decisions[first - 2]);
  for (const [index, change] of changes.entries()) {
    const hash = hashChange(change, sha256);
    const known = decisions[first + index - 1];
    const expected = hashOf(known);
    const follows = change.prev === previous || (isHole(known) && previous === '' && first + index > 1);
    if (known === undefined || isHole(known) ? !follows || (expected ?? '') !== '' && expected !== hash : expected !== hash) return first + index;
    previous = hash;
  }
  return null;
};

/** The first number of an older life that nobody here can vouch for. */
const unsureIn = ({ changes, confirmed }: PushRequest, decisions: readonly (Decision | Hole)[], first: number): number | null => {
  const isUnsure = (n: number): boolean => n > (confirmed ?? Infinity) && (hashOf(decisions[n - 1]) ?? '') === '';
  return changes.map((_, index) => first + index).find(isUnsure) ?? null;
};

const refusedIn = ({ decisions }: Lifetime): Runs | undefined => {
  const numbers = decisions.flatMap((decision, index) => (isHole(decision) || decision.refusal === null ? [] : [index + 1]));
  return numbers.length === 0 ? undefined : inOrder(numbers.map((n) => [n, n] as const));
};

const writeToken = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const readToken = (text: string): unknown => {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
};
