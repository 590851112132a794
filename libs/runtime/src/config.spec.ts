import { jest } from '@jest/globals';
import { z } from 'zod';
import { port, readConfig, serviceSettings } from './config.js';

const schema = serviceSettings.extend({ TEST_PORT: port(3009), DATABASE_URL: z.url() });

describe('readConfig', () => {
  it('reads numbers from text and knows the defaults', () => {
    const config = readConfig('test', schema, { DATABASE_URL: 'postgres://x@y/z', TEST_PORT: '4000' });
    expect(config).toMatchObject({ TEST_PORT: 4000, HOST: '127.0.0.1', LOG_LEVEL: 'info' });
  });

  it('names every wrong key, none of its values, and ends with 78', () => {
    const exit = jest.spyOn(process, 'exit').mockImplementation(() => {
      throw new Error('exit');
    });
    const say = jest.spyOn(console, 'error').mockImplementation(() => {});
    const env = { DATABASE_URL: 'secret-nonsense', TEST_PORT: '99999', LOG_LEVEL: 'loud' };
    expect(() => readConfig('test', schema, env)).toThrow('exit');
    expect(exit).toHaveBeenCalledWith(78);
    const said = String(say.mock.calls[0]?.[0]);
    for (const key of ['DATABASE_URL', 'TEST_PORT', 'LOG_LEVEL']) expect(said).toContain(key);
    expect(said).not.toContain('secret-nonsense');
    exit.mockRestore();
    say.mockRestore();
  });
});
