import { jest } from '@jest/globals';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { origins, serviceSettings } from './config.js';
import { port } from './port.js';
import { checkSettings, readConfig } from './settings.js';
import { wantsSpans } from './traces/where-spans-go.js';

const schema = serviceSettings.extend({ TEST_PORT: port(3009), DATABASE_URL: z.url() });

const folder = mkdtempSync(join(tmpdir(), 'tessera-config-'));
const file = join(folder, 'url');
writeFileSync(file, 'postgres://from@file/z\n');
afterAll(() => rmSync(folder, { recursive: true }));

describe('readConfig', () => {
  it('reads numbers from text and knows the defaults', () => {
    const config = readConfig('test', schema, { DATABASE_URL: 'postgres://x@y/z', TEST_PORT: '4000' });
    expect(config).toMatchObject({ TEST_PORT: 4000, HOST: '127.0.0.1', LOG_LEVEL: 'info' });
  });

  it('takes a setting from the file that <NAME>_FILE names, without the line end', () => {
    expect(readConfig('test', schema, { DATABASE_URL_FILE: file }).DATABASE_URL).toBe('postgres://from@file/z');
  });

  it('prefers the setting itself to its file', () => {
    const env = { DATABASE_URL_FILE: file, DATABASE_URL: 'postgres://x@y/z' };
    expect(readConfig('test', schema, env).DATABASE_URL).toBe('postgres://x@y/z');
  });

  it('takes what the local stack wrote, wherever its state lies, but not in production', () => {
    mkdirSync(join(folder, 'env'));
    writeFileSync(join(folder, 'env', 'test.env'), 'DATABASE_URL=postgres://stack@x/y\nTEST_PORT=4001\n');
    const env = { TESSERA_STATE: folder, TEST_PORT: '4002' };
    expect(readConfig('test', schema, env)).toMatchObject({ DATABASE_URL: 'postgres://stack@x/y', TEST_PORT: 4002 });
    const production = { ...env, NODE_ENV: 'production', DATABASE_URL: 'postgres://own@x/y' };
    expect(readConfig('test', schema, production).DATABASE_URL).toBe('postgres://own@x/y');
  });

  it('takes addresses of this machine as its host, and no name', () => {
    const taken = (HOST: string) => serviceSettings.safeParse({ HOST }).success;
    expect(['127.0.0.1', '0.0.0.0', '::', '::1', 'localhost'].map(taken)).toEqual(Array(5).fill(true));
    expect(['', 'x86_64-conda-linux-gnu', 'my-laptop.local', '300.1.1.1'].map(taken)).toEqual(Array(4).fill(false));
  });

  it('leaves a setting alone whose own name ends in _FILE', () => {
    const keys = z.object({ KEY_FILE: z.string(), KEY: z.string().optional() });
    expect(readConfig('test', keys, { KEY_FILE: file })).toEqual({ KEY_FILE: file });
  });

  it('names every wrong key, none of its values, and ends with 78', () => {
    const exit = jest.spyOn(process, 'exit').mockImplementation(() => {
      throw new Error('exit');
    });
    const say = jest.spyOn(console, 'error').mockImplementation(() => {});
    const env = {
      DATABASE_URL: 'secret-nonsense',
      HOST: '',
      HOST_FILE: '/none',
      TEST_PORT: '99999',
      LOG_LEVEL: 'loud',
    };
    expect(() => readConfig('test', schema, env)).toThrow('exit');
    expect(exit).toHaveBeenCalledWith(78);
    const said = String(say.mock.calls[0]?.[0]);
    for (const key of ['DATABASE_URL', 'TEST_PORT', 'LOG_LEVEL', 'HOST_FILE']) expect(said).toContain(key);
    expect(said).not.toContain('secret-nonsense');
    exit.mockRestore();
    say.mockRestore();
  });

  it.each([
    ['compose', 'must name a readable file; docker compose up secrets makes a lost secret anew'],
    [
      'kubernetes',
      'must name a readable file; a Secret that this pod mounts must have it, and kubectl describe pod names them',
    ],
    [undefined, 'must name a readable file'],
  ])('names a secret that is not there once, with a remedy that is there in %s', (RUNS_IN, says) => {
    expect(said({ DATABASE_URL_FILE: '/none', RUNS_IN })).toEqual([`  DATABASE_URL_FILE: ${says}`]);
  });

  it.each(['tcp://10.96.8.133:3000', 'tcp://172.17.0.2:3000'])(
    'says of the port %s where it comes from, and what to do',
    (TEST_PORT) => {
      const [line, ...more] = said({ DATABASE_URL: 'postgres://x@y/z', TEST_PORT });
      expect(line).toMatch(/^ {2}TEST_PORT: must be .*orchestrator.*enableServiceLinks: false.*rename/);
      expect(more).toEqual([]);
    },
  );

  it.each(['0x1F40', '4e3', '4000.0', ' ', '', '-1', '+80', '0', '65536', '4000 '])(
    'refuses the port "%s"',
    (TEST_PORT) => {
      const lines = said({ DATABASE_URL: 'postgres://x@y/z', TEST_PORT });
      expect(lines).toEqual(['  TEST_PORT: must be a whole number from 1 to 65535']);
    },
  );
});

