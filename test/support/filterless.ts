import type { Client, Database } from '#server/database.ts';

/** How the endpoint's own code asks by scope, wherever it does. */
const FILTER = /\$(\d+)::text\[\] IS NULL OR (?:\w+\.)?scope = ANY \(\$\1\)/g;
const NARROW = "set_config('role', 'phinong_endpoint', true)";

/** `forgotten`: the statements that would have asked by scope, each once */
export type Filterless = { readonly db: Database; readonly forgotten: ReadonlySet<string> };

/**
 * The same database seen by a code that has forgotten to ask by scope: what then still holds is PostgreSQL's row-level security
 * alone. `asIs` leaves also that one out, to show that the forgetting is real.
 */
export const withoutFilter = (db: Database, { asIs = false } = {}): Filterless => {
  const forgotten = new Set<string>();
  const forget = (text: string): string => {
    const widened = text.replaceAll(FILTER, (_all, place: string) => `$${place}::text[] IS NULL OR TRUE`);
    if (widened !== text) forgotten.add(text);
    return asIs ? widened.replace(NARROW, "set_config('role', 'none', true)") : widened;
  };
  const forgetful = (client: Client): Client =>
    new Proxy(client, {
      get: (target, key) => {
        const value: unknown = Reflect.get(target, key);
        if (typeof value !== 'function') return value;
        if (key !== 'query') return value.bind(target) as unknown;
        return (text: unknown, ...rest: unknown[]) => Reflect.apply(value, target, [typeof text === 'string' ? forget(text) : text, ...rest]) as unknown;
      },
    });
  const pool = new Proxy(db.pool, {
    get: (target, key) => {
      const value: unknown = Reflect.get(target, key);
      if (key === 'connect') return async () => forgetful(await target.connect());
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
  return { db: { pool, close: () => Promise.resolve() }, forgotten };
};
