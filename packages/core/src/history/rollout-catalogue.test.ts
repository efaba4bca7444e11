import { appendFileSync, mkdtempSync, renameSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { givenRollout, nameThread, rolloutThreadId } from '../../testing/rollouts.ts';
import { createRolloutCatalogue, type RolloutCatalogue } from './rollout-catalogue.ts';
import { dayFolders } from './rollout-file.ts';

let home: string;
let rollouts: RolloutCatalogue;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'codex-cp-home-'));
  rollouts = createRolloutCatalogue({ sessions: join(home, 'sessions'), archived: join(home, 'archived_sessions') });
});

test('every thread is there once, archived ones and those of other programs too', async () => {
  const [one, two] = [givenRollout(home, { n: 1 }), givenRollout(home, { n: 2, source: 'exec', archived: true })];
  const three = givenRollout(home, { n: 3, at: Date.parse('2025-01-02T03:04:05Z'), source: { subagent: {} } });
  writeFileSync(join(dirname(one.path), 'notes.txt'), '');
  const found = (await rollouts.files()).map((file) => [file.threadId, file.archived, rollouts.opening(file)?.source]);
  expect(found.sort()).toEqual(
    [
      [one.threadId, false, 'vscode'],
      [two.threadId, true, 'exec'],
      [three.threadId, false, 'subagent'],
    ].sort(),
  );
});

test('after a revert the newer file of a thread counts', async () => {
  const { path, threadId } = givenRollout(home);
  const newer = path.replace('.jsonl', '_01a2.jsonl');
  renameSync(path, newer);
  givenRollout(home);
  utimesSync(newer, 4_000_000_000, 4_000_000_000);
  expect((await rollouts.files()).map((file) => file.path)).toEqual([newer]);
  expect(rollouts.find(threadId)?.path).toBe(newer);
});

test('a thread is found by its id, wherever its file lies', () => {
  const archived = givenRollout(home, { n: 2, archived: true });
  const { path, threadId } = givenRollout(home);
  expect(rollouts.find(archived.threadId)).toMatchObject({ archived: true });
  expect(rollouts.find(threadId)).toMatchObject({ path, archived: false });
  expect(rollouts.find(rolloutThreadId(9))).toBeUndefined();
  expect(rollouts.find('../../etc/passwd')).toBeUndefined();
});

test('an id that carries a day is looked for there and beside it first; also where local time is ahead', () => {
  const threadId = rolloutThreadId();
  expect(dayFolders(threadId)).toEqual(['2026/11/23', '2026/11/22', '2026/11/24']);
  expect(dayFolders('not-an-id')).toEqual([]);
  const { path } = givenRollout(home, { at: Date.parse('2026-11-24T01:00:00Z'), threadId });
  expect(rollouts.find(threadId)?.path).toBe(path);
});

test('an id that carries no day is looked for everywhere', () => {
  const { path, threadId } = givenRollout(home, { threadId: 'a0000000-0000-4000-8000-000000000000' });
  expect(rollouts.find(threadId)?.path).toBe(path);
});

test('without a Codex home nothing is found', async () => {
  const nowhere = createRolloutCatalogue({ sessions: join(home, 'no', 'sessions'), archived: join(home, 'no', 'old') });
  expect([await nowhere.files(), nowhere.find(rolloutThreadId())]).toEqual([[], undefined]);
});

test('a header of many kilobytes is read whole where nothing else will do', async () => {
  const { path } = givenRollout(home);
  const payload = { git: 'x'.repeat(200_000), id: 'x', cwd: '/home/u/demo' };
  writeFileSync(path, `${JSON.stringify({ type: 'session_meta', payload })}\n`);
  const [file] = await rollouts.files();
  expect(rollouts.opening(file!)).toMatchObject({ cwd: '/home/u/demo' });
});

test('a file that is no rollout yet is looked at again once it has changed', async () => {
  const { path } = givenRollout(home);
  const text = '{"type":"session_meta","payload":{"id":"x","cwd":"/home/u/demo"}}\n';
  writeFileSync(path, text.slice(0, 20));
  const [torn] = await rollouts.files();
  expect(rollouts.opening(torn!)).toBeUndefined();
  writeFileSync(path, text);
  utimesSync(path, 4_000_000_000, 4_000_000_000);
  const [whole] = await rollouts.files();
  expect(rollouts.opening(whole!)).toMatchObject({ cwd: '/home/u/demo', source: 'unknown', createdAt: null });
});

test('the last name of a thread counts; what stands torn beside it does not matter', () => {
  expect(rollouts.nameOf('a')).toBeUndefined();
  for (const name of ['first', 'second']) nameThread(home, 'a', name);
  appendFileSync(join(home, 'session_index.jsonl'), '{"id":"b","thread_na\n{not json}\n{"id":7}\n');
  expect(rollouts.nameOf('a')).toBe('second');
});

test('the first message is what the user wrote, not what Codex puts before it', async () => {
  givenRollout(home, { turns: [{ prompt: 'Fix the test' }, { prompt: 'And the other one' }] });
  const [file] = await rollouts.files();
  expect(rollouts.firstMessage(file!)).toBe('Fix the test');
});
