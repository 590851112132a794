import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { document, type Document } from './document.js';

/** Everything from this host, no script in the page itself, no frame around it. */
export const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join(';');

export const page = document(
  'text/html; charset=utf-8',
  `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Tessera: HTTP API</title>
    <link rel="icon" href="/docs/favicon-32x32.png">
    <link rel="stylesheet" href="/docs/swagger-ui.css">
  </head>
  <body>
    <div id="swagger-ui"></div>
    <script src="/docs/swagger-ui-bundle.js"></script>
    <script src="/docs/start.js"></script>
  </body>
</html>
`,
);

/** No validator: it would be another host's. */
const start = document(
  'text/javascript; charset=utf-8',
  `SwaggerUIBundle({ url: '/openapi.json', dom_id: '#swagger-ui', deepLinking: true, validatorUrl: null });\n`,
);

const folder = fileURLToPath(new URL('.', import.meta.resolve('swagger-ui-dist/package.json')));

const fromPackage = (file: string, type: string): [string, () => Promise<Document>] => [
  file,
  async () => document(type, await readFile(join(folder, file))),
];

/** What the page loads, by name. Files are read when they are asked for: a browser keeps them. */
export const assets = new Map([
  fromPackage('swagger-ui.css', 'text/css; charset=utf-8'),
  fromPackage('swagger-ui-bundle.js', 'text/javascript; charset=utf-8'),
  fromPackage('favicon-32x32.png', 'image/png'),
  ['start.js', () => Promise.resolve(start)] as const,
]);
