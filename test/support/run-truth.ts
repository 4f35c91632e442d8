import type { PackedRecord } from '#core/change/packed.ts';
import type { Body } from './journal-kit.ts';

export type RunCounts = { readonly sent: number; readonly received: number; readonly refused: number };

/** What a journal says about the runs in it, counted from its first frame on: kept beside a PC, and told every frame once. */
export const createRunTruth = () => {
  const counts = { sent: 0, received: 0, refused: 0 };
  const decided = new Map<string, number>();
  const confirmed = new Set<string>();
  const given = new Set<string>();
  let lives = new Set<string>();
  let epoch: unknown;

  const isOthers = ({ id }: { readonly id: string }): boolean => !lives.has(lifeOf(id));

  return {
    counts: (): RunCounts => ({ ...counts }),
    hear: (body: Body): void => {
      if (body.kind === 'identity') {
        const keeps = body['keeps'] as number | undefined;
        const present = [...lives].at(-1);
        const stays = (name: string): boolean => (body['reason'] !== 'fork' || (keeps !== undefined && (name !== present || keeps > 0)) ? given : confirmed).has(name);
        if (((body['given'] as number | undefined) ?? 0) > 0) confirmed.add(body['incarnation'] as string);
        lives = new Set((body['anew'] === true ? [] : [...lives]).filter(stays)).add(body['incarnation'] as string);
      }
      if (body.kind === 'changes' || body.kind === 'reissued') for (const { id } of body['changes'] as { id: string }[]) given.add(lifeOf(id));
      if (body.kind === 'enrolment' && body['epoch'] !== epoch) {
        epoch = body['epoch'];
        decided.clear();
      } else if (body.kind === 'acknowledged') {
        const [name, upTo, refused] = [body['incarnation'] as string, body['upTo'] as number, (body['refused'] as unknown[]).length];
        counts.sent += upTo - (decided.get(name) ?? 0) - refused;
        counts.refused += refused;
        decided.set(name, upTo);
        confirmed.add(name);
      } else if (body.kind === 'received') {
        counts.received += (body['changes'] as { id: string }[]).filter(isOthers).length;
      } else if (body.kind === 'snapshot') {
        counts.received += (body['records'] as PackedRecord[]).filter((record) => stampsOf(record).some(isOthers)).length;
      }
    },
  };
};
export type RunTruth = ReturnType<typeof createRunTruth>;

/** What was counted between two moments. */
export const countsSince = (now: RunCounts, before: RunCounts): RunCounts => ({ sent: now.sent - before.sent, received: now.received - before.received, refused: now.refused - before.refused });

const lifeOf = (id: string): string => id.split(':', 1)[0] ?? '';
const stampsOf = (record: PackedRecord): readonly { readonly id: string }[] => [...record.stamps, ...Object.values(record.more ?? {}).flat()];
