import { describe, expect, test } from 'vitest';
import type { ClosedByServer } from '../../src/store/interaction-store.ts';
import type { Interaction } from '../../src/model/interaction.ts';
import { givenEnd, interactionId } from '../given.ts';
import { QUESTION_MS, refused, type Scene } from './scene.ts';

/** Decisions and their delivery: two facts. */
export function describeAnswers(scene: () => Scene): void {
  describe('recordAnswer()', () => describeAnswer(scene));
  describe('expire()', () => describeExpire(scene));
  describe('deadlines', () => describeDeadlines(scene));
  describe('delivery', () => describeDelivery(scene));
}

const close = ({ store, own, now }: Scene, closed: ClosedByServer) =>
  store.interactions.closeByServer(own, closed, now);
const ask = (scene: Scene): Interaction => scene.ask(scene.running().id);

function describeAnswer(scene: () => Scene): void {
  test('the first answer is the decision, with who and when, and lets the turn run', () => {
    const { store } = scene();
    const asked = ask(scene());
    const response = { decision: 'accept', nested: [null, { a: 1 }] };
    scene().clock.advance(5);
    const outcome = store.interactions.recordAnswer(asked.id, response, scene().now);
    const interaction = { ...asked, status: 'answered', response, decidedBy: 'client', decidedAt: scene().now };
    expect(outcome).toEqual({ kind: 'recorded', interaction });
    expect(store.interactions.get(asked.id)).toEqual(interaction);
    expect(scene().journal(asked.operationId).slice(-2)).toEqual(['interaction: answered', 'status: running']);
  });

  test('the second answer changes nothing', () => {
    const { store, now } = scene();
    const answered = scene().answered(scene().running().id);
    const second = store.interactions.recordAnswer(answered.id, { decision: 'decline' }, now);
    expect(second).toEqual({ kind: 'unavailable', interaction: answered });
    expect(scene().interaction(answered)).toEqual(answered);
  });

  test('an answer is taken for as long as nobody has decided, also after the deadline', () => {
    const { store, clock } = scene();
    const asked = ask(scene());
    clock.advance(QUESTION_MS + 1);
    expect(store.interactions.recordAnswer(asked.id, {}, scene().now).kind).toBe('recorded');
  });

  test.each<[string, (asked: Interaction) => unknown]>([
    ['expired', ({ id }) => scene().store.interactions.expire(scene().own, id, {}, scene().now)],
    [
      'cleared',
      ({ generation, requestId }) =>
        scene().store.interactions.closeByServer(scene().own, { generation, requestId }, scene().now),
    ],
    [
      'orphaned',
      ({ generation }) => scene().store.generations.markExited(scene().own, generation, 'crashed', scene().now),
    ],
  ])('a question that is %s can not be answered any more', (status, step) => {
    const asked = ask(scene());
    step(asked);
    const outcome = scene().store.interactions.recordAnswer(asked.id, {}, scene().now);
    expect(outcome).toMatchObject({
      kind: 'unavailable',
      interaction: { status, decidedBy: status === 'expired' ? 'deadline' : null },
    });
  });

  test('an unknown question is refused', () => {
    const { store, now } = scene();
    expect(refused(() => store.interactions.recordAnswer(interactionId('int_unknown'), {}, now))).toEqual({
      code: 'CODEX_PENDING_INTERACTION_NOT_FOUND',
      details: { interactionId: 'int_unknown' },
    });
  });
}

function describeExpire(scene: () => Scene): void {
  test('the default answer is the decision of a question that nobody answered', () => {
    const { store, own } = scene();
    const asked = ask(scene());
    scene().clock.advance(QUESTION_MS);
    const response = { decision: 'decline' };
    const decided = { status: 'expired', response, decidedBy: 'deadline', decidedAt: scene().now };
    expect(store.interactions.expire(own, asked.id, response, scene().now)).toEqual({ ...asked, ...decided });
    expect(scene().get(asked.operationId).status).toBe('running');
  });

  test('an answer that came first stays', () => {
    const { store, own, now } = scene();
    const answered = scene().answered(scene().running().id);
    expect(store.interactions.expire(own, answered.id, {}, now)).toEqual(answered);
    expect(scene().interaction(answered)).toEqual(answered);
  });

  test('an unknown question is refused', () => {
    const { store, own, now } = scene();
    const unknown = interactionId('int_unknown');
    const codes = [
      refused(() => store.interactions.expire(own, unknown, {}, now)).code,
      refused(() => store.interactions.markDelivered(own, unknown, now)).code,
    ];
    expect(codes).toEqual(['CODEX_PENDING_INTERACTION_NOT_FOUND', 'CODEX_PENDING_INTERACTION_NOT_FOUND']);
  });
}

