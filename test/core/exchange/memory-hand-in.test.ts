import { exchangeSuite } from '#test/support/exchange-suite.ts';
import { MemoryEndpoint } from '#test/support/memory-endpoint.ts';
import { handIn } from '#test/support/memory-hand-in.ts';

let [units, devices] = [0, 0];

exchangeSuite('the endpoint in memory', () => {
  const endpoint = new MemoryEndpoint({ pageChanges: 2, partRecords: 2 });
  return Promise.resolve({
    newUnit: () => Promise.resolve(`TH-${String((units += 1))}`),
    connect: (unit, role) => {
      const device = { unit, role, device: `device-${String((devices += 1))}` };
      return Promise.resolve({ line: endpoint.connect(device), handIn: (contents) => Promise.resolve(handIn(endpoint, { file: 'f', device, contents })) });
    },
  });
});
