import { readJson } from '../files.js';
import { supervisorOf } from '../control/supervisor.js';
import { stateFile } from '../supervise/state-file.js';
import { type Finding, good, warning, wrong } from './finding.js';

const timeoutMs = 10_000;

/** Asks each running service what it waits for. */
export const checkServices = async (dir: string): Promise<Finding[]> => {
  if (!supervisorOf(dir)) return [];
  const { services } = Object(readJson(stateFile(dir)));
  const list: unknown[] = Array.isArray(services) ? services : [];
  return Promise.all(list.map((entry) => checkService(String(Object(entry).name), String(Object(entry).url))));
};

const checkService = async (name: string, url: string): Promise<Finding> => {
  const remedy = `./tessera logs ${name} says why; ./tessera restart ${name} starts it anew`;
  try {
    const answer = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(timeoutMs) });
    const body: unknown = await answer.json();
    if (!answer.ok) return wrong(name, `not ready: ${waitsFor(body)}`, remedy);
    if (Object(body).status === 'degraded') return warning(name, `ready, and degraded: ${waitsFor(body)}`, remedy);
    return good(name, `ready at ${url}`);
  } catch (error) {
    return wrong(name, `does not answer at ${url} (${error instanceof Error ? error.message : String(error)})`, remedy);
  }
};

/** The checks of the answer that are not ok, and the reasons that it gives. */
export const waitsFor = (body: unknown): string => {
  const { checks = {}, reasons = [] }: { checks?: object; reasons?: unknown[] } = Object(body);
  const states = Object.entries(checks).filter(([, state]) => state !== 'ok');
  const said = [...states.map(([name, state]) => `${name} is ${String(state)}`), ...reasons.map(String)];
  return said.join(', ') || 'it does not say why';
};
