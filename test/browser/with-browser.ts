import { type Browser, chromium } from 'playwright-core';
import { onPath } from '@tessera/stack';
import { Visitor, type VisitOptions } from './visitor.fixture.js';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

const findChromium = (): string | undefined =>
  process.env['CHROMIUM_BINARY'] || names.map((name) => onPath(name)).find((file) => file !== undefined);

const missing = 'needs Chromium: apt-get install chromium, or CHROMIUM_BINARY with the path of one';

// As root there is no sandbox, and in a container little shared memory.
const args = ['--disable-dev-shm-usage', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])];

/** Opens a page as somebody new would; whoever is in front of it leaves after the test. */
export type Visit = (url: string, options?: VisitOptions) => Promise<Visitor>;

/**
 * Tests in a real browser, one for the whole file. Where there is none they are not run, and the report has that by name; with
 * CI=true, where whoever looks sees only whether it is green, that is a failure.
 */
export const withBrowser = (name: string, suite: (visit: Visit) => void): void => {
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
    });
    afterAll(() => browser?.close());

    const visitors: Visitor[] = [];
    afterEach(async () => {
      for (const visitor of visitors.splice(0)) await visitor.leave();
    });
    suite(async (url, options) => {
      if (!browser) throw new Error('the browser is started before the first test');
      const visitor = await Visitor.open(browser, url, options);
      visitors.push(visitor);
      return visitor;
    });
  });
};