/** What is said of wrong settings, line by line, without the first. */
const said = (env: NodeJS.ProcessEnv): string[] => {
  const exit = jest.spyOn(process, 'exit').mockImplementation(() => {
    throw new Error('exit');
  });
  const say = jest.spyOn(console, 'error').mockImplementation(() => {});
  expect(() => readConfig('test', schema, env)).toThrow('exit');
  const lines = String(say.mock.calls[0]?.[0]).split('\n').slice(1);
  exit.mockRestore();
  say.mockRestore();
  return lines;
};

describe('where a service is', () => {
  it('is one address, or several', () => {
    const given = 'http://a:3001, https://B/';
    expect(origins('http://x').parse(given)).toEqual(['http://a:3001', 'https://b']);
    expect(origins('http://x').parse(undefined)).toEqual(['http://x']);
    expect(origins('http://x').parse('srv+https://_Web._tcp.b')).toEqual(['srv+https://_web._tcp.b']);
  });

  it.each([
    'http://x/api',
    'http://x?a=1',
    'http://x/#a',
    'http://me:pw@x',
    'x:3001',
    'http://a,http://b/c',
    'srv+http://a:1',
  ])('is not %s, of which a part would be lost', (given) => {
    expect(origins('http://x').safeParse(given).success).toBe(false);
  });
});

describe('where spans go', () => {
  const read = (env: NodeJS.ProcessEnv) => checkSettings(serviceSettings, env);

  it('is nowhere when nothing is said, or only empty texts, as compose hands them on', () => {
    const empty = { TRACES_FILE: '', OTEL_EXPORTER_OTLP_ENDPOINT: '', OTEL_TRACES_SAMPLER_ARG: '' };
    for (const env of [{}, empty]) {
      const { settings } = read(env);
      expect(settings).toMatchObject({ OTEL_TRACES_SAMPLER_ARG: 1 });
      expect(wantsSpans(settings ?? {})).toBe(false);
    }
  });

  it('is said by any one of them', () => {
    expect(wantsSpans(read({ TRACES_FILE: '/tmp/x' }).settings ?? {})).toBe(true);
    expect(wantsSpans(read({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318' }).settings ?? {})).toBe(true);
  });

  it('is named when it is wrong', () => {
    const { wrong } = read({ OTEL_EXPORTER_ZIPKIN_ENDPOINT: 'zipkin:9411', OTEL_TRACES_SAMPLER_ARG: '1.5' });
    expect(wrong?.map((line) => line.split(':')[0])).toEqual([
      'OTEL_EXPORTER_ZIPKIN_ENDPOINT',
      'OTEL_TRACES_SAMPLER_ARG',
    ]);
    expect(read({ OTEL_TRACES_SAMPLER_ARG: 'all' }).wrong).toHaveLength(1);
  });
});
