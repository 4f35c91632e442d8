import { endpointSuite } from '#test/support/endpoint-suite.ts';
import { MemoryEndpoint } from '#test/support/memory-endpoint.ts';

let units = 0;
let devices = 0;

endpointSuite('in memory', () => {
  const endpoint = new MemoryEndpoint({ pageChanges: 2, partRecords: 2, saysDigests: true });
  return Promise.resolve({
    newUnit: () => Promise.resolve(`TH-${String((units += 1))}`),
    connect: (unit, role) => Promise.resolve(endpoint.connect({ unit, role, device: `device-${String((devices += 1))}` })),
  });
});
