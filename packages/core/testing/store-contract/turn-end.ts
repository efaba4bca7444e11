import { describe, expect, test } from 'vitest';
import type { Operation } from '../../src/model/operation.ts';
import type { TurnEnd } from '../../src/store/operation-store.ts';
import { givenEnd, givenError, givenReport, threadId } from '../given.ts';
import { refused, type Scene } from './scene.ts';

/** How turns end. */
export function describeTurnEnd(scene: () => Scene): void {
  describe('endTurn()', () => {
    describeEnds(scene);
    describeReport(scene);
    describeQuestionsAtTheEnd(scene);
  });
}

function end({ store, own, now }: Scene, { id }: Operation, over: Partial<TurnEnd> = {}): Operation {
  return store.operations.endTurn(own, id, givenEnd(over), now);
}

function describeEnds(scene: () => Scene): void {
  describe.each<[string, () => Operation]>([
    ['submitting', () => scene().submitting()],
    ['running', () => scene().running()],
    ['waiting_for_approval', () => scene().waiting()],
    ['waiting_for_user_input', () => scene().waiting({ kind: 'userInput' })],
    ['reconciling', () => scene().reconciling()],
  ])('while %s', (_status, bring) => {
    test.each(['completed', 'failed', 'interrupted'] as const)('a turn may be %s; then nobody owns it', (status) => {
      const before = bring();
      const error = status === 'completed' ? null : givenError('CODEX_TURN_FAILED');
      scene().clock.advance(5);
      expect(end(scene(), before, { status, error })).toEqual({
        ...before,
        status,
        lastWord: status,
        epoch: null,
        recoveringSince: null,
        lastError: error,
        updatedAt: scene().now,
        finishedAt: scene().now,
      });
    });
  });

  test('a turn that was cut short ends as unknown, once evidence has said so', () => {
    const error = givenError('CODEX_TURN_CUT_SHORT');
    const cut = { status: 'unknown_after_app_server_exit', error } as const;
    expect(end(scene(), scene().reconciling(), cut)).toMatchObject({ ...{ status: cut.status }, lastError: error });
  });

  test('an end without an error forgets the errors on the way', () => {
    const { store, own, now } = scene();
    const { id } = scene().starting();
    const wait = { reason: 'retry', notBefore: now, counts: 'attempt', error: givenError('CODEX_TIMEOUT') } as const;
    store.operations.deferStart(own, id, wait, now);
    const again = scene().claim();
    if (!again) throw new Error('it was not claimed again');
    expect(end(scene(), scene().sent(scene().thread(again)))).toMatchObject({ status: 'completed', lastError: null });
  });

  test.each<[string, () => Operation]>([
    ['queued', () => scene().queued()],
    ['starting', () => scene().starting()],
  ])('one that is %s has no turn that could end', (status, bring) => {
    const before = bring();
    expect(refused(() => end(scene(), before))).toEqual({
      code: 'CODEX_ILLEGAL_TRANSITION',
      details: { operationId: before.id, status, event: 'turnCompleted' },
    });
  });

  test('the first end stays', () => {
    const completed = scene().completed();
    const late = { status: 'failed', error: givenError('CODEX_TURN_FAILED'), finalText: 'Late.' } as const;
    expect(refused(() => end(scene(), completed, late)).code).toBe('CODEX_ILLEGAL_TRANSITION');
    expect(scene().get(completed.id)).toEqual(completed);
    expect(scene().store.operations.report(completed.id)?.finalText).toBe('Done.');
  });

  test('an ended turn frees its thread for the next message', () => {
    const first = scene().running({ threadId: threadId('t') });
    const next = scene().queued({ threadId: threadId('t') });
    expect(scene().claim()).toBeUndefined();
    end(scene(), first);
    expect(scene().claim()?.id).toBe(next.id);
  });
}

function describeReport(scene: () => Scene): void {
  test('final text and report come back byte for byte', () => {
    const running = scene().running();
    const report = givenReport({
      filesChanged: [{ path: 'a.ts', kind: 'update', movePath: null }],
      commands: [{ command: 'npm test', status: 'failed', exitCode: 1, durationMs: 20 }],
      commandsTotal: 1,
      commandsFailed: 1,
    });
    const finalText = ' Done.\r\n\n“ok” 🙂\u0000 ';
    end(scene(), running, { finalText, report });
    expect(scene().store.operations.report(running.id)).toEqual({ finalText, report });
  });

  test('a turn that left one of them is reported with the other as null', () => {
    const [said, did] = [scene().running(), scene().running()];
    end(scene(), said, { finalText: '', report: null });
    end(scene(), did, { finalText: null });
    expect(scene().store.operations.report(said.id)).toEqual({ finalText: '', report: null });
    expect(scene().store.operations.report(did.id)).toEqual({ finalText: null, report: givenReport() });
  });

  test('a turn that left neither has no report', () => {
    const running = scene().running();
    end(scene(), running, { finalText: null, report: null });
    expect(scene().store.operations.report(running.id)).toBeUndefined();
  });
}

function describeQuestionsAtTheEnd(scene: () => Scene): void {
  test('the end closes every question: delivered decisions count as taken, the rest as no longer asked', () => {
    const { store, own, now } = scene();
    const { id } = scene().running();
    const pending = scene().ask(id);
    const owed = scene().answered(id);
    const taken = scene().deliver(scene().answered(id));
    const expire = (): ReturnType<Scene['ask']> => store.interactions.expire(own, scene().ask(id).id, null, now);
    const late = expire();
    const told = scene().deliver(expire());
    scene().clock.advance(5);
    end(scene(), scene().get(id));
    const ends = [pending, owed, taken, late, told].map((one) => scene().interaction(one));
    expect(ends.map(({ status }) => status)).toEqual(['cleared', 'cleared', 'resolved', 'cleared', 'expired']);
    expect(ends.every(({ closedAt }) => closedAt === scene().now)).toBe(true);
  });

  test('what was closed before is left as it is', () => {
    const { store, own, generation } = scene();
    const { id } = scene().running();
    const closed = store.interactions.closeByServer(
      own,
      { generation: generation, requestId: scene().ask(id).requestId },
      scene().now,
    );
    if (!closed) throw new Error('there was no such question');
    scene().clock.advance(5);
    end(scene(), scene().get(id));
    expect(scene().interaction(closed)).toEqual(closed);
  });

  test('questions of another operation stay open', () => {
    const [first, second] = [scene().running(), scene().running()];
    const asked = scene().ask(second.id);
    end(scene(), first);
    expect(scene().interaction(asked)).toEqual(asked);
    expect(scene().get(second.id).status).toBe('waiting_for_approval');
  });

  test('nothing follows the final status in the journal of that moment', () => {
    const waiting = scene().waiting();
    end(scene(), waiting);
    expect(scene().journal(waiting.id).slice(-2)).toEqual(['interaction: cleared', 'status: completed']);
  });
}
