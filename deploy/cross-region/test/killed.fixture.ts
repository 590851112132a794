import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { templateNames } from '../driver/steps.js';
import { type Account, regions } from './driver.fixture.js';

const dist = (file: string) => new URL(file, import.meta.url).href;

/** By what a process knows that it is to end now. */
const moments = {
  'after 01': `begins: (stack) => stack.startsWith('demo-client') && end()`,
  'before 02 is executed': `progress: (_, line) => working && line.startsWith('executing') && end(), begins: note`,
  'while 02 is executed': `progress: (_, line) => working && line.startsWith('executing') && setTimeout(end, 15), begins: note`,
};

const program = (file: string, moment: string) => `
  import { readFileSync } from 'node:fs';
  import { deploy, siteAt } from '${dist('../dist/driver/index.js')}';
  const { config, texts, regions, code } = JSON.parse(readFileSync('${file}', 'utf8'));
  const read = ({ prefix, zips }) => ({ prefix, rooms: zips.map(([room, zip]) => ({ room, zip: Buffer.from(zip, 'base64') })) });
  const end = () => process.kill(process.pid, 'SIGKILL');
  let working = false;
  const note = (stack) => { working = stack.startsWith('demo-client'); };
  const around = { siteAt: (region) => siteAt({ ...config, region }), templateText: (name) => texts[name], code: read(code) };
  await deploy(around, { name: 'demo', regions, waf: 'off' }, { ${moment} });`;

/** A deployment in a process of its own, which nobody can stop from being killed. */
export const killedDeployment = async (aws: Account, when: keyof typeof moments): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'tessera-killed-'));
  try {
    const file = join(folder, 'given.json');
    const { templateText } = aws.around();
    const texts = Object.fromEntries(templateNames.map((name) => [name, templateText(name)]));
    const zips = aws.code.rooms.map(({ room, zip }) => [room, Buffer.from(zip).toString('base64')]);
    const code = { prefix: aws.code.prefix, zips };
    writeFileSync(file, JSON.stringify({ config: aws.emulator.config, texts, regions, code }));
    const args = ['--input-type=module', '-e', program(file, moments[when])];
    await expect(promisify(execFile)(process.execPath, args)).rejects.toMatchObject({ signal: 'SIGKILL' });
  } finally {
    rmSync(folder, { recursive: true });
  }
};
