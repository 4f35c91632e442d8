import { afterAll, beforeAll } from 'vitest';
import { writeExchangeFile } from '#core/exchange/container.ts';
import type { Json } from '#core/json.ts';
import { handIn } from '#server/exchange/hand-in.ts';
import { TOKEN_DAYS } from '#server/http/authenticate.ts';
import { openTestEndpoint, type TestEndpoint } from '#test/support/endpoint.ts';
import { aFile, kit } from '#test/support/exchange-kit.ts';
import { exchangeSuite } from '#test/support/exchange-suite.ts';
import { FileOffice } from '#test/support/file-office.ts';
import { must } from '#test/support/journal-kit.ts';

/** The real endpoint answers carry files as the one in memory does: so the worlds of the simulation can be believed. */
let endpoint: TestEndpoint;
beforeAll(async () => {
  endpoint = await openTestEndpoint();
});
afterAll(() => endpoint.close());

const NOBODY = { met: () => undefined, pushed: () => undefined, beyond: () => undefined };

exchangeSuite('the endpoint on PostgreSQL', () =>
  Promise.resolve({
    newUnit: () => endpoint.newUnit(true),
    connect: async (unit, role) => {
      const office = await FileOffice.enrolled(endpoint, unit, role);
      const { keys } = office;
      return {
        line: endpoint.line(office.token),
        handIn: async ({ epoch, head, relays, pushes }) => {
          const file = aFile('carry', keys, { recipients: [office.said('ministryKey')] });
          const whole = { ...head, device: { id: office.device, label: 'PC', key: keys.publicKey, recipient: keys.recipient } };
          const parts = [{ name: 'relays', lines: relays }, { name: 'pushes', lines: pushes }];
          const carried = must(await writeExchangeFile(kit, { ...file, label: { ...file.label, unit: office.writer.state().unit! }, epoch, head: whole as Json, parts }));
          const { receipt } = await handIn({ db: endpoint.db, cursorKey: endpoint.cursorKey }, carried, TOKEN_DAYS, NOBODY);
          return office.open(receipt);
        },
      };
    },
  }),
);
