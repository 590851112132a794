import { randomBytes } from 'node:crypto';
import { Sealing } from './sealing.js';

const secret = randomBytes(32).toString('base64url');
const sealing = new Sealing(secret);
const plain = Buffer.from('a private key');

it('opens what it has sealed, also by another of the same secret', () => {
  const sealed = sealing.seal(plain, 'kid');
  expect(new Sealing(secret).open(sealed, 'kid')).toEqual(plain);
});

it('seals differently each time, and shows nothing of it', () => {
  const [one, other] = [sealing.seal(plain, 'kid'), sealing.seal(plain, 'kid')];
  expect(one).not.toEqual(other);
  expect(one.includes(plain)).toBe(false);
});

it('opens nothing with another secret, under another name, or that is cut short', () => {
  const sealed = sealing.seal(plain, 'kid');
  expect(() => new Sealing(`${secret}.`).open(sealed, 'kid')).toThrow();
  expect(() => sealing.open(sealed, 'other')).toThrow();
  for (const bytes of [0, 5, 12, 20, 28]) expect(() => sealing.open(sealed.subarray(0, bytes), 'kid')).toThrow();
});

it('opens nothing of which a bit was changed, wherever it is', () => {
  const sealed = sealing.seal(plain, 'kid');
  for (let at = 0; at < sealed.length; at += 1) {
    const changed = Buffer.from(sealed);
    changed[at] = sealed[at]! ^ 1;
    expect(() => sealing.open(changed, 'kid')).toThrow();
  }
});
