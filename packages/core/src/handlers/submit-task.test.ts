import { beforeEach, expect, test } from 'vitest';
import { ChatRig } from '../../testing/chat-rig.ts';
import { at, HandlerRig, operationIdOf, type Answer } from '../../testing/handler-rig.ts';
import { turnOf } from '../../testing/store-contract/scene.ts';
import { projectIdOf } from '../foundation/uuid5.ts';
import type { OperationId } from '../model/operation.ts';

let rig: HandlerRig;
beforeEach(() => {
  rig = new HandlerRig();
});

const stored = (answer: Answer) => rig.store.operations.get(operationIdOf(answer));

test('a task is stored, acknowledged at once and handed to a worker', async () => {
  const answer = await rig.submit({ title: 'A title' });
  expect(answer).toMatchObject({
    ok: true,
    operationId: 'op_00000000000000000000000000000001',
    operation_id: 'op_00000000000000000000000000000001',
    operationType: 'start_chat',
    status: 'queued',
    phase: 'queued',
    projectId: projectIdOf('/home/u/demo', 'linux'),
    threadId: null,
    turnId: null,
    title: 'A title',
    cwd: '/home/u/demo',
    idempotent: false,
    nextRecommendedAction: 'wait_for_background_worker',
    recommendedPollAfterSeconds: 2,
    pollRecommended: true,
  });
  expect(rig.woken).toEqual(['submit']);
});

test('a task gets the policy of the configuration, resolved when it is submitted', async () => {
  const answer = await rig.submit();
  expect(stored(answer)?.settings).toEqual({
    sandbox: 'workspace-write',
    approvalPolicy: 'on-request',
    model: null,
    effort: null,
    summary: 'auto',
    collaborationMode: 'default',
    maxTurnSeconds: null,
    callTimeoutMs: 300_000,
    interactionTimeoutMs: 900_000,
    allowedRoots: ['/home/u'],
  });
  expect(stored(answer)?.environment).toEqual({ codexHome: '/home/u/.codex', codexBinary: null });
});

test('what the call says wins over the configuration', async () => {
  const answer = await rig.submit({
    sandbox: 'read-only',
    approval_policy: 'untrusted',
    model: 'm',
    effort: 'high',
    max_turn_seconds: 60,
    timeout_seconds: 9,
  });
  expect(stored(answer)?.settings).toMatchObject({
    sandbox: 'read-only',
    approvalPolicy: 'untrusted',
    model: 'm',
    effort: 'high',
    maxTurnSeconds: 60,
    callTimeoutMs: 9_000,
  });
});

test.each([
  ['on-failure', 'on-request', 1],
  ['ask_openclaw', 'on-request', 1],
  ['never_auto_approve', 'never', 0],
  ['respect_existing', 'on-request', 0],
])('the old word %s runs as %s', async (word, runsAs, warnings) => {
  const answer = await rig.submit({ approval_policy: word });
  expect(at(answer, 'policy.approvalPolicy')).toBe(runsAs);
  expect(answer['warnings'] ?? []).toHaveLength(warnings);
});

test('an effort nobody knows is passed on with a warning', async () => {
  const answer = await rig.submit({ effort: 'banana' });
  expect(answer).toMatchObject({ policy: { effort: 'banana' } });
  expect(at(answer, 'warnings.0')).toContain('banana');
});

test('a plan is made read-only, and who asked for more is told', async () => {
  const silent = await rig.submit({ collaboration_mode: 'plan' });
  expect(silent).toMatchObject({ policy: { sandbox: 'read-only', collaborationMode: 'plan' } });
  expect(silent).not.toHaveProperty('warnings');
  const told = await rig.submit({ collaboration_mode: 'plan', sandbox: 'danger-full-access', message: 'other' });
  expect(at(told, 'policy.sandbox')).toBe('read-only');
  expect(told['warnings']).toHaveLength(1);
});

