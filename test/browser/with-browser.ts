import { type Browser, chromium } from 'playwright-core';
import { onPath } from '@tessera/stack';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

const findChromium = (): string | undefined =>
  process.env['CHROMIUM_BINARY'] || names.map((name) => onPath(name)).find((file) => file !== undefined);

const missing = 'needs Chromium: apt-get install chromium, or CHROMIUM_BINARY with the path of one';

// As root there is no sandbox, and in a container little shared memory.
const args = ['--disable-dev-shm-usage', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])];

/**
 * Tests in a real browser, one for the whole file. Where there is none they are not run, and the report has that by name; with
 * CI=true, where whoever looks sees only whether it is green, that is a failure.
 */
export const withBrowser = (name: string, suite: (browser: () => Browser) => void): void => {
  const executablePath = findChromium();
  if (executablePath === undefined) {
    if (process.env['CI'] === 'true') throw new Error(`${name} ${missing}`);
    console.warn(`${name} is not run: it ${missing}`);
    describe(name, () => it.todo(`not run: ${missing}`));
    return;
  }
  describe(name, () => {
    let browser: Browser | undefined;
    beforeAll(async () => {
      browser = await chromium.launch({ executablePath, args });
    }, 60_000);
    afterAll(() => browser?.close());
    suite(() => {
      if (!browser) throw new Error('the browser is started before the first test');
      return browser;
    });
  });
};
