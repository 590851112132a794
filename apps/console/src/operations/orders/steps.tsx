import { type OrderState, orderState, type TimelineEntry } from '@tessera/contracts';
import { Chip, type Tone, toneOf } from '../../design/chip.js';
import { duration, fullTime } from '../../format/time.js';
import { language, texts } from '../../texts/texts.js';
import { shareOfGap, type TimelineStep } from './timeline-steps.js';

const tones: Record<TimelineEntry['kind'], Tone> = {
  request: 'neutral',
  event: 'accent',
  handled: 'good',
  state: 'accent',
  parked: 'warn',
};

const stateIn = (what: string): OrderState | undefined => orderState.options.find((state) => state === what);

const toneIn = ({ kind, what }: TimelineEntry): Tone => {
  const state = kind === 'state' ? stateIn(what) : undefined;
  return state ? toneOf[state] : tones[kind];
};

const time = (ms: number) => duration(language.value, ms);

const Message = ({ message }: { message: NonNullable<TimelineEntry['message']> }) => {
  const words = texts.value.operations.timeline;
  return (
    <>
      <p class="small muted">
        {words.place(message.topic, message.partition, message.offset)} · {words.message} <code>{message.id}</code>
      </p>
      {message.data !== undefined && (
        <details>
          <summary>{words.data}</summary>
          <pre class="raw" tabIndex={0}>
            {JSON.stringify(message.data, null, 2)}
          </pre>
        </details>
      )}
    </>
  );
};

const Outbox = ({ step: { entry, outboxMs } }: { step: TimelineStep }) => {
  const words = texts.value.operations.timeline;
  if (entry.kind !== 'event') return null;
  return outboxMs === undefined ? (
    <Chip tone="warn" text={words.notSent} />
  ) : (
    <span class="small muted">{words.inOutbox(time(outboxMs))}</span>
  );
};

const Cause = ({ number }: { number: number }) => (
  <a
    class="small"
    href={`#step-${number}`}
    onClick={(event) => {
      event.preventDefault();
      document.getElementById(`step-${number}`)?.focus();
    }}
  >
    {texts.value.operations.timeline.causedBy(number)}
  </a>
);

const Gap = ({ gapMs, longestMs }: { gapMs: number; longestMs: number }) => (
  <span class="gap">
    <span class="gap-line" aria-hidden="true" style={{ width: `${shareOfGap(gapMs, longestMs) * 100}%` }} />
    <span>{texts.value.operations.timeline.after(time(gapMs))}</span>
  </span>
);

const Step = ({ step, longestMs }: { step: TimelineStep; longestMs: number }) => {
  const words = texts.value.operations.timeline;
  const { entry, number } = step;
  return (
    <li class={`done ${toneIn(entry)}`} id={`step-${number}`} tabIndex={-1}>
      {number > 1 && <Gap gapMs={step.gapMs} longestMs={longestMs} />}
      <p class="row">
        <span class="muted step-number">{number}</span>
        <strong>{entry.what}</strong>
        <Chip tone={toneIn(entry)} text={words.kind[entry.kind]} />
        <span class="muted">{entry.service}</span>
        <time class="small muted" dateTime={entry.at} title={fullTime(language.value, Date.parse(entry.at))}>
          {number > 1 && words.sinceStart(time(step.sinceStartMs))}
        </time>
      </p>
      <p class="row small">
        <Outbox step={step} />
        {step.causedBy !== undefined && <Cause number={step.causedBy} />}
        {entry.traceId && (
          <span class="small muted">
            {words.trace} <code>{entry.traceId}</code>
          </span>
        )}
      </p>
      {entry.detail && <p lang="en">{entry.detail}</p>}
      {entry.message && <Message message={entry.message} />}
    </li>
  );
};

/** Each step with what lies between them. */
export const Steps = ({ steps }: { steps: readonly TimelineStep[] }) => {
  const longestMs = Math.max(0, ...steps.map(({ gapMs }) => gapMs));
  return (
    <section class="card">
      <h3>{texts.value.operations.timeline.steps}</h3>
      <ol class="timeline steps">
        {steps.map((step) => (
          <Step key={step.number} step={step} longestMs={longestMs} />
        ))}
      </ol>
    </section>
  );
};
