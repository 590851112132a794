const part = { name: 'inventory', kind: 'service', state: 'frozen', pid: 4711, since: '2026-08-01T08:30:00.000Z' };
const load = { ordersPerSecond: 5, placed: 312, refused: 0, unreachable: 4 };
const verdict = {
  id: 'I2',
  title: 'stock adds up',
  holds: true,
  figure: '50 SKUs, 0 off',
  violations: [],
};

/** Of the laboratory's schemas, by name. */
export const labExamples = {
  LabPartName: 'inventory',
  LabPartState: 'frozen',
  LabPart: part,
  LabLoad: load,
  Lab: { at: '2026-08-01T08:31:00.000Z', parts: [part], load, spoiled: ['TEA-GREEN-100'] },
  SetLabPart: { state: 'frozen' },
  SetLabLoad: { ordersPerSecond: 5 },
  PoisonTopic: { topic: 'orders', kind: 'a wrong schema', key: '0195c1a0-7f1a-7c3e-9a51-2f6f3a1d9b10' },
  Poisoned: { topic: 'orders', partition: 3, offset: '812', key: '0195c1a0-7f1a-7c3e-9a51-2f6f3a1d9b10' },
  SetSpoiled: { spoiled: true },
  LabVerdict: verdict,
  LabCheck: { at: '2026-08-01T08:31:00.000Z', verdicts: [verdict], problem: null },
};
