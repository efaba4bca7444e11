import { beforeEach, expect, test } from 'vitest';
import { QUESTION_MS } from '../../testing/store-contract/scene.ts';
import { at, HandlerRig, type Answer } from '../../testing/handler-rig.ts';
import { givenEnd } from '../../testing/given.ts';
import type { Interaction } from '../model/interaction.ts';

let rig: HandlerRig;
beforeEach(() => {
  rig = new HandlerRig();
});

const list = async (more: Answer = {}): Promise<readonly Answer[]> =>
  (await rig.call('codex_list_pending_interactions', more))['interactions'] as Answer[];
const answer = (interaction: Pick<Interaction, 'id'>, more: Answer) =>
  rig.call('codex_answer_pending_interaction', { interaction_id: interaction.id, ...more });
const AMENDMENT = { acceptWithExecpolicyAmendment: { execpolicy_amendment: ['rm', '-rf'] } };

test('an approval shows exactly what would run, where and why, and what may be answered', async () => {
  const running = rig.scene.running();
  const command = "/bin/bash -c 'rm -rf build && echo password=hunter22'";
  rig.scene.ask(running.id, {
    params: {
      command,
      cwd: '/home/u/demo',
      reason: 'Clean up',
      proposedExecpolicyAmendment: ['rm', '-rf'],
      availableDecisions: ['accept', AMENDMENT, 'cancel'],
      env: { API_TOKEN: 'abcd' },
    },
  });
  expect(await list()).toMatchObject([
    {
      kind: 'approval',
      status: 'pending',
      terminal: false,
      operationId: running.id,
      threadId: running.threadId,
      turnId: running.turnId,
      command,
      cwd: '/home/u/demo',
      reason: 'Clean up',
      permanentAmendment: ['rm', '-rf'],
      availableDecisions: ['accept', AMENDMENT, 'cancel', 'acceptForSession', 'decline'],
      answerSchema: {
        type: 'approval_decision',
        decisions: ['accept', 'cancel', 'acceptForSession', 'decline'],
        decisionPayloads: [AMENDMENT],
        rawResponseAllowed: true,
      },
      recommendedAction: 'answer_pending_interaction',
      riskSummary: { level: 'high', category: 'command' },
      params: { env: { API_TOKEN: '[redacted]' } },
      autoResolved: false,
      delivered: false,
      processGeneration: 1,
    },
  ]);
  expect(at((await list())[0]!, 'riskSummary.summary')).toMatch(/for ever/);
});

test('a change of files shows each file and its diff', async () => {
  const running = rig.scene.running();
  const changes = [
    { path: '/home/u/demo/a.ts', kind: 'update', movePath: null, diff: '@@ -1 +1 @@\n-a\n+token: string\n' },
    { path: '/home/u/demo2/b.ts', kind: 'delete', movePath: null, diff: '' },
  ] as const;
  rig.scene.ask(running.id, {
    kind: 'fileChange',
    method: 'item/fileChange/requestApproval',
    params: { reason: null, grantRoot: '/out' },
    changes,
  });
  expect(await list()).toMatchObject([
    {
      kind: 'approval',
      prompt: 'Codex wants to change 2 files.',
      files: changes,
      riskSummary: {
        level: 'high',
        category: 'file_change',
        summary: '2 files, 1 outside of the working directory, 1 deleted.',
        grantRoot: '/out',
      },
      answerSchema: { decisions: ['accept', 'acceptForSession', 'decline', 'cancel'] },
    },
  ]);
});

