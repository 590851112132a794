import { type PlatformView, type ServiceView } from '@tessera/contracts';
import { Chip, type Tone } from '../../design/chip.js';
import { Loading } from '../../design/states.js';
import { type Column, Table } from '../../design/table.js';
import { clockTime, duration } from '../../format/time.js';
import { count, size } from '../../live/figures.js';
import { platform } from '../../live/operations-live.js';
import { language, texts } from '../../texts/texts.js';
import { fieldsOf } from './fields.js';

const tones: Record<ServiceView['breaker'], Tone> = { closed: 'good', open: 'bad', 'half-open': 'warn' };

const Breaker = ({ state }: { state: ServiceView['breaker'] }) => (
  <Chip tone={tones[state]} text={texts.value.operations.gateway.breakerState[state]} />
);

const Composed = ({ breakers }: Pick<ServiceView, 'breakers'>) => {
  const all = Object.entries(breakers);
  if (all.length === 0) return <span class="muted">{texts.value.operations.gateway.none}</span>;
  return (
    <span class="row">
      {all.map(([name, state]) => (
        <span key={name} class="row">
          {name} <Breaker state={state} />
        </span>
      ))}
    </span>
  );
};

const Ejected = ({ instances }: Pick<ServiceView, 'instances'>) => {
  const words = texts.value.operations.gateway;
  const ejected = instances.flatMap(({ address, ejectedUntil }) => (ejectedUntil ? [{ address, ejectedUntil }] : []));
  if (ejected.length === 0) return <span class="muted">{words.none}</span>;
  return (
    <span>
      {ejected
        .map(
          ({ address, ejectedUntil }) =>
            `${address} ${words.until(clockTime(language.value, Date.parse(ejectedUntil)))}`,
        )
        .join(', ')}
    </span>
  );
};

const columns = (): Column<ServiceView>[] => {
  const words = texts.value.operations.gateway;
  return [
    { head: words.service, cell: ({ name }) => name },
    { head: words.breaker, cell: ({ breaker }) => <Breaker state={breaker} /> },
    { head: words.composed, cell: ({ breakers }) => <Composed breakers={breakers} /> },
    { head: words.retries, cell: ({ retriesLeft }) => count(language.value, Math.floor(retriesLeft)), number: true },
    { head: words.ejected, cell: ({ instances }) => <Ejected instances={instances} /> },
  ];
};

const Fields = ({ title, of }: { title: string; of: object }) => (
  <section class="card">
    <h2>{title}</h2>
    <dl class="facts">
      {fieldsOf(of, language.value).map(([name, value]) => [
        <dt key={name}>{name}</dt>,
        <dd key={`${name} value`}>{value}</dd>,
      ])}
    </dl>
  </section>
);

const Process = ({ gateway: { upSeconds, memory, streams } }: Pick<PlatformView, 'gateway'>) => {
  const words = texts.value.operations.gateway;
  return (
    <section class="card">
      <h2>{words.title}</h2>
      <p class="muted">{words.intro}</p>
      <dl class="facts">
        <dt>{words.up}</dt>
        <dd>{duration(language.value, upSeconds * 1000)}</dd>
        <dt>{words.memory}</dt>
        <dd>
          {size(language.value, memory.rssBytes)}, {words.heap(size(language.value, memory.heapBytes))}
        </dd>
        <dt>{words.streams}</dt>
        <dd>
          {count(language.value, streams.open)}; {streams.heard ? words.heard : words.deaf}
        </dd>
      </dl>
    </section>
  );
};

/** Limits, breakers, ejections and the cache of the gateway that answers. */
export const GatewayPage = () => {
  const words = texts.value.operations.gateway;
  if (!platform.value) return <Loading bones={4} />;
  const { gateway, services } = platform.value;
  return (
    <>
      <Process gateway={gateway} />
      <section class="stack">
        <h2>{words.services}</h2>
        <Table
          caption={words.services}
          columns={columns()}
          rows={services.filter(({ name }) => name !== 'gateway')}
          keyOf={({ name }) => name}
        />
      </section>
      <div class="halves">
        <Fields title={words.limits} of={gateway.limits} />
        <Fields title={words.cache} of={gateway.cache} />
      </div>
    </>
  );
};
