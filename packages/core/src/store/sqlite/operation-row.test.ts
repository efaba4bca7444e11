import { expect, test } from 'vitest';
import { givenSubmit } from '../../../testing/given.ts';
import { toOperation, type OperationRow } from './operation-row.ts';

const row = (settings: unknown): OperationRow => ({
  seq: 1,
  id: 'op_1',
  type: 'start_chat',
  workflow_id: null,
  client_request_id: null,
  request_hash: '',
  project_id: 'p',
  project_path: '/p',
  cwd: '/p',
  title: null,
  settings: JSON.stringify(settings),
  environment: '{"codexHome":"/home/u/.codex","codexBinary":null}',
  dedup_key: null,
  status: 'queued',
  last_word: 'queued',
  thread_id: null,
  thread_is_fresh: 0,
  turn_id: null,
  epoch: null,
  generation: null,
  attempt: 0,
  next_attempt_at: null,
  wait_reason: null,
  wait_since: null,
  evidence: null,
  recovering_since: null,
  interrupt_at: null,
  interrupt_reason: null,
  interrupt_keep_commands: 0,
  last_error: null,
  warnings: '[]',
  prompt_chars: 1,
  prompt_sha256: '',
  created_at: 1,
  updated_at: 1,
  started_at: null,
  finished_at: null,
  pruned: 0,
});

test('settings come back as they were stored', () => {
  const settings = { ...givenSubmit().settings, summary: 'concise' };
  expect(toOperation(row(settings)).settings).toEqual(settings);
});

test('a task of an older build says nothing of the reasoning summary', () => {
  // JSON leaves out what is undefined.
  const settings = { ...givenSubmit().settings, summary: undefined };
  expect(toOperation(row(settings)).settings.summary).toBeNull();
});
