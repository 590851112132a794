import { Passwords } from './passwords.js';

const passwords = new Passwords();

it('keeps algorithm, version and parameters with the hash', async () => {
  expect(await passwords.hash('correct horse')).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[^$=]{22}\$[^$=]{43}$/);
});

it('tells the right password from a wrong one', async () => {
  const hash = await passwords.hash('correct horse');
  expect(await passwords.fits('correct horse', hash)).toBe(true);
  expect(await passwords.fits('correct horsf', hash)).toBe(false);
});

it('never makes the same hash twice', async () => {
  expect(await passwords.hash('correct horse')).not.toBe(await passwords.hash('correct horse'));
});

it('knows the same password typed on another device', async () => {
  const hash = await passwords.hash('caf\u00e9 cr\u00e8me');
  expect(await passwords.fits('cafe\u0301 cre\u0300me', hash)).toBe(true);
});

it('checks what an older recipe made', async () => {
  // A vector of the reference implementation (phc-winner-argon2, test.c): 256 KiB, two passes.
  const old = '$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4';
  expect(await passwords.fits('password', old)).toBe(true);
});

it('hashes anew what an older recipe made, and nothing else', async () => {
  const old = '$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4';
  const renewed = await passwords.renewed('password', old);
  expect(renewed).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(await passwords.fits('password', renewed)).toBe(true);
  expect(await passwords.renewed('password', String(renewed))).toBeUndefined();
});

it('without a hash fits nothing, and does the same work', async () => {
  const hash = await passwords.hash('correct horse');
  const time = async (against?: string) => {
    const start = performance.now();
    await passwords.fits('anything', against);
    return performance.now() - start;
  };
  expect(await passwords.fits('anything')).toBe(false);
  const [known, unknown] = [await time(hash), await time()];
  // Derivation takes tens of milliseconds; leaving it out would be hundreds of times faster.
  expect(unknown).toBeGreaterThan(known / 10);
});
