import { describe, expect, test } from 'vitest';
import { INTERACTION_KINDS, type Interaction } from '../../src/model/interaction.ts';
import { givenQuestion, interactionId, operationId, threadId, turnId } from '../given.ts';
import { QUESTION_MS, type Scene } from './scene.ts';

/** Questions of Codex: how they open, what they do to the status, how they are found, how they close. */
export function describeQuestions(scene: () => Scene): void {
  describe('interactions.open()', () => {
    describeOpen(scene);
    describeAskedAgain(scene);
  });
  describe('the status of a live operation', () => describeStatus(scene));
  describe('interactions.list()', () => describeList(scene));
  describe('closeByServer()', () => describeClose(scene));
}

function close({ store, own, now }: Scene, { generation, requestId }: Interaction): Interaction | undefined {
  return store.interactions.closeByServer(own, { generation, requestId }, now);
}

function describeOpen(scene: () => Scene): void {
  test('a question is kept as Codex asked it', () => {
    const { store, own, generation, now } = scene();
    const { id } = scene().running();
    const changes = [{ path: 'a.ts', kind: 'update', movePath: 'b.ts', diff: '@@' }] as const;
    const question = givenQuestion({ operationId: id, kind: 'fileChange', generation, requestId: 'r', changes });
    expect(store.interactions.open(own, question, now)).toEqual({
      ...question,
      status: 'pending',
      response: null,
      decidedBy: null,
      createdAt: now,
      decidedAt: null,
      deliveredAt: null,
      closedAt: null,
    });
    expect(scene().journal(id).slice(-2)).toEqual(['interaction: pending', 'status: waiting_for_approval']);
    const [fact] = store.events.newest(id, 2);
    expect(fact?.data).toEqual({ interactionId: question.id, kind: 'fileChange', status: 'pending' });
  });

  test.each<[string, () => Pick<Interaction, 'id'>]>([
    ['submitting', () => scene().ask(scene().submitting().id)],
    ['reconciling', () => scene().ask(scene().reconciling().id)],
    ['completed', () => scene().ask(scene().completed().id)],
  ])('of an operation that is %s it is kept too, and the status stays', (status, ask) => {
    const asked = scene().store.interactions.get(ask().id);
    if (!asked) throw new Error('the question was not kept');
    expect([asked.status, scene().get(asked.operationId).status]).toEqual(['pending', status]);
  });

  test('an unknown id reads as nothing', () => {
    expect(scene().store.interactions.get(interactionId('int_unknown'))).toBeUndefined();
  });
}

function describeAskedAgain(scene: () => Scene): void {
  const again = (first: Interaction): Interaction =>
    scene().ask(first.operationId, { requestId: first.requestId, params: { other: true }, deadlineAt: 1 });

  test('a question that comes again after a resume is the same question', () => {
    const first = scene().ask(scene().running().id);
    const facts = scene().journal(first.operationId);
    scene().clock.advance(5);
    expect(again(first)).toEqual(first);
    expect(scene().store.interactions.list({ limit: 10 })).toEqual([first]);
    expect(scene().journal(first.operationId)).toEqual(facts);
  });

  test('one that was decided meanwhile comes back with its decision, so that it can be delivered again', () => {
    const decided = scene().answered(scene().running().id);
    expect(again(decided)).toEqual(decided);
    const delivered = scene().deliver(decided);
    expect(again(decided)).toEqual(delivered);
  });

  test('request ids belong to one generation, and a number is not the same as its text', () => {
    const { id } = scene().running();
    const [first, text] = [scene().ask(id, { requestId: 7 }), scene().ask(id, { requestId: '7' })];
    const other = scene().ask(id, { requestId: 7, generation: scene().ready() });
    expect(new Set([first.id, text.id, other.id]).size).toBe(3);
    expect(close(scene(), text)?.id).toBe(text.id);
    expect(scene().interaction(first).status).toBe('pending');
  });
}

