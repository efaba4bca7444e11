import { expect, test } from 'vitest';
import { newId } from './ids.ts';

test('an id is its prefix and 32 hex characters, and no two are equal', () => {
  expect(newId('op')).toMatch(/^op_[0-9a-f]{32}$/);
  expect(newId('int')).not.toBe(newId('int'));
});
