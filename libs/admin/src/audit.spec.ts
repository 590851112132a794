import { audit } from './audit.js';

it('is one line with who did what, to what, and what came of it', () => {
  const lines: [object, string][] = [];
  const log = { info: (fields: object, message: string) => void lines.push([fields, message]) };
  const done = { action: 'dead-letter.replay', target: 'orders.user.credit.dlt~3~17', result: 'said' };
  audit(log, { id: 'u-1' }, done);
  expect(lines).toEqual([[{ audit: { actor: 'u-1', ...done } }, 'staff changed something']]);
});
