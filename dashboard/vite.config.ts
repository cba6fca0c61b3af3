// Builds the page to dist/dashboard; the station serves it at its root.
import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  // Absolute: the page is served at the path of each of its views.
  base: '/',
  build: {
    outDir: '../dist/dashboard',
    emptyOutDir: true,
    target: 'es2022',
    // three.js is its own chunk, fetched only when the 3-D leg is opened.
    chunkSizeWarningLimit: 800,
  },
});
