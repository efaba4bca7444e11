import { expect, test } from 'vitest';
import { LineSplitter } from './json-lines.ts';

test('lines come whole, however the bytes are cut, also within a letter', () => {
  const bytes = Buffer.from('{"a":"ä"}\n\n{"b":"€"}\nrest');
  for (let size = 1; size <= bytes.length; size += 1) {
    const splitter = new LineSplitter();
    const lines: string[] = [];
    for (let at = 0; at < bytes.length; at += size) lines.push(...splitter.push(bytes.subarray(at, at + size)));
    expect(lines).toEqual(['{"a":"ä"}', '', '{"b":"€"}']);
    expect(splitter.push(Buffer.from('\n'))).toEqual(['rest']);
  }
});

test('a line of tens of megabytes in small pieces takes no more than its length', () => {
  const splitter = new LineSplitter();
  const piece = Buffer.alloc(64 * 1024, 'x');
  for (let count = 0; count < 640; count += 1) expect(splitter.push(piece)).toEqual([]);
  expect(splitter.push(Buffer.from('\n'))[0]).toHaveLength(640 * 64 * 1024);
});
