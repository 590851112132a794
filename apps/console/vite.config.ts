import { defineConfig } from 'vite';

const gateway = `http://127.0.0.1:${process.env['GATEWAY_PORT'] ?? 3000}`;

export default defineConfig({
  base: '/console/',
  build: {
    // No data: URLs and no script in the page: the policy of the gateway takes files of its own alone.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2023',
    reportCompressedSize: false,
  },
  // `npm run dev -w @tessera/console` shows the sources as they are saved, on a platform that `npm start` has started.
  server: { proxy: { '/v1': gateway, '/health': gateway } },
});
