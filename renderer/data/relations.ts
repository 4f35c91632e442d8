import { attentionOf, isOverdue, lastActivityDay, type ActivitySigns, type AgreementSigns } from '#core/domain/attention.ts';
import type { Reminder } from '#core/domain/reminders.ts';
import type { Derived } from './list-index.ts';

const recordOf = (key: string): string => key.slice(key.indexOf('/') + 1, key.lastIndexOf('/'));

/** What activities say about the agreements they name. Kept in the lists' thread, one small entry per activity. */
export const createRelations = () => {
  const signs = new Map<string, ActivitySigns>();
  /** keys of the activities that name an agreement, by the agreement's id */
  const naming = new Map<string, Set<string>>();

  const forget = (key: string): readonly string[] => {
    const before = signs.get(key)?.agreements ?? [];
    for (const id of before) naming.get(id)?.delete(key);
    signs.delete(key);
    return before;
  };

  const activitiesOf = (id: string): ActivitySigns[] => [...(naming.get(id) ?? [])].flatMap((key) => signs.get(key) ?? []);

  return {
    /** Answers the ids of the agreements about which something else is to be said now. */
    putActivity: (key: string, said: ActivitySigns): readonly string[] => {
      const before = forget(key);
      signs.set(key, said);
      for (const id of said.agreements) {
        const keys = naming.get(id) ?? new Set();
        naming.set(id, keys.add(key));
      }
      return [...before, ...said.agreements];
    },
    removeActivity: forget,
    clear: (): void => {
      signs.clear();
      naming.clear();
    },
    /** `today` is 'YYYY-MM-DD'. */
    ofAgreement: (key: string, said: AgreementSigns, today: string, dormantMonths?: number): Required<Pick<Derived, 'attention' | 'lastActivity'>> => {
      const activities = activitiesOf(recordOf(key));
      return { attention: attentionOf(said, activities, today, dormantMonths), lastActivity: lastActivityDay(activities) };
    },
    ofActivity: (said: ActivitySigns, today: string): Required<Pick<Derived, 'attention'>> => ({ attention: isOverdue(said, today) ? ['overdue'] : [] }),
    /** Everything that was promised and is not done. */
    promised: (): Reminder[] => [...signs].flatMap(([key, { dues }]) => dues.map(({ item, day }): Reminder => ({ type: 'followUp', key, on: day, item }))),
  };
};
export type Relations = ReturnType<typeof createRelations>;
