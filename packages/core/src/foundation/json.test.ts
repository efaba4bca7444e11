import { expect, test } from 'vitest';
import { canonicalJson, jsonSha256 } from './json.ts';

test('the order of keys does not count, the order of lists does', () => {
  expect(canonicalJson({ b: [2, 1], a: { d: null, c: 'x' } })).toBe('{"a":{"c":"x","d":null},"b":[2,1]}');
  expect(jsonSha256({ a: 1, b: 2 })).toBe(jsonSha256({ b: 2, a: 1 }));
  expect(jsonSha256([1, 2])).not.toBe(jsonSha256([2, 1]));
});
