import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dedupKey, normalizePrompt } from './dedup-key.ts';

const REPO = { projectPath: '/repo', threadId: null };

describe('normalizePrompt()', () => {
  test.each([
    ['white space of any kind', 'Fix \t the\r\n\u00a0test\u3000', 'fix the test'],
    ['case', 'FIX the Test', 'fix the test'],
    ['case of letters that grow', 'STRASSE', 'strasse'],
    ['letters that only differ when folded', 'straße', 'strasse'],
    ['the Greek sigma, wherever it stands', 'ΟΔΟΣ', 'οδος'],
    ['compatibility forms', 'ﬁx №１', 'fix no1'],
    ['composed and decomposed letters', 'cafe\u0301', 'caf\u00e9'],
  ])('makes %s equal', (_what, prompt, normalized) => {
    expect(normalizePrompt(prompt)).toBe(normalized);
  });

  test('is not changed by doing it twice', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', 'B', ' ', '\n', 'ß', 'é', 'Σ', '１', '🙂') }), (prompt) => {
        expect(normalizePrompt(normalizePrompt(prompt))).toBe(normalizePrompt(prompt));
      }),
    );
  });
});

describe('dedupKey()', () => {
  test('prompts that differ only in white space or case share a key', () => {
    expect(dedupKey(REPO, 'Fix  the\ntest ')).toBe(dedupKey(REPO, 'fix the test'));
  });

  test('prompts that differ in one file name do not', () => {
    expect(dedupKey(REPO, 'fix a.ts')).not.toBe(dedupKey(REPO, 'fix b.ts'));
  });

  test('the same prompt has another key in another project, in a thread and in another thread', () => {
    const scopes = [
      REPO,
      { ...REPO, projectPath: '/repo2' },
      { ...REPO, threadId: 't' },
      { ...REPO, threadId: 'u' },
      { projectPath: '/repo\nt', threadId: null },
    ];
    expect(new Set(scopes.map((scope) => dedupKey(scope, 'fix'))).size).toBe(scopes.length);
  });

  test('a key is 64 hex characters, whatever the prompt', () => {
    expect(dedupKey(REPO, '🙂'.repeat(100_000))).toMatch(/^[0-9a-f]{64}$/);
    expect(dedupKey(REPO, '')).toMatch(/^[0-9a-f]{64}$/);
  });
});
