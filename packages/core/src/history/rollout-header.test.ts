import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { dayFolders, findRolloutHeader, type ThreadFolders } from './rollout-header.ts';

const MADE_AT = Date.parse('2026-11-23T12:00:00Z');
const THREAD = `${MADE_AT.toString(16)
  .padStart(12, '0')
  .replace(/^(.{8})(.{4})$/, '$1-$2')}-7abc-8def-0123456789ab`;

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'codex-cp-home-'));
});

const places = (codexHome = home): ThreadFolders => ({
  sessions: join(codexHome, 'sessions'),
  archived: join(codexHome, 'archived_sessions'),
});

function rollout(folder: string, name: string, firstLine: string): void {
  mkdirSync(join(home, folder), { recursive: true });
  writeFileSync(join(home, folder, name), `${firstLine}\n{"type":"event_msg"}\n`);
}
const header = (cwd: string, padding = ''): string =>
  JSON.stringify({ type: 'session_meta', payload: { id: THREAD, cwd, base_instructions: padding } });

test('looks on the day that the id carries and beside it', () => {
  expect(dayFolders(THREAD)).toEqual(['2026/11/23', '2026/11/22', '2026/11/24']);
  expect(dayFolders('not-an-id')).toEqual([]);
});

test.each([
  ['sessions/2026/11/23', 'the day of its id'],
  ['sessions/2026/11/24', 'the day after, where local time is ahead'],
  ['archived_sessions', 'the archive'],
])('finds a thread in %s (%s)', (folder) => {
  rollout(folder, `rollout-2026-11-23T12-00-00-${THREAD}.jsonl`, header('/home/u/demo'));
  expect(findRolloutHeader(places(), THREAD)).toMatchObject({ threadId: THREAD, cwd: '/home/u/demo' });
});

test('reads a header of many kilobytes whole', () => {
  rollout('sessions/2026/11/23', `rollout-x-${THREAD}.jsonl`, header('/home/u/demo', 'x'.repeat(200_000)));
  expect(findRolloutHeader(places(), THREAD)?.cwd).toBe('/home/u/demo');
});

test('a torn or foreign first line is no thread', () => {
  rollout('sessions/2026/11/23', `rollout-x-${THREAD}.jsonl`, '{"type":"session_meta","payl');
  expect(findRolloutHeader(places(), THREAD)).toBeUndefined();
});

test('an unknown thread is undefined, also without a Codex home', () => {
  expect(findRolloutHeader(places(join(home, 'nowhere')), THREAD)).toBeUndefined();
});
