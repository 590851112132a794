import { expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { keepLoopbackDirect } from './loopback.js';

const after = (env: NodeJS.ProcessEnv) => {
  keepLoopbackDirect(env);
  return env;
};

test('adds to what is direct already, and leaves alone what is so altogether', () => {
  const both = 'intra.example,localhost,127.0.0.1,::1,[::1]';
  expect(after({ NO_PROXY: 'intra.example' })).toEqual({ NO_PROXY: both, no_proxy: both });
  expect(after({ no_proxy: '*' })).toEqual({ no_proxy: '*' });
});

/** Node obeys the environment's proxies from its start on, so each case is a program of its own. */
const program = (url: string) => `
  import { keepLoopbackDirect } from ${JSON.stringify(new URL('../dist/loopback.js', import.meta.url).href)};
  keepLoopbackDirect();
  await fetch('http://elsewhere.example/').catch(() => {});
  console.log(await (await fetch('${url}')).text());`;

const addressOf = (server: Server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

test('no proxy is asked for this machine, and it is for others', async () => {
  const asked: unknown[] = [];
  const itself = createServer((_, answer) => answer.end('itself'));
  const proxy = createServer((_, answer) => answer.end('proxy')).on('connect', ({ url }, socket) => {
    asked.push(url);
    socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
  });
  for (const server of [itself, proxy]) await once(server.listen(0, '127.0.0.1'), 'listening');
  const env = { PATH: process.env['PATH'], NODE_USE_ENV_PROXY: '1', HTTP_PROXY: addressOf(proxy) };
  const args = ['--input-type=module', '-e', program(addressOf(itself))];
  const { stdout } = await promisify(execFile)(process.execPath, args, { env });
  expect({ stdout, asked }).toEqual({ stdout: 'itself\n', asked: ['elsewhere.example:80'] });
  for (const server of [itself, proxy]) server.close();
}, 30_000);
