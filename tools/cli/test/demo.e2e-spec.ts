import { picture } from '../src/demo/picture.js';
import { Platform } from '../src/demo/platform.js';
import { playStory } from '../src/demo/story.js';
import { Timeline } from '../src/demo/timeline.js';
import { type Faults, FakePlatform } from './fake-platform.fixture.js';

const staff = { email: 'staff@tessera.local', password: 'secret' };
let platform: FakePlatform;
let printed: string;
let drawn: string;

afterEach(() => platform.close());

/** Plays the story; resolves with the line it failed with, or nothing. */
const play = async (faults: Faults = {}, login = staff) => {
  platform = await new FakePlatform(staff, faults).open();
  printed = '';
  const timeline = new Timeline({ write: (text) => (printed += text) });
  const stage = new Platform(platform.url, (line) => timeline.aside(line), 1);
  const failure = await playStory(stage, login, timeline).then(
    () => undefined,
    (error: unknown) => Object(error).message as string,
  );
  drawn = picture(timeline.chapters);
  return failure;
};

const times = (request: string) => platform.requests.filter((asked) => asked === request).length;

it('tells the whole story with times and without colours', async () => {
  expect(await play()).toBeUndefined();
  for (const line of ['CONFIRMED', 'refused at the door with 422, OUT_OF_STOCK', 'CREDIT_LIMIT_EXCEEDED', 'CANCELLED'])
    expect(printed).toContain(line);
  expect(printed).toMatch(/^ +\d+\.\d\d s {2}Ada +orders 2/m);
  expect(printed).not.toContain('\u001b');
  expect(printed.trimEnd().split('\n').at(-1)).toMatch(/^Everything is as it must be\. \(\d+\.\d\d s\)$/);
});

it('draws every line of the story behind its preparation', async () => {
  await play();
  const [, ...chapters] = printed.split('\n\n').slice(0, -1).slice(1);
  const lines = chapters.flatMap((chapter) => [...chapter.matchAll(/ s {2}\w+ +(.*)$/gm)].map(([, line]) => line));
  expect(lines.length).toBeGreaterThan(10);
  const said = drawn.replaceAll(/<\/?tspan[^>]*>/g, '');
  expect(lines.filter((line) => !said.includes(`>${line}</text>`))).toEqual([]);
});

it('fits the default limits twice within a minute and leaves nothing on the shelf', async () => {
  await play();
  expect(times('POST /v1/auth/register')).toBeLessThanOrEqual(5);
  expect(times('POST /v1/auth/login')).toBeLessThanOrEqual(5);
  expect(platform.retired).toHaveLength(3);
  expect(platform.retired.every((sku) => /^DEMO-[A-Z0-9-]{1,35}$/.test(sku))).toBe(true);
});

it('accepts that orders are refused by the process when nobody looks at the door', async () => {
  expect(await play({ stockCheck: 'off' })).toBeUndefined();
  expect(printed).toContain('the order is REJECTED, OUT_OF_STOCK');
});

it('waits until a new product is known everywhere', async () => {
  expect(await play({ unknownFor: 1_000 })).toBeUndefined();
});

it('waits as long as a 429 asks for, and says so', async () => {
  expect(await play({ limitedOnce: true })).toBeUndefined();
  expect(printed).toContain('waiting 1 s');
});

it('notices a last piece that is sold twice', async () => {
  const message = await play({ stockCheck: 'off', overselling: true });
  expect(message).toMatch(/^NOT AS IT MUST BE: order .* for more than there is became CONFIRMED/);
  expect(platform.retired).toHaveLength(3);
});

it('notices stock that does not come back', async () => {
  expect(await play({ keepsStock: true })).toMatch(/the stock of DEMO-.*-GOLD, to be 5 available .* after 1 s/);
});

it('notices credit that does not come back', async () => {
  expect(await play({ keepsCredit: true })).toMatch(/the credit account of Ada, to have .* after 1 s/);
});

it('says in one line that the staff login is refused', async () => {
  const message = await play({}, { ...staff, password: 'wrong' });
  expect(message).toMatch(/refused the login of staff@tessera.local\. Name a staff member/);
});

it('says in one line that nothing answers', async () => {
  platform = await new FakePlatform(staff).open();
  platform.close();
  const nowhere = new Platform('http://127.0.0.1:1', () => undefined);
  const played = playStory(nowhere, staff, new Timeline({ write: () => undefined }));
  await expect(played).rejects.toThrow(/^No platform answers at http:\/\/127\.0\.0\.1:1 \(.*npm start/);
});