function describeStatus(scene: () => Scene): void {
  test.each(INTERACTION_KINDS)('waits while a question of kind %s is open', (kind) => {
    const { id } = scene().running();
    scene().ask(id, { kind });
    const status = kind === 'userInput' ? 'waiting_for_user_input' : 'waiting_for_approval';
    expect(scene().get(id)).toMatchObject({ status, lastWord: status });
  });

  test('approvals come before questions for input, and the last decision lets it run', () => {
    const { store, own, now } = scene();
    const { id } = scene().running();
    const asked = [scene().ask(id, { kind: 'userInput' }), scene().ask(id), scene().ask(id, { kind: 'userInput' })];
    const [input, approval, withdrawn] = asked;
    if (!input || !approval || !withdrawn) throw new Error('a question is missing');
    const seen = [scene().get(id).status];
    store.interactions.recordAnswer(approval.id, {}, now);
    seen.push(scene().get(id).status);
    store.interactions.expire(own, input.id, {}, now);
    seen.push(scene().get(id).status);
    close(scene(), withdrawn);
    seen.push(scene().get(id).status);
    expect(seen).toEqual(['waiting_for_approval', 'waiting_for_user_input', 'waiting_for_user_input', 'running']);
  });

  test('the same status twice is one fact in the journal', () => {
    const { id } = scene().running();
    scene().ask(id);
    scene().ask(id);
    expect(
      scene()
        .journal(id)
        .filter((fact) => fact === 'status: waiting_for_approval'),
    ).toHaveLength(1);
  });

  test('decisions do not move what is being reconciled', () => {
    const { store, own, now } = scene();
    const { id } = scene().waiting();
    store.operations.loseSight(own, id, 'connectionLost', now);
    const [question] = store.interactions.list({ operationId: id, limit: 1 });
    if (!question) throw new Error('the question is gone');
    expect(store.interactions.recordAnswer(question.id, {}, now).kind).toBe('recorded');
    expect(scene().get(id)).toMatchObject({ status: 'reconciling', lastWord: 'waiting_for_approval' });
  });
}

function describeList(scene: () => Scene): void {
  test('the newest come first, as many as asked for, chosen by operation, thread, turn and status', () => {
    const { store } = scene();
    const [a, b] = [scene().running(), scene().running()];
    const first = scene().ask(a.id, { threadId: threadId('t'), turnId: turnId('u') });
    const second = scene().answered(a.id, { turnId: null });
    const third = scene().ask(b.id);
    const list = (filter: Partial<Parameters<typeof store.interactions.list>[0]>): readonly string[] =>
      store.interactions.list({ limit: 10, ...filter }).map(({ id }) => id);
    expect(list({})).toEqual([third.id, second.id, first.id]);
    expect(list({ limit: 2 })).toEqual([third.id, second.id]);
    expect(list({ operationId: a.id })).toEqual([second.id, first.id]);
    expect(list({ threadId: 't' })).toEqual([first.id]);
    expect(list({ turnId: 'u' })).toEqual([first.id]);
    expect(list({ statuses: ['pending'] })).toEqual([third.id, first.id]);
    expect(list({ statuses: ['pending', 'answered'], operationId: a.id })).toEqual([second.id, first.id]);
    expect(list({ statuses: [] })).toEqual([]);
    expect(list({ operationId: operationId('op_unknown') })).toEqual([]);
  });
}

function describeClose(scene: () => Scene): void {
  test('a question that nobody decided is cleared: somebody else answered, or the turn went on', () => {
    const asked = scene().ask(scene().running().id);
    scene().clock.advance(5);
    expect(close(scene(), asked)).toEqual({ ...asked, status: 'cleared', closedAt: scene().now });
    expect(scene().get(asked.operationId).status).toBe('running');
  });

  test('our answer resolves it only if it was delivered', () => {
    const { id } = scene().running();
    const [owed, taken] = [scene().answered(id), scene().deliver(scene().answered(id))];
    expect(close(scene(), owed)).toEqual({ ...owed, status: 'cleared', closedAt: scene().now });
    expect(close(scene(), taken)).toEqual({ ...taken, status: 'resolved', closedAt: scene().now });
    expect(scene().journal(id).slice(-2)).toEqual(['interaction: cleared', 'interaction: resolved']);
  });

  test('a default answer stays expired where it was delivered, and is then closed', () => {
    const { store, own, now } = scene();
    const { id } = scene().running();
    const expired = store.interactions.expire(own, scene().ask(id).id, {}, now + QUESTION_MS);
    const delivered = scene().deliver(expired);
    expect(close(scene(), delivered)).toEqual({ ...delivered, status: 'expired', closedAt: scene().now });
    expect(
      scene()
        .journal(id)
        .filter((fact) => fact === 'interaction: expired'),
    ).toHaveLength(1);
    const owed = store.interactions.expire(own, scene().ask(id).id, {}, now + QUESTION_MS);
    expect(close(scene(), owed)?.status).toBe('cleared');
  });

  test('closing twice changes nothing', () => {
    const { id } = scene().running();
    const taken = scene().deliver(scene().answered(id));
    const expired = scene().store.interactions.expire(scene().own, scene().ask(id).id, {}, scene().now);
    const closed = [close(scene(), taken), close(scene(), scene().deliver(expired))];
    const facts = scene().journal(id);
    scene().clock.advance(5);
    expect([close(scene(), taken), close(scene(), expired)]).toEqual(closed);
    expect(scene().journal(id)).toEqual(facts);
  });

  test('a request that was never kept closes nothing', () => {
    const { store, own, generation, now } = scene();
    expect(
      store.interactions.closeByServer(own, { generation: generation, requestId: 'unknown' }, now),
    ).toBeUndefined();
    expect(store.interactions.closeByServer(own, { generation: generation + 1, requestId: 0 }, now)).toBeUndefined();
  });
}
