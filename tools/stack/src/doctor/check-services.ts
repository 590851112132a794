import { readJson } from '../files.js';
import { supervisorOf } from '../control/supervisor.js';
import { stateFile } from '../supervise/state-file.js';
import { type Finding, good, wrong } from './finding.js';

const patience = 3_000;

/** Asks each running service what it waits for. */
export async function checkServices(dir: string): Promise<Finding[]> {
  if (!supervisorOf(dir)) return [];
  const { services } = Object(readJson(stateFile(dir)));
  const list: unknown[] = Array.isArray(services) ? services : [];
  return Promise.all(list.map((entry) => checkService(String(Object(entry).name), String(Object(entry).url))));
}

async function checkService(name: string, url: string): Promise<Finding> {
  const remedy = `npx tessera logs ${name} says why; npx tessera restart ${name} starts it anew`;
  try {
    const answer = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(patience) });
    if (answer.ok) return good(name, `ready at ${url}`);
    return wrong(name, `not ready: ${waitsFor(await answer.json())}`, remedy);
  } catch (error) {
    return wrong(name, `does not answer at ${url} (${error instanceof Error ? error.message : String(error)})`, remedy);
  }
}

/** The checks of the answer that are not ok. */
export function waitsFor(body: unknown): string {
  const checks = Object.entries(Object(Object(body).checks)).filter(([, state]) => state !== 'ok');
  return checks.map(([name, state]) => `${name} is ${String(state)}`).join(', ') || 'it does not say why';
}
