import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [react()],
  build: { target: 'es2022', modulePreload: { polyfill: false }, assetsInlineLimit: 0 },
  // While developing, `npm run serve` beside `npm run dev` answers with the pool's ids.
  server: { host: '127.0.0.1', proxy: { '/config.json': 'http://127.0.0.1:9300' } },
});