test('every kind of question says how it is answered', async () => {
  const running = rig.scene.running();
  const { id } = running;
  rig.scene.ask(id, {
    kind: 'permissions',
    params: { permissions: { network: { enabled: true } }, cwd: '/home/u/demo' },
  });
  rig.scene.ask(id, {
    kind: 'userInput',
    params: {
      questions: [
        { id: 'q1', header: 'H', question: 'Key?', isSecret: true, options: [{ label: 'A', description: 'first' }] },
      ],
    },
  });
  rig.scene.ask(id, {
    kind: 'elicitation',
    params: { message: 'Which seat?', requestedSchema: { type: 'object', properties: { seat: { type: 'string' } } } },
  });
  rig.scene.ask(id, {
    kind: 'elicitation',
    params: {
      message: 'Allow?',
      _meta: {
        codex_approval_kind: 'mcp_tool_call',
        persist: ['session'],
        tool_annotations: { destructiveHint: true },
      },
      requestedSchema: { type: 'object', properties: {} },
    },
  });
  expect((await list()).toReversed()).toMatchObject([
    {
      kind: 'permissions',
      permissions: { network: { enabled: true } },
      answerSchema: { type: 'permissions', scope: ['turn', 'session'] },
      riskSummary: { level: 'medium' },
    },
    {
      kind: 'user_input',
      prompt: 'Key?',
      questions: [{ id: 'q1', isSecret: true, options: [{ label: 'A', description: 'first' }] }],
      answerSchema: { type: 'question_answers', questions: ['q1'] },
      riskSummary: { secretQuestionCount: 1 },
    },
    {
      kind: 'elicitation',
      prompt: 'Which seat?',
      answerSchema: {
        type: 'elicitation',
        actions: ['accept', 'decline', 'cancel'],
        requestedSchema: { type: 'object' },
      },
    },
    {
      kind: 'elicitation',
      answerSchema: { decisions: ['acceptForSession'] },
      riskSummary: { level: 'high', category: 'mcp_tool_call' },
    },
  ]);
  expect(at((await list())[0]!, 'answerSchema.requestedSchema')).toBeUndefined();
});

test('an answer is recorded once, whoever comes first, and the worker is woken to deliver it', async () => {
  const running = rig.scene.running();
  const asked = rig.scene.ask(running.id);
  expect(await answer(asked, { decision: 'accept' })).toMatchObject({
    ok: true,
    answered: true,
    response: { decision: 'accept' },
    interaction: { status: 'answered', terminal: true, delivered: false, recommendedAction: 'none' },
  });
  expect(rig.woken).toEqual(['answer']);
  expect(rig.scene.interaction(asked).response).toEqual({ decision: 'accept' });
  expect(await answer(asked, { decision: 'decline' })).toMatchObject({
    ok: false,
    error: { code: 'CODEX_PENDING_INTERACTION_UNAVAILABLE', details: { status: 'answered', operationId: running.id } },
  });
});

test('an answer that does not fit is refused and changes nothing', async () => {
  const asked = rig.scene.ask(rig.scene.running().id);
  const refused = await answer(asked, { decision_payload: AMENDMENT });
  expect(refused).toMatchObject({
    error: { code: 'INVALID_ARGUMENT', details: { field: 'decision_payload', reason: 'not_offered' } },
  });
  expect(rig.scene.interaction(asked)).toEqual(asked);
});

test('once the deadline has decided nothing can be answered, and the same call may succeed when Codex asks again', async () => {
  const asked = rig.scene.ask(rig.scene.running().id);
  rig.scene.clock.advance(QUESTION_MS);
  rig.store.interactions.expire(rig.scene.own, asked.id, { decision: 'decline' }, rig.scene.now);
  expect(await answer(asked, { decision: 'accept' })).toMatchObject({
    error: { code: 'CODEX_PENDING_INTERACTION_UNAVAILABLE', details: { status: 'auto_declined' }, retryable: true },
  });
  expect(await list({ status: 'auto_declined' })).toMatchObject([
    { status: 'auto_declined', autoResolved: true, response: { decision: 'decline' } },
  ]);
});

test('an id that nobody gave out is not found', async () => {
  expect(await answer({ id: 'int_x' as Interaction['id'] }, { decision: 'accept' })).toMatchObject({
    error: { code: 'CODEX_PENDING_INTERACTION_NOT_FOUND' },
  });
});

test('secret answers are never shown', async () => {
  const asked = rig.scene.ask(rig.scene.running().id, {
    kind: 'userInput',
    params: { questions: [{ id: 'q', question: 'Key?', isSecret: true }] },
  });
  const answered = await answer(asked, { answers: { q: 'swordfish' } });
  expect(answered).toMatchObject({ response: { answers: { q: { answers: ['[redacted]'] } } } });
  expect(JSON.stringify(answered)).not.toContain('swordfish');
  expect(rig.scene.interaction(asked).response).toEqual({ answers: { q: { answers: ['swordfish'] } } });
});

