import { type OrderReason, type OrderView } from '@tessera/contracts';
import { toneOf } from '../design/chip.js';
import { Ago } from '../design/figures.js';
import { clockTime, duration } from '../format/time.js';
import { locale, texts } from '../texts/texts.js';

type Entry = OrderView['history'][number];

const Reason = ({ reason, order }: { reason: OrderReason; order: OrderView }) => {
  const text = texts.value.order;
  const nameOf = (sku: string) => order.lines.find((line) => line.sku === sku)?.name ?? sku;
  return (
    <>
      <p>{text.reasons[reason.code]}</p>
      {reason.lines?.map(({ sku, requested, available }) => (
        <p key={sku} class="small">
          {text.short(nameOf(sku), requested, available)}
        </p>
      ))}
    </>
  );
};

const Step = ({ entry, since, order }: { entry: Entry; since: Entry | undefined; order: OrderView }) => {
  const { states, order: text } = texts.value;
  const at = Date.parse(entry.at);
  const after = since && duration(locale.value, Math.max(0, at - Date.parse(since.at)));
  return (
    <li class={`done ${toneOf[entry.state]}`}>
      <strong>{entry.state === 'PENDING' ? text.placed : states[entry.state]}</strong>
      <p>{text.told[entry.state]}</p>
      {entry.reason && <Reason reason={entry.reason} order={order} />}
      <p class="small muted">
        {clockTime(locale.value, at)} · {after ? text.after(after) : <Ago at={entry.at} />}
      </p>
    </li>
  );
};

/** What has become of an order, each state with its time; what is still awaited at the end. */
export const Timeline = ({ order }: { order: OrderView }) => (
  <ol class="timeline" aria-live="polite">
    {order.history.map((entry, n) => (
      <Step key={entry.state} entry={entry} since={order.history[n - 1]} order={order} />
    ))}
    {order.state === 'PENDING' && <li class="now neutral muted">{texts.value.order.waiting}</li>}
  </ol>
);
