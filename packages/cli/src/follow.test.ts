import { expect, test } from 'vitest';
import { fakePlane } from '../testing/fake-plane.ts';
import { event, interactionView, plain } from '../testing/given.ts';
import { followOperation } from './follow.ts';

const EVENTS = [
  event('status', { status: 'running' }, 1),
  event('interaction', { interactionId: 'int_1', status: 'pending' }, 2),
  event('status', { status: 'completed' }, 3),
];
const asking = (status: 'pending' | 'answered') =>
  fakePlane({ codex_list_pending_interactions: () => ({ interactions: [interactionView({ status })] }) }, EVENTS);

async function follow(plane: ReturnType<typeof asking>, over: { after?: number; signal?: AbortSignal } = {}) {
  const lines: string[] = [];
  const signal = over.signal ?? new AbortController().signal;
  await followOperation(plane, {
    operationId: 'op_1',
    after: over.after ?? 0,
    signal,
    format: plain,
    out: (text) => lines.push(text),
  });
  return lines;
}

test('facts are told in their order, and an open question whole', async () => {
  const lines = await follow(asking('pending'));
  expect(lines).toHaveLength(3);
  expect(lines[1]).toContain('touch file');
  expect(lines[1]).toContain('codex-cp approve int_1');
});

test('a question that was answered long ago is one line without commands to answer it', async () => {
  const [, line = ''] = await follow(asking('answered'));
  expect(line).toContain('asked int_1: approval touch file');
  expect(line).not.toContain('codex-cp approve');
});

test('it goes on after a position', async () => {
  expect(await follow(asking('pending'), { after: 2 })).toHaveLength(1);
});

test('once aborted it tells no more', async () => {
  expect(await follow(asking('pending'), { signal: AbortSignal.abort() })).toHaveLength(1);
});
