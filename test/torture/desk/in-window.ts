import type { Change } from '#core/change/change.ts';
import type { Bridge, Reply } from '#ipc/contract.ts';

export type WindowOrder = {
  readonly stop: { readonly name: string; readonly after: number } | null;
  readonly clockMs: number;
  /** puts the view of an older version, with nothing in it, in place of the one that is there; or makes it one of a newer version */
  readonly viewOf: 'older' | 'newer' | null;
};

/** What the harness saw confirmed: which frame, and what stands in it. */
export type Saw =
  | { readonly type: 'changes'; readonly position: number; readonly texts: readonly string[] }
  | { readonly type: 'said'; readonly position: number; readonly key: string; readonly value: string }
  /** the page of a record that a form was filled in for stands there */
  | { readonly type: 'form'; readonly text: string };

export type SavePlan = { readonly life: string; readonly seed: number; readonly words: { readonly newOne: string; readonly emptyNew: string; readonly finish: string; readonly edit: string; readonly list: string } };

type Dumped = Readonly<Record<string, readonly (readonly [unknown, unknown])[]>>;

export type TortureWindow = {
  readonly call: (name: string, input?: unknown) => Promise<Reply<unknown>>;
  readonly saveFor: (plan: SavePlan) => void;
  /** syncs for ever, with what is saved between */
  readonly syncFor: (life: string) => void;
  readonly importMany: (life: string, count: number, textBytes: number) => Promise<string>;
  /** edits the one record that every copy of a register knows, over what this one shows of it */
  readonly editShared: (text: string) => Promise<void>;
  readonly dump: () => Promise<Dumped>;
};

type WindowGlobal = typeof globalThis & { tortureSaw: (text: string) => void; tortureStop: (name: string) => void; torture: TortureWindow; phinong: Bridge };

/**
 * Runs in the window before its own scripts, as text: it may use nothing but its argument and what a browser gives to everybody.
 * It works as an officer does, by the page's own forms and by the bridge, and tells what it saw confirmed.
 */
