import { Loading } from '../../design/states.js';
import { history, platform } from '../../live/operations-live.js';
import { texts } from '../../texts/texts.js';
import { InstanceTable } from './instance-table.js';
import { ServiceMap } from './service-map.js';
import { placement } from './use-placement.js';

const Legend = () => {
  const { map } = texts.value.operations;
  return (
    <p class="legend" aria-hidden="true">
      {(['requests', 'writes', 'reads'] as const).map((kind) => (
        <span key={kind}>
          <i class={kind} />
          {map[kind]}
        </span>
      ))}
    </p>
  );
};

/** The platform at a glance. */
export const MapPage = () => {
  const { map } = texts.value.operations;
  if (!platform.value) return <Loading bones={4} />;
  return (
    <>
      <section class="stack">
        <h2>{map.title}</h2>
        <p class="muted">{map.intro}</p>
        <ServiceMap platform={platform.value} history={history.value} placement={placement.value} />
        <Legend />
      </section>
      <section class="stack">
        <h2>{map.table}</h2>
        <InstanceTable platform={platform.value} />
      </section>
    </>
  );
};
