import type { Role } from '#core/journal/bodies.ts';
import { addUnit, createCode } from './admin-commands.ts';
import { asOwner, type Database } from './database.ts';
import { readMeta, writeMeta } from './store/meta.ts';

const UNITS = [
  { code: 'TH-57', th: 'สำนักงานจังหวัดเชียงราย', en: 'Chiang Rai Provincial Office', province: 'TH-57', ministry: false },
  { code: 'TH-50', th: 'สำนักงานจังหวัดเชียงใหม่', en: 'Chiang Mai Provincial Office', province: 'TH-50', ministry: false },
  { code: 'MFA', th: 'กระทรวงการต่างประเทศ', en: 'Ministry of Foreign Affairs', province: null, ministry: true },
] as const;
export type DemoUnit = (typeof UNITS)[number]['code'];

/** A ministry for trying out. Every call of `code` gives a fresh enrolment code. */
export type Demo = { code(unit: DemoUnit, role: Role): Promise<string> };

const DAYS = 1;

/**
 * Two provinces and the ministry, for trying out. The endpoint then says of itself that all it holds are samples, so a
 * database that is in real use never becomes a demo.
 */
export const prepareDemo = async (db: Database): Promise<Demo> => {
  const isNew = await asOwner(db, async (client) => {
    if ((await readMeta(client, 'demo')) === '1') return false;
    const { rows } = await client.query('SELECT FROM units LIMIT 1');
    if (rows.length > 0) throw new Error('This database is in use: PHINONG_DEMO is for an empty one.');
    await writeMeta(client, 'demo', '1');
    return true;
  });
  if (isNew) for (const unit of UNITS) await addUnit(db, unit);
  return { code: async (unit, role) => (await createCode(db, { unit, role, days: DAYS })).code };
};
