import { beforeEach, describe, expect, test, vi } from 'vitest';
import { ChatRig } from '../../testing/chat-rig.ts';
import { givenEnd, givenError, operationId, threadId } from '../../testing/given.ts';
import { at, type Answer } from '../../testing/handler-rig.ts';
import { PlanRig } from '../../testing/plan-rig.ts';
import { threadOf } from '../../testing/store-contract/scene.ts';
import { CodexCpError } from '../errors/codex-cp-error.ts';
import type { Operation } from '../model/operation.ts';
import type { TurnEnd } from '../store/operation-store.ts';

const HOUR_MS = 3_600_000;

let rig: PlanRig;
beforeEach(() => {
  rig = new PlanRig();
});

const codex = (over: object = {}, options?: Parameters<PlanRig['call']>[2]): Promise<Answer> =>
  rig.call('codex', { prompt: 'Do it.', ...over }, options);
const newest = (): Operation => rig.operations().at(-1)!;
const end = (over: Partial<TurnEnd> = {}): Operation =>
  rig.store.operations.endTurn(rig.scene.own, newest().id, givenEnd({ finalText: 'Done.', ...over }), rig.scene.now);

/** The turn runs as soon as somebody waits, and ends as told. */
function endsAtOnce(over: Partial<TurnEnd> = {}): void {
  rig.onWait = () => {
    rig.runOperation(newest().id);
    end(over);
  };
}

/** The turn runs as soon as somebody waits, and goes on. */
function runsOn(): void {
  rig.onWait = (timeoutMs) => {
    if (newest().status === 'queued') rig.runOperation(newest().id);
    rig.scene.clock.advance(timeoutMs);
  };
}

describe('what is stored', () => {
  test('a new chat in the folder of the server, with the policy of the door', async () => {
    endsAtOnce();
    await codex();
    expect(newest()).toMatchObject({ type: 'start_chat', cwd: '/home/u/demo', clientRequestId: null });
    expect(newest().settings).toMatchObject({ sandbox: 'workspace-write', approvalPolicy: 'on-request', model: null });
    expect(rig.store.operations.request(newest().id)).not.toHaveProperty('thread_overrides');
  });

  test('a relative folder counts from that of the server; what is said is taken', async () => {
    endsAtOnce();
    await codex({ cwd: 'src', sandbox: 'read-only', 'approval-policy': 'never', model: 'm' });
    expect(newest().cwd).toBe('/home/u/demo/src');
    expect(newest().settings).toMatchObject({ sandbox: 'read-only', approvalPolicy: 'never', model: 'm' });
  });

  test('an old word of the approval policy is translated, and told', async () => {
    runsOn();
    expect(at(await codex({ 'approval-policy': 'on-failure' }), 'warnings.0')).toContain('on-failure');
    expect(newest().settings.approvalPolicy).toBe('on-request');
  });

  test('effort and summary of config go with the turn', async () => {
    endsAtOnce();
    await codex({ config: { model_reasoning_effort: 'high', model_reasoning_summary: 'none' } });
    expect(newest().settings).toMatchObject({ effort: 'high', summary: 'none' });
  });

  test('overrides are stored with the task, and no view shows their values', async () => {
    endsAtOnce();
    const config = { 'model_providers.x.experimental_bearer_token': 'very-secret' };
    await codex({ config, 'base-instructions': 'hidden words', 'compact-prompt': 'other words' });
    expect(rig.store.operations.request(newest().id)).toMatchObject({
      thread_overrides: { config: { ...config, compact_prompt: 'other words' }, baseInstructions: 'hidden words' },
    });
    const options = { operation_id: newest().id, include_request: true, include_events: true };
    const view = await rig.call('codex_get_operation_status', options);
    expect(at(view, 'request.thread_overrides')).toEqual({
      configKeys: ['model_providers.x.experimental_bearer_token', 'compact_prompt'],
      baseInstructionsChars: 12,
    });
    expect(JSON.stringify(view)).not.toMatch(/very-secret|hidden words|other words/);
  });
});