test('the words of clients: another client, the end of the turn, the end of the process', async () => {
  const running = rig.scene.running();
  const [elsewhere, withTurn] = [rig.scene.ask(running.id), rig.scene.ask(running.id)];
  const orphan = rig.scene.ask(rig.scene.running().id);
  rig.store.interactions.closeByServer(
    rig.scene.own,
    { generation: elsewhere.generation, requestId: elsewhere.requestId },
    rig.scene.now,
  );
  rig.scene.clock.advance(10);
  rig.store.operations.endTurn(rig.scene.own, running.id, givenEnd(), rig.scene.now);
  rig.store.generations.markExited(rig.scene.own, orphan.generation, 'test', rig.scene.now);
  const words = new Map((await list({ status: null })).map((each) => [each['interactionId'], each['status']]));
  expect([elsewhere, withTurn, orphan].map(({ id }) => words.get(id))).toEqual([
    'answered',
    'expired',
    'orphaned_after_app_server_exit',
  ]);
  expect(await list({ status: 'answered' })).toHaveLength(1);
  expect(await list({ status: 'expired' })).toMatchObject([{ recommendedAction: 'inspect_diagnostics' }]);
  expect(await list({ status: 'failed' })).toEqual([]);
  expect(await list()).toEqual([]);
});

test('a list may be narrowed', async () => {
  const [one, two] = [rig.scene.running(), rig.scene.running()];
  rig.scene.ask(one.id);
  rig.scene.ask(two.id);
  expect(await list({ operation_id: one.id })).toMatchObject([{ operationId: one.id }]);
  expect(await list({ thread_id: two.threadId })).toMatchObject([{ operationId: two.id }]);
  expect(await list({ turn_id: 'turn_x' })).toEqual([]);
  expect(await list({ limit: 1 })).toHaveLength(1);
  const answered = await rig.call('codex_list_pending_interactions', { operation_id: one.id });
  expect(answered).toMatchObject({
    operation_id: one.id,
    threadId: one.threadId,
    turnId: one.turnId,
    returnedCount: 1,
  });
  expect(await rig.call('codex_list_pending_interactions', { operation_id: 'op_x' })).toMatchObject({ ok: false });
});

test('a page is filled with the word asked for, however many of another word are newer', async () => {
  const running = rig.scene.running();
  const decidedElsewhere = [rig.scene.ask(running.id), rig.scene.ask(running.id)];
  for (const { generation, requestId } of decidedElsewhere)
    rig.store.interactions.closeByServer(rig.scene.own, { generation, requestId }, rig.scene.now);
  for (let count = 0; count < 9; count += 1) rig.scene.ask(running.id);
  rig.scene.clock.advance(10);
  rig.store.operations.endTurn(rig.scene.own, running.id, givenEnd(), rig.scene.now);
  const idsOf = async (more: Answer) => (await list(more)).map((each) => each['interactionId']);
  const [older, newer] = decidedElsewhere.map(({ id }) => id);
  expect(await idsOf({ status: 'answered', limit: 1 })).toEqual([newer]);
  expect(await idsOf({ status: 'answered', limit: 3 })).toEqual([newer, older]);
});

test('a diff longer than a status should carry is cut there, and whole in the list', async () => {
  const running = rig.scene.running();
  const diff = 'd'.repeat(10_000);
  rig.scene.ask(running.id, {
    kind: 'fileChange',
    params: {},
    changes: [{ path: '/home/u/demo/a', kind: 'add', movePath: null, diff }],
  });
  const status = await rig.call('codex_get_operation_status', { operation_id: running.id });
  expect(status['pendingInteractions']).toMatchObject([{ truncated: true }]);
  expect(await list()).toMatchObject([{ files: [{ diff }] }]);
  expect((await list())[0]).not.toHaveProperty('truncated');
});
