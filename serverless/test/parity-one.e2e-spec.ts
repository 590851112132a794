import { testStack, warmUp } from './stack.fixture.js';
import { emulated, withTools } from '@tessera/aws/testing';

// The story of test/checkout.e2e-spec.ts, unchanged, against this edition.
await withTools('Chain=one', emulated, async () => {
  const stack = await testStack({ chain: 'one' });
  await warmUp(stack, 20);
  process.env['TESSERA_URL'] = stack.url;
  process.env['TESSERA_CREDENTIALS_FILE'] = stack.credentialsFile;
  afterAll(() => stack.stop());
  await import('../../test/checkout.e2e-spec.js');
});
