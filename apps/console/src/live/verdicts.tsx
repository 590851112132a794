import { type InvariantVerdict } from '@tessera/contracts';
import { Chip } from '../design/chip.js';
import { type Column, Table } from '../design/table.js';
import { texts } from '../texts/texts.js';

type Verdict = Omit<InvariantVerdict, 'service'> & { service?: InvariantVerdict['service'] };

const Outcome = ({ verdict: { holds, violations } }: { verdict: Verdict }) => {
  const { verdicts } = texts.value.live;
  if (holds) return <Chip tone="good" text={verdicts.holds} />;
  return (
    <details class="violations">
      <summary>
        <Chip tone="bad" text={verdicts.broken} /> {verdicts.violations(violations.length)}
      </summary>
      <ul>
        {violations.map(({ name, says }) => (
          <li key={name}>
            <code>{name}</code> {says}
          </li>
        ))}
      </ul>
    </details>
  );
};

/** Do all of them hold? In one line. */
export const VerdictLine = ({ verdicts }: { verdicts: readonly Verdict[] }) => {
  const words = texts.value.live.verdicts;
  const broken = verdicts.filter(({ holds }) => !holds).length;
  if (broken === 0) return <Chip tone="good" text={words.allHold(verdicts.length)} />;
  return <Chip tone="bad" text={words.someBroken(broken, verdicts.length)} />;
};

/** Each invariant with its figure; violations unfold. */
export const Verdicts = ({ verdicts }: { verdicts: readonly Verdict[] }) => {
  const words = texts.value.live.verdicts;
  const service: Column<Verdict> = { head: words.service, cell: ({ service }) => service };
  const columns: Column<Verdict>[] = [
    { head: words.id, cell: ({ id }) => id },
    { head: words.says, cell: ({ title }) => <span lang="en">{title}</span> },
    ...(verdicts.some(({ service }) => service) ? [service] : []),
    { head: words.figure, cell: ({ figure }) => <span lang="en">{figure}</span> },
    { head: words.verdict, cell: (verdict) => <Outcome verdict={verdict} /> },
  ];
  return (
    <Table caption={words.caption} columns={columns} rows={verdicts} keyOf={({ id, service = '' }) => id + service} />
  );
};
