import { type CaseReport, type LabReport } from './report.js';

const callsOf = ({ outcome }: CaseReport): string => {
  const calls = outcome?.calls ?? [];
  const words = calls.map(({ status, failure }) => [status, failure].filter(Boolean).join(' '));
  const kinds = [...Map.groupBy(words, (word) => word)].map(([word, all]) =>
    all.length > 1 ? `${all.length} × ${word}` : word,
  );
  return kinds.join(', ');
};

const countersOf = ({ outcome }: CaseReport): string[] =>
  Object.entries(outcome?.counters ?? {}).flatMap(([port, { dropped = 0, transit = 0 }]) =>
    dropped + transit > 0 ? [`${port} dropped ${dropped + transit} packets`] : [],
  );

const canariesOf = ({ outcome }: CaseReport): string[] =>
  Object.entries(outcome?.canaries ?? {}).map(
    ([port, { PeeringAlive }]) => `${port.replace('client.', '')} sees ${String(PeeringAlive)}`,
  );

const linesOf = (report: CaseReport): string[] => [
  `${report.ok ? 'ok    ' : 'FAILED'} ${report.name}: ${report.about}`,
  `       ${[callsOf(report), ...countersOf(report), ...canariesOf(report), `${report.seconds.toFixed(1)} s`].filter(Boolean).join('; ')}`,
  ...report.unmet.map((sentence) => `       not true: ${sentence}`),
  ...(report.error === undefined ? [] : [`       ${report.error}`]),
];

/** A report for people. */
export const readable = ({ cases, seconds }: LabReport): string => {
  const failed = cases.filter(({ ok }) => !ok).length;
  const summary = `lab: ${cases.length === 1 ? 'one case' : `${cases.length} cases`} in ${seconds.toFixed(0)} s, ${failed === 0 ? 'all as they must be' : `${failed} not as they must be`}`;
  return `${[...cases.flatMap(linesOf), summary].join('\n')}\n`;
};
