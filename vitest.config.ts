import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const source = (path: string): string => fileURLToPath(new URL(`./packages/${path}`, import.meta.url));

/** Packages see each other's source while developing; only `*.process.test.ts` start built entries. */
const alias = {
  '@codex-cp/core/listed-tools': source('core/src/listed-tools.ts'),
  '@codex-cp/core/contract': source('core/src/contract.ts'),
  '@codex-cp/core/scripted-model': source('core/testing/scripted-model.ts'),
  '@codex-cp/core': source('core/src/index.ts'),
  '@codex-cp/mcp': source('mcp/src/index.ts'),
};

const processTests = ['packages/**/*.process.test.ts'];

export default defineConfig({
  resolve: { alias },
  test: {
    projects: [
      {
        resolve: { alias },
        test: {
          name: 'unit',
          sequence: { groupOrder: 0 },
          include: ['packages/**/*.test.ts'],
          exclude: [...processTests, '**/node_modules/**'],
        },
      },
      {
        resolve: { alias },
        test: {
          name: 'process',
          sequence: { groupOrder: 1 },
          include: processTests,
          exclude: ['**/node_modules/**'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          maxWorkers: 2,
          // Real programs on a machine that may be busy. What needed it is named by the check, never passed over in silence.
          retry: 1,
        },
      },
    ],
  },
});
