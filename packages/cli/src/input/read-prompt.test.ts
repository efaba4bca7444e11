import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect, onTestFinished, test } from 'vitest';
import { readPrompt, type PromptInput } from './read-prompt.ts';

const piped = (...chunks: readonly (string | Buffer)[]): PromptInput => Readable.from(chunks);
const atTerminal: PromptInput = Object.assign(piped(), { isTTY: true });

function file(content: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'codex-cp-prompt-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'prompt.md');
  writeFileSync(path, content);
  return path;
}

test('an argument is the prompt, whatever is piped in', async () => {
  expect(await readPrompt({ argument: ' do it \n' }, piped('other'))).toBe(' do it \n');
});

test('a file is read byte for byte', async () => {
  expect(await readPrompt({ file: file('grüße\n\n') }, atTerminal)).toBe('grüße\n\n');
});

test('what is piped in is read with and without a dash, also where a character is cut in two', async () => {
  const bytes = Buffer.from('größe');
  expect(await readPrompt({}, piped(bytes.subarray(0, 3), bytes.subarray(3)))).toBe('größe');
  expect(await readPrompt({ argument: '-' }, piped('a', 'b'))).toBe('ab');
});

test.each([
  ['nothing at a terminal', {}, 'required'],
  ['an empty argument', { argument: ' ' }, 'empty'],
  ['a missing file', { file: '/nowhere/at/all' }, 'unreadable'],
  ['both', { argument: 'a', file: 'b' }, 'conflict'],
])('%s is refused', async (_, sources, reason) => {
  await expect(readPrompt(sources, atTerminal)).rejects.toMatchObject({ name: 'UsageError', reason });
});

test('an empty pipe is refused', async () => {
  await expect(readPrompt({}, piped())).rejects.toMatchObject({ reason: 'empty' });
});
