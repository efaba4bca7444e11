import { appendFileSync, mkdtempSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { givenRollout, type GivenTurn } from '../../testing/rollouts.ts';
import { readTail, readTranscript } from './read-transcript.ts';
import type { Kept } from './turn-collector.ts';

const ALL: Kept = { accepts: () => true, maxItems: 1_000, maxChars: 1_000_000 };

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'codex-cp-home-'));
});

const many = (count: number): readonly GivenTurn[] =>
  Array.from({ length: count }, (_, n) => ({ prompt: `question ${n + 1}`, answer: `answer ${n + 1}` }));

test('turns come with their messages, commands, plans and ends', async () => {
  const { path, threadId } = givenRollout(home, {
    turns: [
      { prompt: 'Look.', reasoning: 'hm', command: { text: 'echo seen', output: 'seen\n' }, answer: 'Seen.' },
      { prompt: 'Plan.', plan: '1. Do it.', answer: '', end: 'interrupted' },
      { prompt: 'Go.', answer: '', end: 'failed' },
      { prompt: 'And?', answer: '', end: 'none' },
    ],
  });
  const { turns, messages, turnCount, parseErrors } = await readTranscript([{ path }], ALL);
  expect([messages, turnCount, parseErrors]).toEqual([6, 4, 0]);
  expect(turns.map(({ status, error }) => [status, error])).toEqual([
    ['completed', null],
    ['interrupted', null],
    ['failed', 'The model is away.'],
    ['inProgress', null],
  ]);
  expect(turns[0]?.items.map(({ kind, text, output }) => [kind, text, output])).toEqual([
    ['user', 'Look.', null],
    ['reasoning', 'hm', null],
    ['command', 'echo seen', 'seen\n'],
    ['assistant', 'Seen.', null],
  ]);
  expect(turns[0]?.turnId).toBe(`${threadId}-turn-1`);
  expect(turns[0]?.items[0]).toMatchObject({ line: 4, at: Date.parse('2026-11-23T12:00:04Z') });
  expect(turns[1]?.items.at(-1)).toMatchObject({ kind: 'plan', text: '1. Do it.' });
});

test('torn lines are counted and skipped, wherever they stand', async () => {
  const { path } = givenRollout(home, { torn: ['{"timestamp":"2026-', '', '{"type":"event_msg","payload":}'] });
  appendFileSync(
    path,
    '{"timestamp":"2026-11-23T12:00:09Z","type":"event_msg","payload":{"type":"task_started","turn_id":"t9"}}\n',
  );
  appendFileSync(path, '{"timestamp":"2026-11-23T12:00:10Z","type":"event_m');
  const { turns, parseErrors } = await readTranscript([{ path }], ALL);
  expect(turns.map(({ turnId }) => turnId).at(-1)).toBe('t9');
  expect(parseErrors).toBe(3);
});

test('messages of older versions are read too', async () => {
  const { path } = givenRollout(home, { turns: [] });
  for (const [type, message] of [
    ['user_message', 'Hello'],
    ['agent_message', 'Hi'],
  ]) {
    appendFileSync(path, `${JSON.stringify({ timestamp: '', type: 'event_msg', payload: { type, message } })}\n`);
  }
  const { turns } = await readTranscript([{ path }], ALL);
  expect(turns.flatMap(({ items }) => items.map(({ kind, text }) => [kind, text]))).toEqual([
    ['user', 'Hello'],
    ['assistant', 'Hi'],
  ]);
});

test('no more is kept than was asked for: the newest stay, the rest is counted', async () => {
  const { path } = givenRollout(home, { turns: many(50) });
  const few = await readTranscript([{ path }], { ...ALL, maxItems: 3 });
  expect(few.turns.flatMap(({ items }) => items.map(({ text }) => text))).toEqual([
    'answer 49',
    'question 50',
    'answer 50',
  ]);
  expect([few.messages, few.dropped]).toEqual([100, 97]);
  const short = await readTranscript([{ path }], { ...ALL, maxChars: 15 });
  expect(short.turns.flatMap(({ items }) => items.map(({ text }) => text))).toEqual(['answer 50']);
  const answers = await readTranscript([{ path }], { ...ALL, accepts: ({ kind }) => kind === 'assistant' });
  expect(answers.turns.every(({ items }) => items.length === 1)).toBe(true);
});

test('lines longer than a chunk come whole', async () => {
  const answer = 'é'.repeat(150_000);
  const { path } = givenRollout(home, { turns: [{ answer }, {}] });
  const { turns, parseErrors } = await readTranscript([{ path }], ALL);
  expect(turns[0]?.items.at(-1)?.text).toBe(answer);
  expect(parseErrors).toBe(0);
});

test('a tail knows how the newest turn stands, and begins with a whole line', () => {
  const { path, threadId } = givenRollout(home, { turns: [...many(20), { prompt: 'last', answer: '', end: 'none' }] });
  const turns = readTail(path, statSync(path).size, 2_000);
  expect(turns.length).toBeLessThan(20);
  expect(turns.at(-1)).toMatchObject({ turnId: `${threadId}-turn-21`, status: 'inProgress' });
});

test('what cannot be read is empty as a tail and rejects as a whole', async () => {
  expect(readTail(join(home, 'nowhere'), 10, 10)).toEqual([]);
  await expect(readTranscript([{ path: join(home, 'nowhere') }], ALL)).rejects.toThrow();
  writeFileSync(join(home, 'empty'), '');
  expect(await readTranscript([{ path: join(home, 'empty') }], ALL)).toMatchObject({ lines: 0, turns: [] });
});
