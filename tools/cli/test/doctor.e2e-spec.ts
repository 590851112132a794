import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Terminal } from './terminal.fixture.js';

/** On a machine that lacks everything: no Java, no Python, an empty cache, a taken port, traces of a killed run. */
let terminal: Terminal;
let bare: string;
const server = createServer();

beforeAll(async () => {
  bare = mkdtempSync(join(tmpdir(), 'tessera-bare-'));
  symlinkSync(process.execPath, join(bare, 'node'));
  terminal = await Terminal.open({ PATH: bare, JAVA_HOME: '', MONGOD_BINARY: '', XDG_CACHE_HOME: bare });
  server.listen(Number(terminal.env['ORDER_PORT']), '127.0.0.1');
  for (const room of ['pids', 'secrets', 'logs']) mkdirSync(join(terminal.state, room));
  chmodSync(join(terminal.state, 'secrets'), 0o755);
  writeFileSync(join(terminal.state, 'pids', 'order-1.json'), JSON.stringify({ pid: 2 ** 22 + 1, args: 'main.js' }));
  mkdirSync(join(bare, 'tessera', 'kafka-4.3.1'), { recursive: true });
});
afterAll(() => {
  server.close();
  terminal.close();
  rmSync(bare, { recursive: true });
});

const doctor = async (...args: string[]) => terminal.done(terminal.tessera('doctor', ...args));

it('names everything that is wrong, each with its remedy, and ends with 1', async () => {
  const { code, text } = await doctor();
  expect(code).toBe(1);
  for (const line of [
    /✖ java .*neither Java 17 or newer nor pip/,
    /→ install Java 17 or newer \(Debian: apt install openjdk-17-jre-headless\)/,
    /! mongod .*no pip: the first start has to reach fastdl.mongodb.org/,
    /✖ kafka .*\.jar was not fetched/,
    /! redis .*no pip: npm start -- --redis and several gateways need one/,
    /✖ port \d+ .*wanted by order, is held by process \d+/,
    /→ end it, or start with ORDER_PORT set to another port/,
    /! folder .*secrets is open to others \(755\)/,
    /! processes .*order-1.json is of a process that has ended/,
  ])
    expect(text).toMatch(line);
  expect(text).not.toContain('\u001B');
});

it('mends what is safe, and says what', async () => {
  const { findings, fixed } = JSON.parse((await doctor('--fix', '--json')).text);
  expect(fixed).toHaveLength(4);
  const left = findings.filter(({ level }: { level: string }) => level !== 'good');
  expect(left.map(({ check }: { check: string }) => check.replace(/\d+/, 'N')).sort()).toEqual([
    'java',
    'mongod',
    'port N',
    'redis',
  ]);
  for (const finding of left) expect(finding.remedy).toEqual(expect.any(String));
});