test('the same key and the same request find the same operation', async () => {
  const first = await rig.submit({ client_request_id: 'k', timeout_seconds: 10 });
  const again = await rig.submit({
    client_request_id: 'k',
    timeout_seconds: 20,
    first_message_max_chars: 900,
    title: null,
  });
  expect(again).toMatchObject({
    ok: true,
    operationId: operationIdOf(first),
    idempotent: true,
    idempotencyScope: 'operation',
  });
  expect(rig.woken).toEqual(['submit', 'submit']);
});

test('the same key and another request are refused, naming what differs', async () => {
  const first = await rig.submit({ client_request_id: 'k' });
  const other = await rig.submit({ client_request_id: 'k', message: 'other', title: 'x' });
  expect(other).toMatchObject({
    ok: false,
    error: {
      code: 'CODEX_CLIENT_REQUEST_ID_CONFLICT',
      details: { differingFields: ['message', 'title'], existingOperationId: operationIdOf(first) },
    },
  });
});

test('an empty key is refused: with none, the retry it was meant for would run the task twice', async () => {
  expect(await rig.submit({ client_request_id: '' })).toMatchObject({
    error: { code: 'INVALID_ARGUMENT', details: { field: 'client_request_id', reason: 'empty' } },
  });
  expect(rig.store.operations.list({ limit: 1 })).toEqual([]);
});

test('a repeat finds its operation also when its folder is gone since', async () => {
  const store = rig.store;
  const first = await rig.submit({ client_request_id: 'k' });
  const gone = new HandlerRig({ store, folders: ['/home/u'] });
  expect(await gone.submit({ client_request_id: 'k' })).toMatchObject({
    ok: true,
    operationId: operationIdOf(first),
    idempotent: true,
  });
  expect(await gone.submit({ client_request_id: 'new' })).toMatchObject({
    error: { details: { reason: 'path_not_found' } },
  });
});

test('an equal prompt in the same project is refused while the first is active, and the refusal names it', async () => {
  const first = await rig.submit();
  const second = await rig.submit({ message: ' FIX  the\ntest ', client_request_id: 'another' });
  expect(second).toMatchObject({
    ok: false,
    error: {
      code: 'CODEX_DUPLICATE_PROMPT_ACTIVE',
      retryable: false,
      details: {
        existingOperationId: operationIdOf(first),
        existingStatus: 'queued',
        similarity: 1,
        nextRecommendedAction: 'poll_existing_turn',
      },
    },
  });
  expect(at(second, 'error.hint')).toContain('dedup_policy');
  expect(await rig.submit({ dedup_policy: 'idempotency_only' })).toMatchObject({
    ok: true,
    dedupState: { state: 'not_recorded' },
  });
  expect(await rig.submit({ cwd: '/home/u/other' })).toMatchObject({ ok: true, dedupState: { state: 'new' } });
});

test('a completed equal prompt means a new thread, unless the caller asks to go on in the old one', async () => {
  const done = rig.scene.completed({ prompt: 'Fix the test', projectId: projectIdOf('/home/u/demo', 'linux') });
  expect(await rig.submit({ title: 'new' })).toMatchObject({ operationType: 'start_chat', threadId: null });
  rig.store.operations.requestInterrupt(
    'op_00000000000000000000000000000001' as OperationId,
    { reason: 'requested', keepCommands: false },
    0,
  );
  const continued = await rig.submit({ thread_mode: 'auto', allow_historical_continuation: true });
  expect(continued).toMatchObject({
    operationType: 'send_message',
    threadId: done.threadId,
    deduplicated: true,
    dedupAction: 'continued_existing_chat',
    originalOperationType: 'start_chat',
    existingOperationId: done.id,
    existingTurnId: turnOf(done.id),
    dedupState: { state: 'duplicate_continuation' },
  });
  const told = {
    duplicateOfSubmissionId: done.id.replace(/^op_/, 'ps_'),
    similarity: 1,
    dedupState: {
      state: 'duplicate_continuation',
      deduplicated: true,
      duplicateOfSubmissionId: done.id.replace(/^op_/, 'ps_'),
      similarity: 1,
    },
  };
  expect(continued).toMatchObject(told);
  const later = () => rig.call('codex_get_operation_status', { operation_id: operationIdOf(continued) });
  expect(await later()).toMatchObject(told);
  rig.store.maintenance.prune(rig.scene.own, rig.scene.clock.advance(1), 10);
  expect(await later()).toMatchObject({
    duplicateOfSubmissionId: null,
    dedupState: { state: 'not_recorded', deduplicated: false, duplicateOfSubmissionId: null, similarity: null },
  });
});

