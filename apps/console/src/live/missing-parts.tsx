import { type Part } from '@tessera/contracts';
import { texts } from '../texts/texts.js';

/** Names those that did not answer, so that nobody takes their silence for good news. */
export const MissingParts = ({ parts }: { parts: readonly Part[] }) => {
  const names = parts.filter(({ status }) => status === 'failed').map(({ name }) => name);
  if (names.length === 0) return null;
  return (
    <p class="notice warn" role="status">
      {texts.value.live.missing(names.join(', '))}
    </p>
  );
};