function describeDeadlines(scene: () => Scene): void {
  test('those are due whose deadline is reached and who wait for a decision, oldest question first', () => {
    const { store, now } = scene();
    const { id } = scene().running();
    const due = [scene().ask(id, { deadlineAt: now + 10 }), scene().ask(id, { deadlineAt: now + 5 })];
    scene().ask(id, { deadlineAt: now + 11 });
    scene().answered(id, { deadlineAt: now + 10 });
    expect(store.interactions.due(now + 4)).toEqual([]);
    expect(store.interactions.due(now + 10)).toEqual(due);
  });

  test('the next deadline is the earliest of those who wait for a decision', () => {
    const { store, now } = scene();
    const { id } = scene().running();
    expect(store.interactions.nextDeadline()).toBeUndefined();
    scene().ask(id, { deadlineAt: now + 20 });
    scene().answered(id, { deadlineAt: now + 5 });
    scene().ask(id, { deadlineAt: now + 10 });
    expect(store.interactions.nextDeadline()).toBe(now + 10);
  });

  test('after a sleep every open deadline moves, decided ones stay', () => {
    const { store, own, now } = scene();
    const [first, decided, second] = [ask(scene()), scene().answered(scene().running().id), ask(scene())];
    expect(store.interactions.extendDeadlines(own, 500, now)).toBe(2);
    const deadlines = [first, decided, second].map((one) => scene().interaction(one).deadlineAt - one.deadlineAt);
    expect(deadlines).toEqual([500, 0, 500]);
    expect(store.interactions.due(first.deadlineAt)).toEqual([]);
  });
}

function describeDelivery(scene: () => Scene): void {
  const undelivered = (generation = scene().generation): readonly string[] =>
    scene()
      .store.interactions.undelivered(generation)
      .map(({ id }) => id);

  test('what is decided waits for delivery in the order of decision, for each generation alone', () => {
    const { store, own, clock } = scene();
    const { id } = scene().running();
    const other = scene().ready();
    const [late, early, elsewhere] = [scene().ask(id), scene().ask(id), scene().ask(id, { generation: other })];
    scene().ask(id);
    store.interactions.recordAnswer(elsewhere.id, {}, scene().now);
    store.interactions.expire(own, early.id, {}, clock.advance(1));
    store.interactions.recordAnswer(late.id, {}, clock.advance(1));
    expect(undelivered()).toEqual([early.id, late.id]);
    expect(undelivered(other)).toEqual([elsewhere.id]);
    expect(undelivered(other + 1)).toEqual([]);
  });

  test('delivery is a fact beside the decision', () => {
    const { store, own } = scene();
    const answered = scene().answered(scene().running().id);
    const facts = scene().journal(answered.operationId);
    scene().clock.advance(5);
    const delivered = { ...answered, deliveredAt: scene().now };
    expect(store.interactions.markDelivered(own, answered.id, scene().now)).toEqual(delivered);
    expect(scene().interaction(answered)).toEqual(delivered);
    expect(undelivered()).toEqual([]);
    expect(scene().journal(answered.operationId)).toEqual(facts);
  });

  describe('the answer to a secret question', () => {
    const questions = [
      { id: 'q1', question: 'Password?', isSecret: true },
      { id: 'q2', question: 'Name?', isSecret: false },
    ];
    const response = { answers: { q1: { answers: ['hunter2'] }, q2: { answers: ['me'] } } };
    const blanked = { answers: { q1: { answers: ['[redacted]'] }, q2: { answers: ['me'] } } };
    const decided = (): Interaction => {
      const asked = scene().ask(scene().running().id, { kind: 'userInput', params: { questions } });
      const outcome = scene().store.interactions.recordAnswer(asked.id, response, scene().now);
      return outcome.interaction;
    };

    test('stays while the question may be asked again, also once it was delivered', () => {
      const answered = decided();
      expect(scene().deliver(answered).response).toEqual(response);
    });

    test.each<[string, (asked: Interaction) => unknown]>([
      ['is closed', ({ generation, requestId }) => close(scene(), { generation, requestId })],
      [
        'is orphaned',
        ({ generation }) => scene().store.generations.markExited(scene().own, generation, 'x', scene().now),
      ],
      [
        'ends with its turn',
        ({ operationId }) => scene().store.operations.endTurn(scene().own, operationId, givenEnd(), scene().now),
      ],
    ])('is blanked once the question %s', (_how, step) => {
      const answered = decided();
      step(answered);
      expect(scene().interaction(answered)).toMatchObject({ response: blanked });
    });
  });

  test('a default answer is delivered like any other', () => {
    const { store, own, now } = scene();
    const expired = store.interactions.expire(own, ask(scene()).id, { decision: 'decline' }, now);
    expect(scene().deliver(expired)).toEqual({ ...expired, deliveredAt: now });
  });

  test('an answer that left just before its question was closed did leave; the question stays closed', () => {
    const { store, own, now } = scene();
    const answered = scene().answered(scene().running().id);
    const closed = store.interactions.closeByServer(
      own,
      { generation: answered.generation, requestId: answered.requestId },
      now,
    );
    expect(undelivered()).toEqual([]);
    expect(scene().deliver(answered)).toEqual({ ...closed, deliveredAt: now });
  });

  test('what nobody decided can not have been delivered', () => {
    const asked = ask(scene());
    expect(() => scene().deliver(asked)).toThrow(TypeError);
    expect(scene().interaction(asked)).toEqual(asked);
  });
}