test.each([
  ['neither cwd nor project', { cwd: null }, 'cwd', 'required'],
  ['a relative folder', { cwd: 'demo' }, 'cwd', 'not_absolute'],
  ['a folder outside of the roots', { cwd: '/etc' }, 'cwd', 'path_not_allowed'],
  ['a way out through dots', { cwd: '/home/u/demo/../../../etc' }, 'cwd', 'path_not_allowed'],
  ['a sibling with the same beginning', { cwd: '/home/u2' }, 'cwd', 'path_not_allowed'],
  ['a folder that is not there', { cwd: '/home/u/gone' }, 'cwd', 'path_not_found'],
  ['a chat to start a chat in', { chat_id: 't' }, 'chat_id', 'not_for_this_type'],
  ['a workflow', { workflow_id: 'w' }, 'workflow_id', 'not_for_this_type'],
  ['a thread mode that does not fit', { thread_mode: 'continue_thread' }, 'thread_mode', 'not_for_this_type'],
  ['a plan of nobody to execute', { operation_type: 'execute_plan' }, 'workflow_id', 'required'],
  ['a message without a thread', { operation_type: 'send_message' }, 'chat_id', 'required'],
  ['a field of another server', { priority: 'high' }, 'priority', 'unsupported_field'],
])('%s is refused and changes nothing', async (_what, over, field, reason) => {
  const answer = await rig.submit(over);
  expect(answer).toMatchObject({ ok: false, error: { code: 'INVALID_ARGUMENT', details: { field, reason } } });
  expect(at(answer, 'error.details.issues.0')).toMatchObject({ field, reason });
  expect(rig.store.operations.active()).toEqual([]);
  expect(rig.woken).toEqual([]);
});

test('operation types of other servers are refused as not supported', async () => {
  const answer = await rig.submit({ operation_type: 'steer_turn' });
  expect(answer).toMatchObject({ error: { details: { field: 'operation_type', reason: 'unsupported_field' } } });
});

test('a link that leads out of the roots is refused, and says which setting allows it', async () => {
  const linked = new HandlerRig({ links: { '/home/u/demo/out': '/etc' } });
  const answer = await linked.submit({ cwd: '/home/u/demo/out' });
  expect(answer).toMatchObject({ error: { details: { reason: 'path_not_allowed', path: '/etc' } } });
  expect(at(answer, 'error.hint')).toContain('CODEX_ALLOWED_ROOTS');
});

test('with no root set only the working directory is allowed, and the home folder never by accident', async () => {
  const there = new HandlerRig({ config: { env: {} } });
  expect(await there.submit({ cwd: '/home/u/demo/src' })).toMatchObject({ ok: true });
  expect(await there.submit({ cwd: '/home/u/other' })).toMatchObject({
    error: { details: { reason: 'path_not_allowed' } },
  });
  const home = new HandlerRig({ config: { env: {}, homedir: '/home/u/demo' } });
  const refused = await home.submit();
  expect(refused).toMatchObject({ error: { details: { reason: 'path_not_allowed' } } });
  expect(at(refused, 'error.hint')).toMatch(/home folder.*CODEX_ALLOWED_ROOTS/);
});

test('a file is no folder', async () => {
  const withFile = new HandlerRig({ files: { '/home/u/demo/a.txt': 'x' } });
  expect(await withFile.submit({ cwd: '/home/u/demo/a.txt' })).toMatchObject({
    error: { details: { reason: 'not_a_folder' } },
  });
});

