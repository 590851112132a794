import { editionProbes } from './edition-probe.fixture.js';
import { type GapId, gaps } from './gaps.js';
import { type Probe, smallProbes } from './probe.fixture.js';
import { testStack } from './stack.fixture.js';
import { emulated, withTools } from '@tessera/aws/testing';

await withTools('Gaps of the emulator', emulated, async () => {
  /** Whoever takes a new version of the emulator learns here which gaps it has closed: what was done instead can go then. */
  const stack = await testStack({ chain: 'one' });
  const probes: Readonly<Record<GapId, Probe>> = { ...(await smallProbes(stack.aws)), ...editionProbes(stack) };

  afterAll(() => stack.stop());

  it('each gap has a name of its own, in order', () => {
    const ids = gaps.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)].toSorted());
  });

  it.each(gaps)('$id: $emulator', async ({ id }) => {
    expect({ id, isThere: await probes[id]() }).toEqual({ id, isThere: true });
  });
});
