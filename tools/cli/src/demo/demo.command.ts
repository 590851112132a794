import { CommandError } from '@tessera/command';
import { Command, InvalidArgumentError } from 'commander';
import { writeFileSync } from 'node:fs';
import { readRunState } from '../status/run-state.js';
import { picture } from './picture.js';
import { staffLogin, type StaffOptions } from './staff-login.reader.js';
import { Platform } from './platform.js';
import { playStory } from './story.js';
import { Timeline } from './timeline.js';

const footer = `
The story: a customer signs up, looks around and orders; wants more than there is; two want the last piece; one order
is over the credit limit; one is called off. Each line was checked against the platform before it was printed.
It makes its own customers and products (DEMO-…) and retires the products at the end, so it can be played any number of
times; twice within a minute fits the default limits, beyond that it waits as long as the platform tells it to.

Examples:
  tessera demo
  tessera demo --url http://localhost:8080
  tessera demo --svg docs/demo.svg      draws the picture of the README anew
  tessera demo --url https://shop.example --staff-email staff@shop.example --staff-password-file ./password

Exit codes:
  0  everything is as it must be
  1  something is not, or the platform cannot be reached; the last line says what
  2  the command line is wrong`;

const DEFAULT_URL = 'http://localhost:3000';

const webUrl = (text: string) => {
  if (URL.canParse(text) && /^https?:/i.test(text)) return text;
  throw new InvalidArgumentError('It must start with http:// or https://.');
};

const write = (file: string, text: string) => {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new CommandError(`${file} cannot be written: ${String(Object(error).message)}`);
  }
};

interface DemoOptions extends StaffOptions {
  url?: string;
  svg?: string;
}

/** `tessera demo`: plays the story on a running platform, through its public API alone. */
export const demoCommand = (): Command =>
  new Command('demo')
    .description('Plays the story of a few orders on a running platform and prints it as it happens.')
    .option(
      '--url <url>',
      `where the gateway is (default: the one that runs in this project, else ${DEFAULT_URL})`,
      webUrl,
    )
    .option('--staff-email <email>', 'who stocks the shelf (default: staff of .tessera/credentials.json)')
    .option('--staff-password-file <file>', 'a file with the password of --staff-email')
    .option('--credentials <file>', 'or the logins that a seed wrote, as of tessera aws local')
    .option('--svg <file>', 'also draw the story, with the time that each step took')
    .addHelpText('after', footer)
    .action(async ({ url, svg, ...staff }: DemoOptions) => {
      const login = staffLogin(staff);
      const timeline = new Timeline(process.stdout);
      const address = url ?? readRunState()?.urls['gateway'] ?? DEFAULT_URL;
      await playStory(new Platform(address, (line) => timeline.aside(line)), login, timeline);
      if (svg !== undefined) write(svg, picture(timeline.chapters));
    });
