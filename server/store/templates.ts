import type { PackedRecord } from '#core/change/packed.ts';
import { readTemplate, type StepTemplate } from '#core/domain/step-template.ts';
import type { Client } from '../database.ts';

/** More templates than a ministry would keep side by side; a limit for one answer and not for the register. */
const MOST = 20;

/** The templates that the ministries wrote and did not delete, in the order of their ids. Row-level security shows them to every device. */
export const readTemplates = async (client: Client): Promise<StepTemplate[]> => {
  const { rows } = await client.query<{ packed: string }>("SELECT r.packed FROM units u JOIN records r ON r.scope = u.code AND r.kind = 'template' WHERE u.is_ministry ORDER BY r.record");
  return rows
    // Written by server/store/merge-records.ts.
    .map((row) => JSON.parse(row.packed) as PackedRecord)
    .filter(({ fields }) => fields['deleted'] !== true)
    .map(({ record, fields }) => readTemplate(record, fields))
    .slice(0, MOST);
};
