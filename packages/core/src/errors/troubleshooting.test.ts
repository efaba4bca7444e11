import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { ERROR_CODES, ERRORS } from './catalogue.ts';

const DOCUMENT = fileURLToPath(new URL('../../../../docs/TROUBLESHOOTING.md', import.meta.url));

test('whoever meets an error finds its message, word for word, as a heading of the troubleshooting page', () => {
  const headings: readonly string[] = readFileSync(DOCUMENT, 'utf8').match(/^## .*$/gm) ?? [];
  const missing = ERROR_CODES.map((code) => ({ code, ...ERRORS[code] }))
    .filter(({ internal, message }) => internal !== true && !headings.includes(`## ${message}`))
    .map(({ code }) => code);
  expect(missing).toEqual([]);
  expect(new Set(headings).size, 'no heading stands there twice').toBe(headings.length);
});
