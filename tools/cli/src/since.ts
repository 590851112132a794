import { InvalidArgumentError } from 'commander';

const units: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A moment in ms: "90s", "10m", "2h" and "1d" ago, or a time as ISO 8601 has it. */
export const parseSince = (text: string, now = Date.now()): number => {
  const [, count, unit = ''] = /^(\d+)([smhd])$/.exec(text) ?? [];
  const time = count === undefined ? Date.parse(text) : now - Number(count) * (units[unit] ?? 0);
  if (Number.isNaN(time)) throw new InvalidArgumentError('Give 90s, 10m, 2h, 1d, or a time such as 2026-11-21T12:31.');
  return time;
};