describe('what is refused changes nothing', () => {
  test.each([
    [{ prompt: '' }, 'prompt', 'empty'],
    [{ profile: 'work' }, 'profile', 'unsupported_field'],
    [{ 'include-plan-tool': true }, 'include-plan-tool', 'unsupported_field'],
    [{ config: [] }, 'config', 'wrong_type'],
    [{ config: { sandbox_mode: 'read-only' } }, 'config.sandbox_mode', 'unsupported_field'],
    [{ config: { x: 'y'.repeat(70_000) } }, 'config', 'too_big'],
    [{ sandbox: 'none' }, 'sandbox', 'not_one_of'],
    [{ 'base-instructions': 'x'.repeat(200_001) }, 'base-instructions', 'too_big'],
    [{ cwd: '/etc' }, 'cwd', 'path_not_allowed'],
    [{ cwd: '../../..' }, 'cwd', 'path_not_allowed'],
    [{ cwd: 'no-such-folder' }, 'cwd', 'path_not_found'],
    [{ approval_policy: 'never' }, 'approval_policy', 'unknown_field'],
  ])('%j', async (over, field, reason) => {
    expect(await codex(over)).toMatchObject({
      ok: false,
      error: { code: 'INVALID_ARGUMENT', details: { field, reason }, hint: expect.any(String) as string },
    });
    expect(rig.operations()).toEqual([]);
  });

  test('a profile is refused with what to do instead', async () => {
    expect(at(await codex({ profile: 'work' }), 'error.hint')).toContain('Pass its values in config');
  });

  test.each([
    [{}, 'INVALID_ARGUMENT', 'threadId'],
    [{ threadId: 'a', conversationId: 'b' }, 'INVALID_ARGUMENT', 'conversationId'],
    [{ threadId: 'unknown' }, 'CODEX_THREAD_NOT_FOUND', 'threadId'],
  ])('a reply with %j', async (over, code, field) => {
    const answer = await rig.call('codex-reply', { prompt: 'More.', ...over });
    expect(answer).toMatchObject({ ok: false, error: { code, details: { field } } });
    expect(at(answer, 'error.hint')).toContain('threadId');
    expect(JSON.stringify(answer)).not.toContain('chat_id');
    expect(rig.operations()).toEqual([]);
  });
});

describe('the answer', () => {
  test('of a completed task is its final message, byte for byte', async () => {
    const finalText = ' sk-proj-abcdefghijklmnop1234 stays\n\n';
    endsAtOnce({ finalText });
    expect(await codex()).toEqual({
      ok: true,
      threadId: threadOf(newest().id),
      content: finalText,
      operationId: newest().id,
      status: 'completed',
      joined: false,
    });
  });

  test('comes when the wait is over, and says how to go on', async () => {
    const began = rig.scene.now;
    runsOn();
    const answer = await codex();
    expect(rig.scene.now - began).toBe(50_000);
    const { id } = newest();
    expect(answer).toMatchObject({ ok: true, threadId: threadOf(id), operationId: id, status: 'running' });
    for (const words of ['goes on', threadOf(id), id, 'codex_wait', 'same call again', 'codex-reply'])
      expect(answer['content']).toContain(words);
  });

  test('names no tool that this server does not list', async () => {
    const deps = { config: { env: { CODEX_CP_LEGACY_WAIT_SECONDS: '1', CODEX_ALLOWED_ROOTS: '/home/u' } } };
    rig = new PlanRig({ ...deps, servedTools: ['codex', 'codex-reply'] });
    const began = rig.scene.now;
    const waiting = await codex();
    expect(rig.scene.now - began).toBe(1_000);
    expect(waiting).toMatchObject({ threadId: '', status: 'queued' });
    rig.runOperation(newest().id);
    rig.scene.ask(newest().id);
    const asking = await codex();
    expect([waiting, asking].map(({ content }) => String(content)).join()).not.toMatch(/codex_[a-z]/);
    expect(asking['content']).toContain('codex-cp approve int_');
  });

  test('comes at once when Codex asks something: what, and how to answer', async () => {
    const params = { command: 'rm -r build', cwd: '/home/u/demo', reason: 'Clean up' };
    rig.onWait = () => {
      rig.runOperation(newest().id);
      rig.scene.ask(newest().id, { params });
    };
    const began = rig.scene.now;
    const answer = await codex();
    expect(rig.scene.now).toBe(began);
    expect(answer).toMatchObject({ status: 'waiting_for_approval', pendingInteractions: [{ command: 'rm -r build' }] });
    const interaction = String(at(answer, 'pendingInteractions.0.interactionId'));
    for (const words of [
      'rm -r build',
      'Clean up',
      interaction,
      'codex_answer_pending_interaction',
      'codex-cp approve',
    ])
      expect(answer['content']).toContain(words);
  });

  test.each([
    [{ status: 'failed', error: givenError('CODEX_TURN_FAILED') }, 'CODEX_TURN_FAILED'],
    [{ status: 'interrupted', error: null }, 'CODEX_SEND_FAILED'],
  ] as const)('of a task that ended otherwise is an error with its reason (%#)', async (over, code) => {
    endsAtOnce(over);
    const details = { operationId: operationId('op_00000000000000000000000000000001'), status: over.status };
    expect(await codex()).toMatchObject({ ok: false, error: { code, details } });
  });

  test('of a task that somebody cancelled says that it never ran', async () => {
    rig.onWait = () => rig.scene.wish(newest().id);
    const details = { reason: 'cancelled', message: 'The task was cancelled before it ran.' };
    expect(await codex()).toMatchObject({ ok: false, error: { details } });
  });

  test('of a task whose end is not known says so, and secrets in its words are hidden', async () => {
    rig.onWait = () => {
      const { id } = rig.runOperation(newest().id);
      rig.store.operations.loseSight(rig.scene.own, id, 'connectionLost', rig.scene.now);
      const error = { ...givenError('CODEX_TURN_CUT_SHORT'), message: 'token=abcd1234' };
      end({ status: 'unknown_after_app_server_exit', error, finalText: null });
    };
    expect(await codex()).toMatchObject({
      ok: false,
      error: { code: 'CODEX_TURN_CUT_SHORT', details: { message: 'token=[redacted]' } },
    });
  });

  test('tells that no worker could be started', async () => {
    rig.startError = 'spawn ENOENT';
    const answer = await codex();
    expect(answer).toMatchObject({ status: 'queued', workerStartError: 'spawn ENOENT' });
    expect(answer['content']).toContain('spawn ENOENT');
  });

  test('progress is told while it is waited for', async () => {
    const told: number[] = [];
    runsOn();
    await codex({}, { onProgress: ({ totalSeconds }) => told.push(totalSeconds) });
    expect(told.length).toBeGreaterThan(10);
    expect(new Set(told)).toEqual(new Set([50]));
  });
});

