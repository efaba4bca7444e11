import { expect, test } from 'vitest';
import { readItem } from './items.ts';
import type { ThreadItem } from './protocol/generated/types.ts';

test('a message of the user is its texts, without pictures and mentions', () => {
  const content: Extract<ThreadItem, { type: 'userMessage' }>['content'] = [
    { type: 'text', text: 'look', text_elements: [] },
    { type: 'localImage', path: '/a.png' },
    { type: 'text', text: 'here', text_elements: [] },
  ];
  expect(readItem({ type: 'userMessage', id: 'u', clientId: 'op', content })).toEqual({
    type: 'userMessage',
    id: 'u',
    clientId: 'op',
    text: 'look\nhere',
  });
});

test('changed files keep where they moved', () => {
  const changes: Extract<ThreadItem, { type: 'fileChange' }>['changes'] = [
    { path: '/a', kind: { type: 'add' }, diff: 'x' },
    { path: '/b', kind: { type: 'update', move_path: '/c' }, diff: 'y' },
    { path: '/d', kind: { type: 'delete' }, diff: 'z' },
  ];
  expect(readItem({ type: 'fileChange', id: 'f', changes, status: 'completed' })).toMatchObject({
    changes: [
      { path: '/a', kind: 'add', movePath: null, diff: 'x' },
      { path: '/b', kind: 'update', movePath: '/c', diff: 'y' },
      { path: '/d', kind: 'delete', movePath: null, diff: 'z' },
    ],
  });
});

test('a tool is named with who offers it', () => {
  const call = { id: 'c', arguments: {}, status: 'failed', durationMs: 5, pluginId: null, result: null } as const;
  const mcp: ThreadItem = {
    ...call,
    ...{ type: 'mcpToolCall', server: 'lab', tool: 'book', appContext: null, mcpAppUi: null, readOnlyHint: null },
    error: { message: 'user rejected MCP tool call' },
  };
  expect(readItem(mcp)).toMatchObject({ type: 'toolCall', name: 'lab.book', error: 'user rejected MCP tool call' });
  const dynamic = { ...call, type: 'dynamicToolCall', tool: 'lookup', contentItems: null, success: false } as const;
  expect(readItem({ ...dynamic, namespace: null })).toMatchObject({ name: 'lookup', error: null });
  expect(readItem({ ...dynamic, namespace: 'ours' })).toMatchObject({ name: 'ours.lookup' });
});

test('other kinds, also those of a newer Codex, keep their name', () => {
  expect(readItem({ type: 'contextCompaction', id: 'x' })).toEqual({
    type: 'other',
    id: 'x',
    kind: 'contextCompaction',
  });
  const newer = { type: 'fromTheFuture', id: 'y' } as unknown as ThreadItem;
  expect(readItem(newer)).toEqual({ type: 'other', id: 'y', kind: 'fromTheFuture' });
});