test('a project id stands for its folder, and cwd must lie in it', async () => {
  const project_id = projectIdOf('/home/u/demo', 'linux');
  expect(await rig.submit({ project_id, cwd: null })).toMatchObject({
    ok: true,
    cwd: '/home/u/demo',
    projectId: project_id,
  });
  expect(await rig.submit({ project_id, cwd: '/home/u/demo/src', message: 'b' })).toMatchObject({
    ok: true,
    cwd: '/home/u/demo/src',
    projectId: project_id,
  });
  expect(await rig.submit({ project_id, cwd: '/home/u/other' })).toMatchObject({
    error: { details: { field: 'cwd', reason: 'not_in_project' } },
  });
  expect(await rig.submit({ project_id: 'unknown' })).toMatchObject({ error: { code: 'CODEX_PROJECT_NOT_FOUND' } });
});

test('a folder inside a project belongs to that project', async () => {
  expect(await rig.submit({ cwd: '/home/u/demo/src' })).toMatchObject({
    projectId: projectIdOf('/home/u/demo', 'linux'),
  });
});

test('a message goes to the place where our own tasks of the thread ran', async () => {
  const { threadId } = rig.scene.completed({ projectId: 'p', projectPath: '/home/u/demo', cwd: '/home/u/demo/src' });
  const sent = await rig.submit({ operation_type: 'send_message', chat_id: threadId, cwd: null });
  expect(sent).toMatchObject({
    ok: true,
    threadId,
    chatId: threadId,
    projectId: 'p',
    cwd: '/home/u/demo/src',
    status: 'queued',
  });
});

test('a message to a thread of another client goes where Codex keeps it', async () => {
  const known = new ChatRig();
  const { threadId: near } = known.given({ n: 1, cwd: '/home/u/other' });
  const { threadId: far } = known.given({ n: 2, cwd: '/etc' });
  // Older programs gave ids that carry no day.
  const old = 'a0000000-0000-4000-8000-000000000000';
  known.given({ n: 3, cwd: '/home/u/demo', threadId: old });
  const message = { operation_type: 'send_message', cwd: null };
  expect(await known.submit({ ...message, chat_id: near })).toMatchObject({
    ok: true,
    cwd: '/home/u/other',
    projectId: projectIdOf('/home/u/other', 'linux'),
  });
  expect(await known.submit({ ...message, chat_id: far })).toMatchObject({
    error: { details: { field: 'chat_id', reason: 'path_not_allowed' } },
  });
  expect(await known.submit({ ...message, chat_id: old })).toMatchObject({ ok: true, cwd: '/home/u/demo' });
  expect(await known.submit({ ...message, chat_id: 'nowhere' })).toMatchObject({
    error: { code: 'CODEX_THREAD_NOT_FOUND' },
  });
  expect(await known.submit({ ...message, chat_id: near, project_id: 'other' })).toMatchObject({
    error: { code: 'CODEX_THREAD_NOT_FOUND' },
  });
});

test('a thread keeps its own policy where the caller wants that', async () => {
  const { threadId, settings } = rig.scene.completed();
  rig.scene.queued({ threadId, settings: { ...settings, sandbox: 'danger-full-access', approvalPolicy: 'never' } });
  const words = { sandbox: 'respect_existing', approval_policy: 'respect_existing' };
  const sent = await rig.submit({
    operation_type: 'send_message',
    chat_id: threadId,
    cwd: null,
    message: 'go on',
    ...words,
  });
  expect(sent['policy']).toMatchObject({ sandbox: 'danger-full-access', approvalPolicy: 'never' });
});

test('a busy thread queues the message, or refuses it where the caller asks for that', async () => {
  const running = rig.scene.running();
  const message = { operation_type: 'send_message', chat_id: running.threadId, cwd: null };
  expect(await rig.submit({ ...message, message: 'a' })).toMatchObject({ ok: true, status: 'queued' });
  expect(await rig.submit({ ...message, message: 'b', when_busy: 'refuse' })).toMatchObject({
    ok: false,
    error: { code: 'CODEX_BUSY', retryable: true, details: { thread_id: running.threadId } },
  });
});

test('a worker that cannot be started does not undo the task, and is told', async () => {
  rig.startError = 'no such file';
  expect(await rig.submit()).toMatchObject({ ok: true, status: 'queued', workerStartError: 'no such file' });
});
