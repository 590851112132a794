import { emulated, withTools } from '@tessera/aws/testing';
import { projectRoot } from '@tessera/stack';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type Account, account } from './driver.fixture.js';

/** Starts a command as a person does, where AWS is at this address. */
const start = (url: string, ...words: string[]) => {
  const program = join(projectRoot, 'tools', 'cli', 'bin', 'tessera.mjs');
  const env = {
    ...process.env,
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_EC2_METADATA_DISABLED: 'true',
    NO_COLOR: '1',
  };
  const child = spawn(process.execPath, [program, 'aws', 'cross-region', ...words], { env });
  const done = Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { child, done: done.then(([out, error, [code]]) => ({ out, error, code: Number(code) })) };
};

const place = ['--name', 'demo', '--main', 'eu-west-1', '--client', 'us-east-1'];

await withTools('Commands across regions', emulated, async () => {
  let aws: Account;
  beforeAll(async () => {
    aws = await account();
  });
  afterAll(() => aws.emulator.stop());

  const said = (...words: string[]) => start(aws.emulator.url, ...words).done;

  it('shows what would be deployed, by reading alone', async () => {
    const before = await aws.listed();
    const { out, error, code } = await said('plan', ...place, '--set', 'client.Attempts=2');
    expect({ error, code }).toEqual({ error: '', code: 0 });
    expect(out).toMatch(/main +eu-west-1 +10.64.0.0\/20 +zones eu-west-1a eu-west-1b/);
    expect(out).toMatch(
      /demo-main in eu-west-1 would be made:[^]*demo-client in us-east-1[^]*demo-routes in eu-west-1/,
    );
    expect(await aws.listed()).toEqual(before);
  });

  it.each([
    [
      'a line for each refusal',
      ['plan', ...place, '--main-cidr', '10.64.0.7/20', '--client-cidr', '8.8.0.0/16'],
      1,
      /^CIDR_HOST_BITS .*\nCIDR_NOT_PRIVATE .*\n$/,
    ],
    [
      'a region that there is not',
      ['plan', '--name', 'demo', '--main', 'mars-1', '--client', 'us-east-1'],
      2,
      /^There is no region mars-1/,
    ],
    ['no region', ['plan', '--name', 'demo', '--main', 'eu-west-1'], 2, /required option '--client <region>'/],
    [
      'a step that there is not',
      ['deploy', ...place, '--set', 'moon.Phase=full'],
      2,
      /^--set: there is no step moon; choose from main, client/,
    ],
    [
      'keys that cannot be read',
      ['deploy', ...place, '--jwks', '/nowhere'],
      2,
      /^The keys in \/nowhere cannot be read/,
    ],
    ['what is not there', ['rotate', ...place], 1, /^There is no stack demo-main in eu-west-1/],
  ])('refuses %s', async (_, words, code, error) => {
    const answer = await said(...words);
    expect({ code: answer.code, error: answer.error }).toEqual({ code, error: expect.stringMatching(error) });
  });

  it('ends at once with Ctrl-C, and says what it has left', async () => {
    // Takes a call and says nothing.
    const asked = Promise.withResolvers<void>();
    const silent = createServer(() => asked.resolve()).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = Object(silent.address());
    const { child, done } = start(`http://127.0.0.1:${port}`, 'deploy', ...place);
    await asked.promise;
    child.kill('SIGINT');
    expect(await done).toMatchObject({ code: 130, out: 'Nothing was changed.\n' });
    silent.close();
  });
});
