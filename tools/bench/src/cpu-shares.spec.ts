import { cpuRows } from './cpu-shares.js';

it('has a row for each process, the median of its rounds, and sums with the load apart', () => {
  const tessera = [
    { order: 1, postgres: 2, 'the load': 5 },
    { order: 3, postgres: 4, 'the load': 6 },
    { order: 2, postgres: 3, 'the load': 7 },
  ];
  const rows = cpuRows({ Tessera: tessera, bare: [{ drivers: 1, postgres: 2, 'the load': 0 }] });
  expect(rows.map((row) => Object.values(row))).toEqual([
    ['order', '2.00', '–'],
    ['postgres', '3.00', '2.00'],
    ['drivers', '–', '1.00'],
    ['services and stores', '5.00', '3.00'],
    ['the load', '6.00', '0.00'],
    ['in all', '11.00', '3.00'],
  ]);
});
