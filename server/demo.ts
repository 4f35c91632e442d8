import { asOwner, type Database } from './database.ts';

const UNITS = [
  ['TH-57', 'สำนักงานจังหวัดเชียงราย', 'Chiang Rai Provincial Office', 'TH-57', false],
  ['TH-50', 'สำนักงานจังหวัดเชียงใหม่', 'Chiang Mai Provincial Office', 'TH-50', false],
  ['MFA', 'กระทรวงการต่างประเทศ', 'Ministry of Foreign Affairs', null, true],
] as const;

/** Two provinces and the ministry, for trying out. The endpoint then says of itself that all it holds are samples. */
export const prepareDemo = (db: Database): Promise<void> =>
  asOwner(db, async (client) => {
    for (const unit of UNITS) await client.query('INSERT INTO units (code, name_th, name_en, province, is_ministry) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (code) DO NOTHING', [...unit]);
    await client.query("UPDATE meta SET value = '1' WHERE key = 'demo'");
  });
