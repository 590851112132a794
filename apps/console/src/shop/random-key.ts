/** A key that nobody else has. `crypto.randomUUID` is only there over https and on this machine; a phone may come over neither. */
export const randomKey = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
