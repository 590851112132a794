import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { staffLogin } from '../src/demo/staff-login.reader.js';
import { findProject } from '../src/project.js';
import { readRunState } from '../src/status/run-state.js';

let project: string;

beforeEach(() => {
  // Whoever runs a second platform beside the usual one has it set.
  delete process.env['TESSERA_STATE'];
  project = mkdtempSync(join(tmpdir(), 'tessera-cli-'));
  mkdirSync(join(project, '.tessera'));
  mkdirSync(join(project, 'apps/order'), { recursive: true });
  writeFileSync(join(project, 'package.json'), '{"name":"tessera"}');
  writeFileSync(join(project, 'apps/order/package.json'), '{"name":"@tessera/order"}');
});
afterEach(() => rmSync(project, { recursive: true }));

const write = (name: string, document: unknown) =>
  writeFileSync(join(project, '.tessera', name), typeof document === 'string' ? document : JSON.stringify(document));

const stateOf = (pid: number) => ({
  ready: true,
  urls: { gateway: 'http://localhost:3000' },
  services: [{ name: 'gateway', pid, url: 'http://localhost:3000', ready: true }],
  stack: [{ name: 'postgres', pid, version: '18', url: 'postgres://u:p@localhost:5432' }],
});

it('finds the project from any folder inside', () => {
  expect(findProject(join(project, 'apps/order'))).toBe(project);
  expect(findProject(tmpdir())).toBeUndefined();
});

it('tells what runs, and that a file left behind is nothing', () => {
  expect(readRunState(project)).toBeUndefined();
  write('state.json', stateOf(process.pid));
  expect(readRunState(project)).toEqual(stateOf(process.pid));
  write('state.json', stateOf(2 ** 22 + 1));
  expect(readRunState(project)).toBeUndefined();
});

it('says in one line that a state is broken', () => {
  write('state.json', '{');
  expect(() => readRunState(project)).toThrow(/^\.tessera\/state\.json is not JSON/);
  write('state.json', { ready: 'yes' });
  expect(() => readRunState(project)).toThrow(/of another version/);
});

it('names the files of a state where it was moved to', () => {
  process.env['TESSERA_STATE'] = join(project, 'elsewhere');
  try {
    expect(() => staffLogin({}, project)).toThrow(`${join(project, 'elsewhere', 'credentials.json')} is missing`);
  } finally {
    delete process.env['TESSERA_STATE'];
  }
});

it('takes the staff login of the local stack unless another is named', () => {
  expect(() => staffLogin({}, project)).toThrow(/\.tessera\/credentials\.json is missing.*npm start.*--staff-email/);
  write('credentials.json', { staff: { email: 's@t', password: 'p' } });
  expect(staffLogin({}, project)).toEqual({ email: 's@t', password: 'p' });
  write('password', 'other\n');
  const named = { staffEmail: 'x@y', staffPasswordFile: join(project, '.tessera/password') };
  expect(staffLogin(named, project)).toEqual({ email: 'x@y', password: 'other' });
  expect(() => staffLogin({ staffEmail: 'x@y' }, project)).toThrow(/go together/);
  expect(() => staffLogin({ ...named, staffPasswordFile: '/nowhere' }, project)).toThrow(/cannot be read/);
});
