import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type SessionTokens } from '@tessera/client';
import { projectRoot } from '@tessera/stack';
import { type Browser, type BrowserContext, type CDPSession, type Page } from 'playwright-core';

/** The sizes that everything must fit on. */
export const sizes = { phone: { width: 390, height: 844 }, desk: { width: 1280, height: 800 } } as const;
export type Size = keyof typeof sizes;

const require = createRequire(import.meta.url);
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
/** Looks at all of the page, in its own words. */
const judge = `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
  violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => id + ': ' + html + ' ' + failureSummary)))`;

/** Everything must fit on it without scrolling sideways: a desk's size at four times the letters (WCAG 2.2, 1.4.10). */
const narrowest = { width: 320, height: 640 };
const widerThanWindow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';

let addresses = 0;
const nextAddress = () => `10.7.${Math.floor(addresses / 250)}.${(addresses++ % 250) + 1}`;

/** How somebody looks at the console. */
export interface VisitOptions {
  size?: Size;
  language?: 'en' | 'de';
  dark?: boolean;
  /** Of somebody who is logged in. */
  tokens?: SessionTokens | undefined;
  /** False: the browser runs no scripts. */
  scripts?: boolean;
  /** How far the browser's clock is ahead, in ms. */
  aheadMs?: number;
}

/** What the browser says of a fault that a test brings about itself. */
type Expected = RegExp;

/** Somebody in front of a browser, from an address of their own. Whatever goes wrong there is noted. */
export class Visitor {
  private readonly faults: string[] = [];
  private readonly expected: Expected[] = [];
  /** The paths of the API that were asked for, with their `Last-Event-ID`. */
  readonly asked: { method: string; path: string; lastEventId: string | undefined }[] = [];

  private constructor(
    private readonly context: BrowserContext,
    readonly page: Page,
    private readonly inspector: CDPSession,
    private readonly url: string,
    private readonly options: VisitOptions,
  ) {
    page.on('console', (message) => message.type() === 'error' && this.note(message.text(), message.location().url));
    page.on('pageerror', (error) => this.note(`uncaught: ${error.message}`));
    // What a page gives up because it is left is no failure.
    page.on('requestfailed', (request) => {
      const reason = request.failure()?.errorText ?? '';
      if (reason !== 'net::ERR_ABORTED') this.note(`${request.method()} ${reason}`, request.url());
    });
    page.on('request', (request) => {
      const { pathname: path, search } = new URL(request.url());
      const lastEventId = request.headers()['last-event-id'];
      if (path.startsWith('/v1/')) this.asked.push({ method: request.method(), path: path + search, lastEventId });
    });
  }

  static async open(browser: Browser, url: string, options: VisitOptions = {}): Promise<Visitor> {
    const { size = 'desk', language = 'en', dark = false, tokens, scripts = true, aheadMs = 0 } = options;
    const context = await browser.newContext({
      viewport: sizes[size],
      locale: language === 'de' ? 'de-DE' : 'en-GB',
      timezoneId: 'Europe/Berlin',
      colorScheme: dark ? 'dark' : 'light',
      reducedMotion: 'reduce',
      javaScriptEnabled: scripts,
      hasTouch: size === 'phone',
      extraHTTPHeaders: { 'x-forwarded-for': nextAddress() },
    });
    context.setDefaultTimeout(90_000);
    if (aheadMs !== 0) await context.addInitScript(clockAhead(aheadMs));
    if (tokens) await context.addInitScript(keptTokens(tokens));
    const page = await context.newPage();
    return new Visitor(context, page, await context.newCDPSession(page), url, options);
  }

  /** Goes to a page of the console; `where` comes after `/console`. */
  async goTo(where = ''): Promise<void> {
    await this.page.goto(`${this.url}/console${where}`);
  }

  /** Another tab of the same browser, which has nothing of this one's but what all of them share. */
  async newTab(where: string): Promise<Page> {
    const page = await this.context.newPage();
    await page.addInitScript(`sessionStorage.getItem('test.seeded') === 'yes' && sessionStorage.clear()`);
    await page.goto(`${this.url}/console${where}`);
    return page;
  }

  /** Such a fault is the test's own doing. */
  expects(fault: Expected): void {
    this.expected.push(fault);
  }

  /** Waits for something in sight with this text. */
  async sees(text: string | RegExp): Promise<void> {
    await this.page.getByText(text).filter({ visible: true }).first().waitFor();
  }

  button = (name: string | RegExp) => this.page.getByRole('button', { name }).filter({ visible: true });
  link = (name: string | RegExp) => this.page.getByRole('link', { name }).filter({ visible: true });
  field = (label: string | RegExp) => this.page.getByLabel(label).filter({ visible: true });

  /** In words, what axe finds wrong with the page, and whether it is wider than its window; keeps a screenshot on request. */
  async lookAt(name: string): Promise<string[]> {
    const { size = 'desk', dark = false } = this.options;
    if (process.env['SCREENSHOTS'])
      await this.page.screenshot({
        path: join(projectRoot, 'docs', 'screenshots', `${name}-${size}${dark ? '-dark' : ''}.png`),
      });
    await this.inPage(axe);
    const violations = await this.inPage<string[]>(judge);
    return [
      ...violations,
      ...(await this.overflow(name)),
      ...(size === 'phone' ? await this.onTheNarrowest(name) : []),
    ];
  }

  private async onTheNarrowest(name: string): Promise<string[]> {
    await this.page.setViewportSize(narrowest);
    const faults = await this.overflow(name);
    await this.page.setViewportSize(sizes.phone);
    return faults;
  }

  private async overflow(name: string): Promise<string[]> {
    const overflow = await this.inPage<number>(widerThanWindow);
    return overflow > 0 ? [`${name} is ${overflow} px wider than ${this.page.viewportSize()?.width} px`] : [];
  }

  /** The value of an expression there. The policy of the page, which allows no evaluation, is left as strict as it is. */
  async inPage<Value>(expression: string): Promise<Value> {
    const asked = { expression, awaitPromise: true, returnByValue: true, allowUnsafeEvalBlockedByCSP: true };
    const { result, exceptionDetails } = await this.inspector.send('Runtime.evaluate', asked);
    if (exceptionDetails) throw new Error(`${exceptionDetails.text} ${exceptionDetails.exception?.description}`);
    return result.value;
  }

  /** Leaves, and throws what went wrong meanwhile. */
  async leave(): Promise<void> {
    await this.context.close();
    if (this.faults.length > 0) throw new Error(`the browser had faults:\n${this.faults.join('\n')}`);
  }

  private note(fault: string, url = '') {
    const line = `${fault} ${url}`;
    if (!this.expected.some((expected) => expected.test(line))) this.faults.push(line);
  }
}

/** A clock that is wrong, for whatever asks it. */
const clockAhead = (ms: number) => `{
  const Right = Date;
  globalThis.Date = class extends Right {
    constructor(...given) { super(...(given.length ? given : [Right.now() + ${ms}])); }
    static now() { return Right.now() + ${ms}; }
  };
}`;

/** Once, as after a login: what the page itself keeps later stays. */
const keptTokens = (tokens: SessionTokens) => `if (!sessionStorage.getItem('test.seeded')) {
  sessionStorage.setItem('test.seeded', 'yes');
  sessionStorage.setItem('tessera.tokens', ${JSON.stringify(JSON.stringify(tokens))});
}`;