describe('the same call again', () => {
  test('joins the task while it runs, and is answered with its end', async () => {
    runsOn();
    const first = await codex();
    rig.onWait = () => void end();
    expect(await codex()).toMatchObject({ operationId: first['operationId'], content: 'Done.', joined: true });
    expect(rig.operations()).toHaveLength(1);
  });

  test.each([
    ['the prompt', { prompt: 'Do it!' }],
    ['the folder', { cwd: 'src' }],
    ['an argument', { sandbox: 'read-only' }],
    ['config', { config: { model_verbosity: 'low' } }],
    ['instructions', { 'developer-instructions': 'Be brief.' }],
  ])('is another task where %s differs', async (_what, over) => {
    runsOn();
    await codex();
    await codex(over);
    expect(rig.operations()).toHaveLength(2);
  });

  test('is the same however its folder and its fields are written', async () => {
    runsOn();
    await codex({ config: { a: 1, b: { c: 2, d: 3 } } });
    await codex({ config: { b: { d: 3, c: 2 }, a: 1 }, cwd: '/home/u/../u/demo', model: null });
    expect(rig.operations()).toHaveLength(1);
  });

  test('is never refused for an equal prompt of codex_submit_task, nor the other way round', async () => {
    await rig.submit({ message: 'Do it.' });
    rig.runOperation(newest().id);
    expect(await codex()).toMatchObject({ ok: true, joined: false });
    expect(rig.operations()).toHaveLength(2);
  });

  test('is a new task once an answer was given', async () => {
    endsAtOnce();
    const first = await codex();
    expect(await codex()).toMatchObject({ joined: false, content: 'Done.' });
    expect(newest().id).not.toBe(first['operationId']);
  });

  test('is told an end that nobody was told, once', async () => {
    runsOn();
    await codex();
    rig.scene.clock.advance(HOUR_MS - 1);
    end();
    rig.scene.clock.advance(HOUR_MS - 1);
    endsAtOnce({ finalText: 'Again.' });
    expect(await codex()).toMatchObject({ joined: true, content: 'Done.' });
    expect(await codex()).toMatchObject({ joined: false, content: 'Again.' });
  });

  test('is a new task an hour after an end that nobody asked for', async () => {
    runsOn();
    await codex();
    end();
    rig.scene.clock.advance(HOUR_MS);
    endsAtOnce({ finalText: 'Again.' });
    expect(await codex()).toMatchObject({ joined: false, content: 'Again.' });
  });

  test('finds the end of a call that was cut', async () => {
    const abort = new AbortController();
    rig.onWait = () => {
      rig.runOperation(newest().id);
      abort.abort();
      end();
    };
    await codex({}, { signal: abort.signal });
    expect(await codex()).toMatchObject({ joined: true, content: 'Done.' });
  });

  test('is a new task where the end was read with another tool', async () => {
    runsOn();
    await codex();
    end();
    await rig.call('codex_wait', { operation_ids: [newest().id] });
    endsAtOnce({ finalText: 'Again.' });
    expect(await codex()).toMatchObject({ joined: false, content: 'Again.' });
  });

  test('asks again while Codex waits for an answer', async () => {
    rig.onWait = () => {
      rig.runOperation(newest().id);
      rig.scene.ask(newest().id);
    };
    await codex();
    expect(await codex()).toMatchObject({ joined: true, status: 'waiting_for_approval' });
    expect(rig.operations()).toHaveLength(1);
  });

  test('is told a failure that nobody was told, and then runs anew', async () => {
    runsOn();
    await codex();
    end({ status: 'failed', error: givenError('CODEX_TURN_FAILED'), finalText: null });
    expect(await codex()).toMatchObject({ ok: false, error: { code: 'CODEX_TURN_FAILED' } });
    endsAtOnce({ finalText: 'Again.' });
    expect(await codex()).toMatchObject({ joined: false, content: 'Again.' });
  });
});

