import { type InstanceView, type PlatformView } from '@tessera/contracts';
import { Chip } from '../../design/chip.js';
import { type Column, Table } from '../../design/table.js';
import { clockTime, duration } from '../../format/time.js';
import { toneOfHealth } from '../../live/health.js';
import { language, texts } from '../../texts/texts.js';

type Row = InstanceView & { service: string };

const Troubles = ({ of: { checks, reasons } }: { of: Row }) => {
  const bad = Object.entries(checks).filter(([, state]) => state !== 'ok');
  if (bad.length === 0) return <span class="muted">{texts.value.operations.map.allOk}</span>;
  return (
    <span>
      {bad.map(([name, state]) => `${name}: ${texts.value.live.health[state]}`).join(', ')}
      {reasons.length > 0 && (
        <span class="muted small" lang="en">
          {' '}
          {reasons.join('; ')}
        </span>
      )}
    </span>
  );
};

const columns = (): Column<Row>[] => {
  const words = texts.value.operations.map;
  const { health } = texts.value.live;
  const until = (at: string) => words.ejected(clockTime(language.value, Date.parse(at)));
  return [
    { head: words.service, cell: ({ service }) => service },
    { head: words.address, cell: ({ address }) => <code class="whole">{address}</code> },
    {
      head: words.health,
      cell: (row) => (
        <span class="row">
          <Chip tone={toneOfHealth[row.health]} text={health[row.health]} />
          {row.ejectedUntil && <Chip tone="warn" text={until(row.ejectedUntil)} />}
        </span>
      ),
    },
    { head: words.checks, cell: (row) => <Troubles of={row} /> },
    { head: words.inFlight, cell: ({ inFlight }) => inFlight, number: true },
    { head: words.latency, cell: ({ latencyMs }) => duration(language.value, latencyMs), number: true },
  ];
};

/** The same as the map, for those who do not see it, and each instance by itself. */
export const InstanceTable = ({ platform }: { platform: PlatformView }) => {
  const rows = platform.services.flatMap(({ name, instances }) =>
    instances.map((instance) => ({ ...instance, service: name })),
  );
  const keyOf = ({ service, address }: Row) => `${service} ${address}`;
  return <Table caption={texts.value.operations.map.table} columns={columns()} rows={rows} keyOf={keyOf} />;
};
