import { Command } from 'commander';
import { envOption } from '../platform-settings.js';
import { type KeysOptions } from './ask-user.js';

const footer = `
The new key is published at once and signs ten minutes later, when every service has read it: no request fails. While one
waits like that, a second rotation does nothing. With --now it signs at once: for an emergency, and after the secret that
seals the keys was lost. Another service that asked for the keys a moment before refuses tokens of the new one for up to 30 s.

Examples:
  tessera keys rotate
  tessera keys rotate --now && tessera keys list

Exit codes:
  0  a new key is there, or one was waiting already
  1  it cannot be made: the database cannot be reached, or our secret is not that of the key that signs
  2  the command line is wrong`;

/** `tessera keys rotate`: another key signs from now on, or soon. */
export const rotateCommand = (): Command =>
  new Command('rotate')
    .description('Makes a new key, which signs access tokens as soon as everybody knows it.')
    .option('--now', 'let it sign at once')
    .option(...envOption)
    .option('--json', 'print {done, keys} as JSON')
    .addHelpText('after', footer)
    .action(async ({ now, ...options }: KeysOptions & { now?: boolean }) => {
      const { askUser } = await import('./ask-user.js');
      await askUser(['rotate', ...(now ? ['--now'] : [])], options);
    });
