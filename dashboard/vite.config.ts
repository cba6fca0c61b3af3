// Builds the page to dist/dashboard; the station serves it from its own root, or any folder.
import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  base: './',
  build: {
    outDir: '../dist/dashboard',
    emptyOutDir: true,
    target: 'es2022',
    // three.js is its own chunk, fetched only when the 3-D leg is opened.
    chunkSizeWarningLimit: 800,
  },
});
