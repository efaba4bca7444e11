import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { pickProtocolTypes, TYPES_FILE } from '../../../../../scripts/pick-protocol-types.ts';

test('the types in the repository are those of the installed Codex', async () => {
  expect(readFileSync(TYPES_FILE, 'utf8')).toBe(await pickProtocolTypes());
});
