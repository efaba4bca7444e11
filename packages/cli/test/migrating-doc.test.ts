import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

/** Where the words of the command are. */
const SOURCES = ['packages/cli/src/commands/migrate.ts', 'packages/cli/src/render/error.ts']
  .concat(readdirSync(join(root, 'packages/cli/src/migrate')).map((name) => `packages/cli/src/migrate/${name}`))
  .filter((path) => !path.endsWith('.test.ts'));

const table = read('docs/MIGRATING.md').split('## Messages')[1] ?? '';
const messages = [...table.matchAll(/^\| `([^`]+)` +\|/gm)].map(([, message = '']) => message);

test('the document names messages', () => {
  expect(messages.length).toBeGreaterThan(10);
});

test.each(messages)('%j is what the program prints', (message) => {
  expect(SOURCES.some((path) => read(path).includes(message))).toBe(true);
});
