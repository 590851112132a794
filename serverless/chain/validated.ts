import { type OrderView } from '@tessera/contracts';
import { servedAs } from '../routes.js';
import { breach } from './breach.js';
import { type Outcome, type Told } from './outcome.js';

type Fault = { pointer: string; detail: string };

/** Laws that a schema cannot say. */
const lawsOf = (order: OrderView, at: string): Fault[] => {
  const sum = order.lines.reduce((total, { lineTotal }) => total + lineTotal.amount, 0);
  return [
    ...(order.total.amount === sum ? [] : [{ pointer: `${at}/total`, detail: 'is not the sum of the lines' }]),
    ...(order.version === order.history.length
      ? []
      : [{ pointer: `${at}/version`, detail: 'is not the length of history' }]),
  ];
};

const isOrder = (data: object): data is OrderView => 'lines' in data && 'history' in data;

/** An answer is an order, or has some somewhere: a page of them, an overview. */
const brokenLaws = (data: unknown, at = ''): Fault[] => {
  if (typeof data !== 'object' || data === null) return [];
  if (isOrder(data)) return lawsOf(data, at);
  return Object.entries(data).flatMap(([name, part]) => brokenLaws(part, `${at}/${name}`));
};

/** What leaves, with no field that the contract does not name; or what is wrong with it. */
const checkedAnswer = (route: string, { status, data }: Told): { data: unknown } | { faults: Fault[] } => {
  const schema = servedAs(route)?.answers[status]?.schema;
  if (!schema) return data === undefined ? { data } : { faults: [{ pointer: '', detail: 'must be empty' }] };
  const { success, data: clean, error } = schema.safeParse(data);
  if (!success)
    return { faults: error.issues.map(({ path, message }) => ({ pointer: `/${path.join('/')}`, detail: message })) };
  const faults = brokenLaws(clean);
  return faults.length > 0 ? { faults } : { data: clean };
};

/**
 * The second step looks at what is about to leave. An answer that breaks the contract does not: the client is told INTERNAL, and
 * an alarm goes off.
 */
export const validated = (outcome: Outcome): Outcome => {
  if (!('told' in outcome)) return outcome;
  const { asked, told } = outcome;
  const answer = checkedAnswer(asked.route, told);
  if ('data' in answer) return { asked, told: { ...told, data: answer.data } };
  breach(asked, answer.faults);
  return { asked, refused: { code: 'INTERNAL', details: {} } };
};
