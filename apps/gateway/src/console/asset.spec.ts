import { assetOf, formFor } from './asset.js';

const bytes = { identity: Buffer.from('plain'), br: Buffer.from('b'), gzip: Buffer.from('g') };

it.each([
  ['index.html', 'text/html; charset=utf-8', false],
  ['assets/index-x.js', 'text/javascript; charset=utf-8', true],
  ['assets/index-x.css', 'text/css; charset=utf-8', true],
  ['icon.svg', 'image/svg+xml', false],
  ['what.ever', 'application/octet-stream', false],
])('%s is %s', (path, type, isHashed) => {
  expect(assetOf(path, bytes)).toMatchObject({ type, isHashed });
});

it.each([
  ['gzip, deflate, br, zstd', 'br'],
  ['GZIP;q=0.5', 'gzip'],
  ['br;q=0, gzip', 'gzip'],
  ['br;q=0.0,gzip;q=0', 'identity'],
  ['', 'identity'],
  [undefined, 'identity'],
  [['br', 'gzip'], 'br'],
])('to whoever accepts %j it is given as %s', (header, encoding) => {
  expect(formFor(assetOf('index.html', bytes), header)?.encoding).toBe(encoding);
});

it('has a tag of its own in each form', () => {
  const { forms } = assetOf('index.html', bytes);
  expect(new Set(forms.map(({ etag }) => etag)).size).toBe(3);
});

it('is given as it is where nothing smaller was made', () => {
  const asset = assetOf('icon.svg', { ...bytes, br: undefined, gzip: undefined });
  expect(formFor(asset, 'br')?.bytes).toBe(bytes.identity);
});
