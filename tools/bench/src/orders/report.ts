import { type Waited } from '../load.js';
import { ratio } from '../ratio.js';
import { type Line, medianOf } from './rounds.js';

const range = (figures: readonly number[]) => `${Math.round(Math.min(...figures))}–${Math.round(Math.max(...figures))}`;

/** Orders a second at saturation, beside what the stores allow and beside what the tutorials would give. */
export const rateRows = (lines: readonly Line[]) => {
  const rateOf = (name: string) => {
    const line = lines.find((one) => one.name === name);
    return line && medianOf(line.rounds, 'perSecond');
  };
  return lines.map(({ system, rounds }) => ({
    '': system.label,
    'orders/s': Math.round(medianOf(rounds, 'perSecond')),
    rounds: range(rounds.map(({ perSecond }) => perSecond)),
    'of bare drivers': ratio(medianOf(rounds, 'perSecond'), rateOf('bare')),
    'of naive': ratio(medianOf(rounds, 'perSecond'), rateOf('naive')),
    'p50, ms': Math.round(medianOf(rounds, 'p50')),
    'p99, ms': Math.round(medianOf(rounds, 'p99')),
    refused: rounds.reduce((sum, { refused }) => sum + refused, 0),
  }));
};

/** From POST to CONFIRMED at steady rates. */
export const latencyRows = (rates: Readonly<Record<string, Waited>>) =>
  Object.entries(rates).map(([label, { orders, confirmed, p50, p99 }]) => ({
    'POST to CONFIRMED': label,
    'p50, ms': p50,
    'p99, ms': p99,
    orders,
    confirmed,
  }));

/** Resident memory of each service. */
export const memoryRows = (before: Readonly<Record<string, number>>, after: Readonly<Record<string, number>>) =>
  [before, after].map((memory, n) => ({ 'memory, MB': n === 0 ? 'idle' : 'after saturation', ...memory }));