describe('a reply', () => {
  const reply = (over: object = {}): Promise<Answer> => rig.call('codex-reply', { prompt: 'More.', ...over });

  test.each(['threadId', 'conversationId'])('goes on in the thread of %s with the policy it had', async (field) => {
    endsAtOnce();
    const config = { model_reasoning_effort: 'low', model_reasoning_summary: 'none' };
    const first = await codex({ sandbox: 'read-only', 'approval-policy': 'never', model: 'm', config });
    endsAtOnce({ finalText: 'More done.' });
    rig.turnIdOf = (id) => `turn_2_of_${id}` as never;
    expect(await reply({ [field]: first['threadId'] })).toMatchObject({
      threadId: first['threadId'],
      content: 'More done.',
    });
    expect(newest()).toMatchObject({ type: 'send_message', cwd: '/home/u/demo' });
    const settings = { sandbox: 'read-only', approvalPolicy: 'never', model: 'm', effort: 'low', summary: 'none' };
    expect(newest().settings).toMatchObject(settings);
  });

  test('is answered also where it cannot be noted that its end was told', async () => {
    endsAtOnce();
    vi.spyOn(rig.store.operations, 'releaseDedupKeys').mockImplementation((ids) => {
      if (ids.length > 0) throw new CodexCpError('CODEX_STATE_BUSY');
    });
    expect(await codex()).toMatchObject({ ok: true, content: 'Done.' });
    expect(rig.logged).toMatchObject([{ event: 'codex.told_not_noted' }]);
  });

  test('to a thread that was not made here has the policy of the door', async () => {
    const others = new ChatRig();
    const { threadId: elsewhere } = others.given({ cwd: '/home/u/other' });
    rig = new PlanRig({ history: others.deps.history });
    endsAtOnce();
    expect(await reply({ threadId: elsewhere })).toMatchObject({ threadId: elsewhere, content: 'Done.' });
    expect(newest()).toMatchObject({ cwd: '/home/u/other', settings: { sandbox: 'workspace-write', model: null } });
  });

  test('to a thread whose turn runs waits its turn, and again joins it', async () => {
    const { threadId: busy } = rig.scene.running({ threadId: threadId('t') });
    const first = await reply({ threadId: busy });
    expect(first).toMatchObject({ ok: true, status: 'queued', threadId: 't' });
    expect(await reply({ conversationId: busy })).toMatchObject({ operationId: first['operationId'], joined: true });
    expect(await reply({ threadId: busy, prompt: 'Other.' })).toMatchObject({ joined: false });
  });

  test('again joins it also where somebody has sent another message in between, with another model', async () => {
    const { threadId: busy } = rig.scene.running({ threadId: threadId('t') });
    const first = await reply({ threadId: busy });
    const other = { operation_type: 'send_message', chat_id: busy, message: 'By hand.', model: 'm', effort: 'high' };
    expect(await rig.call('codex_submit_task', other)).toMatchObject({ ok: true });
    expect(await reply({ threadId: busy })).toMatchObject({ operationId: first['operationId'], joined: true });
  });
});
