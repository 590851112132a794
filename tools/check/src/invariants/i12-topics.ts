import { allTopics } from '@tessera/contracts';
import { inWords, remedyFor } from '@tessera/provision';
import { Findings, type Invariant } from '../invariant.js';

/** I12: no topic has fewer partitions or copies, or keeps less, than its contract says. More is nobody's harm. */
export const contract: Invariant = {
  id: 'I12',
  title: 'topics are as their contract wants them',
  examine: async ({ kafka }) => {
    const found = new Findings('topics');
    found.looked = allTopics().length;
    for (const shortfall of await kafka.shortfalls())
      found.blame(`topic ${shortfall.topic}`, `${inWords(shortfall)}: ${remedyFor(shortfall)}`, true);
    return found.done();
  },
};
