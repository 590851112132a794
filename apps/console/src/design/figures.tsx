import { signal } from '@preact/signals';
import { type Money } from '@tessera/contracts';
import { clock } from '../api/api.js';
import { moneyText } from '../format/money.js';
import { fullTime, relativeTime } from '../format/time.js';
import { locale } from '../texts/texts.js';

/** The server's time, told each second to what says "ago". */
export const now = signal(clock.now());
setInterval(() => (now.value = clock.now()), 1_000);

/** An amount of money as people of the chosen language write it. */
export const Price = ({ of }: { of: Money }) => <span class="price">{moneyText(locale.value, of)}</span>;

/** How long ago, by the server's clock; the instant itself is its title. */
export const Ago = ({ at }: { at: string }) => {
  const then = Date.parse(at);
  return (
    <time dateTime={at} title={fullTime(locale.value, then)}>
      {relativeTime(locale.value, Math.min(then, now.value), now.value)}
    </time>
  );
};