export const inWindow = ({ stop, clockMs, viewOf }: WindowOrder): void => {
  const here = globalThis as WindowGlobal;
  if (location.protocol !== 'app:' || (here as { torture?: unknown }).torture !== undefined) return;
  const VIEW = 'phinong-view';

  if (clockMs !== 0) {
    const now = Date.now;
    const RealDate = Date;
    // The window asks for the time in both ways.
    here.Date = new Proxy(RealDate, { construct: (target, args: unknown[]) => (args.length === 0 ? new target(now() + clockMs) : Reflect.construct(target, args) as Date) });
    Date.now = () => now() + clockMs;
  }

  if (stop !== null) {
    let passed = 0;
    const reach = (name: string): void => {
      if (stop.name !== name) return;
      passed += 1;
      if (passed <= stop.after) return;
      here.tortureStop(name);
      // Nothing goes on here until the kill has come.
      const until = performance.now() + 20_000;
      while (performance.now() < until);
    };
    const { transaction, createObjectStore } = IDBDatabase.prototype;
    const { clear } = IDBObjectStore.prototype;
    const emptied = new WeakSet<IDBTransaction>();
    IDBDatabase.prototype.transaction = function begin(this: IDBDatabase, ...given: Parameters<typeof transaction>) {
      const isWriting = this.name === VIEW && given[1] === 'readwrite';
      if (isWriting) reach('view-begins');
      const begun = transaction.apply(this, given);
      if (isWriting) begun.addEventListener('complete', () => reach(emptied.has(begun) ? 'view-emptied' : 'view-written'));
      return begun;
    };
    IDBObjectStore.prototype.clear = function empty(this: IDBObjectStore) {
      emptied.add(this.transaction);
      return clear.call(this);
    };
    for (const name of ['put', 'add'] as const) {
      const write = IDBObjectStore.prototype[name];
      IDBObjectStore.prototype[name] = function writes(this: IDBObjectStore, ...given: Parameters<typeof write>) {
        const asked = write.apply(this, given);
        if (this.transaction.db.name === VIEW) reach('view-half');
        return asked;
      };
    }
    IDBDatabase.prototype.createObjectStore = function create(this: IDBDatabase, ...given: Parameters<typeof createObjectStore>) {
      if (this.name === VIEW) reach('view-upgrade');
      return createObjectStore.apply(this, given);
    };
  }

  if (viewOf !== null) {
    if (viewOf === 'older') indexedDB.deleteDatabase(VIEW);
    // Asked for before the app asks, so the app's own opening waits for it.
    const made = indexedDB.open(VIEW, viewOf === 'older' ? 1 : 9_000);
    made.addEventListener('success', () => made.result.close());
  }

  const call = (name: string, input?: unknown): Promise<Reply<unknown>> => here.phinong.call(name as never, input === undefined ? undefined : JSON.stringify(input));
  const saw = (what: Saw): void => here.tortureSaw(JSON.stringify(what));
  const rest = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
  const author = { officer: 'torture', name: 'torture' };
  const newId = (): string => crypto.randomUUID();

  type Written = { readonly frames: readonly { readonly position: number; readonly body: string }[] };
  const save = async (intents: readonly unknown[]): Promise<readonly Change[]> => {
    const reply = await call('journal.save', { intents, author });
    if (!reply.ok) throw new Error(JSON.stringify(reply.error));
    const [frame] = (reply.value as Written).frames;
    const { changes } = JSON.parse(frame?.body ?? '') as { readonly changes: readonly Change[] };
    saw({ type: 'changes', position: frame?.position ?? 0, texts: changes.map(({ set: { notes } }) => (typeof notes === 'string' ? notes : '')) });
    return changes;
  };
  const saySo = async (call_: 'journal.saveDraft' | 'journal.saveSetting', key: string, value: string): Promise<void> => {
    const reply = await call(call_, { key, value });
    if (reply.ok) saw({ type: 'said', position: (reply.value as Written).frames[0]?.position ?? 0, key, value });
  };
  const agreement = (record: string, text: string, more: Readonly<Record<string, string>> = {}, base: Readonly<Record<string, readonly string[]>> = {}) => ({ kind: 'agreement', record, set: { notes: text, ...more }, base });

  const until = async <T>(look: () => T | null | undefined): Promise<T> => {
    for (;;) {
      const found = look();
      if (found !== null && found !== undefined) return found;
      await rest(5);
    }
  };
  const type = (path: string, text: string): void => {
    const input = document.querySelector<HTMLInputElement>(`[data-field="${path}"] :is(input, textarea)`);
    if (input === null) return;
    Reflect.set(Object.getPrototypeOf(input) as object, 'value', text, input);
    input.dispatchEvent(new InputEvent('input', { inputType: 'insertText', data: text, bubbles: true }));
  };
  const buttonOf = (test: (text: string) => boolean) => (): HTMLElement | undefined => [...document.querySelectorAll<HTMLElement>('button')].find((each) => test((each.textContent ?? '').trim()));

  /** Fills in the form for a new agreement as a person would, and waits for the page of the record. */
  const fillForm = async (text: string, { newOne, emptyNew, finish, edit, list }: SavePlan['words']): Promise<void> => {
    (await until(buttonOf((each) => each.startsWith(list)))).click();
    (await until(buttonOf((each) => each.includes(newOne) || each.includes(emptyNew)))).click();
    await until(() => document.querySelector('[data-field="parties/b/name"] input'));
    type('parties/a/name', 'จ.ตัวอย่าง');
    type('parties/b/name', text);
    await rest(0);
    (await until(buttonOf((each) => each.startsWith(finish)))).click();
    await until(buttonOf((each) => each === edit));
    saw({ type: 'form', text });
  };

  const saveForever = async ({ life, seed, words }: SavePlan): Promise<void> => {
    let state = seed;
    const random = (): number => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state / 2 ** 32;
    };
    const made: { readonly record: string; readonly last: string }[] = [];
    for (let round = 0; ; round += 1) {
      const text = `${life} ${round}`;
      const dice = random();
      if (dice < 0.12) await fillForm(text, words);
      else if (dice < 0.2) await saySo('journal.saveDraft', `torture/draft/${life}/${round}`, text);
      else if (dice < 0.25) await saySo('journal.saveSetting', `torture/${life}/${round}`, text);
      else if (dice < 0.45 && made.length > 0) {
        const place = Math.floor(random() * made.length);
        const { record, last } = made[place] as (typeof made)[number];
        const [change] = await save([agreement(record, text, {}, { notes: [last] })]);
        made[place] = { record, last: change?.id ?? '' };
      } else {
        const count = random() < 0.3 ? 2 + Math.floor(random() * 6) : 1;
        const changes = await save(Array.from({ length: count }, (_, index) => agreement(newId(), `${text} ${index + 1}/${count}`, { 'parties/b/name': text })));
        made.push(...changes.map(({ id, record }) => ({ record, last: id })));
      }
    }
  };

  const dumpStore = (store: IDBObjectStore): Promise<readonly (readonly [unknown, unknown])[]> =>
    new Promise((resolve, reject) => {
      const values = store.getAll();
      const keys = store.getAllKeys();
      keys.addEventListener('success', () => resolve(keys.result.map((key, index) => [key, values.result[index] as unknown] as const)));
      keys.addEventListener('error', () => reject(keys.error ?? new Error('keys')));
    });

  const dump = (): Promise<Dumped> =>
    new Promise((resolve, reject) => {
      const asked = indexedDB.open(VIEW);
      asked.addEventListener('error', () => reject(asked.error ?? new Error('the view does not open')));
      asked.addEventListener('success', () => {
        const db = asked.result;
        const names = [...db.objectStoreNames];
        const reading = db.transaction(names);
        Promise.all(names.map(async (name) => [name, await dumpStore(reading.objectStore(name))] as const)).then((all) => {
          db.close();
          resolve(Object.fromEntries(all));
        }, reject);
      });
    });

  here.torture = {
    call,
    dump,
    saveFor: (plan) => void saveForever(plan).catch((problem: unknown) => here.tortureStop(`could not save: ${String(problem)}`)),
    syncFor: (life) => {
      const forever = async (): Promise<void> => {
        for (let round = 0; ; round += 1) {
          await save([agreement(newId(), `${life} sync ${round}`, { 'parties/b/name': `${life} ${round}` })]);
          await call('sync.run');
        }
      };
      void forever().catch((problem: unknown) => here.tortureStop(`could not sync: ${String(problem)}`));
    },
    editShared: async (text) => {
      const SHARED = '00000000-0000-7000-8000-000000000001';
      const { changes = [] } = await dump();
      // Everything this copy knows of it counts as seen: also what another copy wrote over it, once it has come.
      const known = changes.map(([, row]) => (row as { readonly change: Change }).change).filter(({ record, set }) => record === SHARED && 'notes' in set);
      const replaced = new Set(known.flatMap(({ base }) => base['notes'] ?? []));
      await save([agreement(SHARED, text, {}, { notes: known.map(({ id }) => id).filter((id) => !replaced.has(id)) })]);
    },
    importMany: async (life, count, textBytes) => {
      const changes = await save(Array.from({ length: count }, (_, index) => agreement(newId(), `${life} ${index + 1}/${count} ${'ก'.repeat(textBytes / 3)}`)));
      return changes.at(-1)?.id ?? '';
    },
  };
};
