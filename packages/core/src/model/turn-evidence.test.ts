import { describe, expect, test } from 'vitest';
import type { SubmitEvidence, TurnId } from './operation.ts';
import { OPERATION_EVENTS, operationMachine } from './operation-machine.ts';
import {
  eventForEvidence,
  MIN_FREE_BYTES,
  weighEvidence,
  type Asked,
  type EvidenceTurn,
  type Look,
  type TurnEvidence,
} from './turn-evidence.ts';

const ID = 'op_1';
const ENOUGH = MIN_FREE_BYTES;
const TOO_LITTLE = MIN_FREE_BYTES - 1;

/** Sent with enough space to a used thread whose newest turn was `before`. */
const asked = (
  over: Partial<Omit<Asked, 'evidence'>> & { readonly evidence?: Partial<SubmitEvidence> } = {},
): Asked => ({
  operationId: ID,
  threadIsFresh: false,
  turnId: null,
  ...over,
  evidence: {
    generation: 1,
    bootId: 'boot',
    baselineTurnId: 'before',
    freeBytesHome: ENOUGH,
    freeBytesState: ENOUGH,
    ...over.evidence,
  },
});

const turn = (turnId: string, over: Partial<EvidenceTurn> = {}): EvidenceTurn => ({
  turnId,
  status: 'completed',
  completedAt: 1,
  clientIds: [],
  hasItems: true,
  ...over,
});

const BEFORE = turn('before');
const ours = (over: Partial<EvidenceTurn> = {}): EvidenceTurn => turn('ours', { clientIds: [ID], ...over });

/** What a living app-server shows when nothing has happened. */
const look = (over: Partial<Look> = {}): Look => ({
  thread: 'readable',
  turns: [BEFORE],
  generationEnded: false,
  bootId: 'boot',
  freeBytesHome: ENOUGH,
  freeBytesState: ENOUGH,
  ...over,
});

const ended = (over: Partial<Look> = {}): Look => look({ generationEnded: true, ...over });

describe('a turn that carries our id', () => {
  test.each<[string, EvidenceTurn, Look, string]>([
    ['runs while its app-server lives', ours({ status: 'inProgress', completedAt: null }), look(), 'active'],
    ['was cut short when its app-server ended', ours({ status: 'inProgress', completedAt: null }), ended(), 'cutShort'],
    ['completed', ours(), look(), 'completed'],
    ['completed before its app-server ended', ours(), ended(), 'completed'],
    ['failed', ours({ status: 'failed' }), look(), 'failed'],
    ['was interrupted by somebody who asked for it', ours({ status: 'interrupted' }), look(), 'interrupted'],
    [
      'was interrupted by the death of its process',
      ours({ status: 'interrupted', completedAt: null }),
      look(),
      'cutShort',
    ],
  ])('%s', (_what, one, seen, kind) => {
    expect(weighEvidence(asked(), { ...seen, turns: [one, BEFORE] })).toEqual({ kind, turnId: 'ours' });
  });

  test('is ours whatever else is lost', () => {
    const nothingElse = asked({ evidence: { bootId: 'older', freeBytesHome: 0, freeBytesState: 0 } });
    const seen = ended({ turns: [ours()], freeBytesHome: 0, freeBytesState: 0 });
    expect(weighEvidence(nothingElse, seen)).toEqual({ kind: 'completed', turnId: 'ours' });
  });

  test('is found behind newer turns of others', () => {
    const turns = [turn('newer', { clientIds: [null, 'op_2'] }), ours(), BEFORE];
    expect(weighEvidence(asked(), look({ turns }))).toEqual({ kind: 'completed', turnId: 'ours' });
  });

  test('and was there before we sent means that our prompt was joined to it', () => {
    const joined = turn('before', { clientIds: [ID] });
    expect(weighEvidence(asked(), look({ turns: [joined] }))).toEqual({ kind: 'steered', turnId: 'before' });
  });

  test('but began with somebody else’s message means that our prompt was joined to it', () => {
    const joined = turn('theirs', { clientIds: [null, ID], status: 'inProgress' });
    expect(weighEvidence(asked(), look({ turns: [joined, BEFORE] }))).toEqual({ kind: 'steered', turnId: 'theirs' });
  });
});

describe('a turn that was accepted before it was lost', () => {
  const accepted = asked({ turnId: 'ours' });

  test('is known by its id, also before its message is written', () => {
    const early = turn('ours', { status: 'inProgress', completedAt: null, hasItems: false });
    expect(weighEvidence(accepted, look({ turns: [early, BEFORE] }))).toEqual({ kind: 'active', turnId: 'ours' });
  });

  test('and cannot be found did start all the same: it is never sent again', () => {
    expect(weighEvidence(accepted, ended())).toEqual({ kind: 'evidenceLost' });
  });

  test('and cannot be found while its app-server lives is looked for again', () => {
    expect(weighEvidence(accepted, look())).toEqual({ kind: 'undecided' });
  });
});

describe('a turn that is not to be found', () => {
  const fresh = asked({ threadIsFresh: true, evidence: { baselineTurnId: null } });

  test.each<[string, Asked, Look]>([
    ['in a used thread', asked(), look()],
    ['in a fresh thread', fresh, look({ turns: [] })],
    ['in a thread that is missing', fresh, look({ thread: 'missing', turns: [] })],
    ['in a thread that cannot be read', fresh, look({ thread: 'broken', turns: [] })],
  ])('may yet start %s while the app-server lives', (_where, sent, seen) => {
    expect(weighEvidence(sent, seen)).toEqual({ kind: 'undecided' });
  });

  const emptyTurn = turn('empty', { status: 'interrupted', completedAt: null, hasItems: false });

  test.each<[string, Asked, Look]>([
    ['in a used thread that still ends with the baseline', asked(), ended()],
    [
      'in a used thread behind a turn that was cut off before its message',
      asked(),
      ended({ turns: [emptyTurn, BEFORE] }),
    ],
    ['in a thread without turns', asked({ evidence: { baselineTurnId: null } }), ended({ turns: [] })],
    ['in a fresh thread that died with its process', fresh, ended({ thread: 'missing', turns: [] })],
    ['in a fresh thread that cannot be read any more', fresh, ended({ thread: 'broken', turns: [] })],
    ['in a fresh thread with a turn that was cut off before its message', fresh, ended({ turns: [emptyTurn] })],
    [
      'in a fresh, missing thread, however full the disk is now',
      fresh,
      ended({ thread: 'missing', turns: [], freeBytesHome: 0 }),
    ],
  ])('never started %s', (_where, sent, seen) => {
    expect(weighEvidence(sent, seen)).toEqual({ kind: 'neverStarted' });
  });

  test.each<[string, Asked, Look]>([
    ['the machine was started anew since', asked(), ended({ bootId: 'another' })],
    ['there was no space for Codex to write it down', asked({ evidence: { freeBytesHome: TOO_LITTLE } }), ended()],
    ['there was no space for us to write it down', asked({ evidence: { freeBytesState: TOO_LITTLE } }), ended()],
    ['Codex has no space to read it back', asked(), ended({ freeBytesHome: TOO_LITTLE })],
    ['we have no space to record it', asked(), ended({ freeBytesState: TOO_LITTLE })],
    ['the baseline is gone: somebody took turns back', asked(), ended({ turns: [] })],
    ['the baseline is gone and an empty turn is there', asked(), ended({ turns: [emptyTurn] })],
    ['a newer turn has items', asked(), ended({ turns: [turn('newer', { status: 'interrupted' }), BEFORE] })],
    ['a newer turn completed', asked(), ended({ turns: [turn('newer', { hasItems: false }), BEFORE] })],
    ['a used thread is missing', asked(), ended({ thread: 'missing', turns: [] })],
    ['a used thread cannot be read', asked(), ended({ thread: 'broken', turns: [] })],
    [
      'a fresh thread cannot be read on a full disk',
      fresh,
      ended({ thread: 'broken', turns: [], freeBytesHome: TOO_LITTLE }),
    ],
    [
      'a fresh, missing thread was written on a full disk',
      { ...fresh, evidence: { ...fresh.evidence, freeBytesHome: 0 } },
      ended({ thread: 'missing', turns: [] }),
    ],
  ])('left no evidence where %s', (_why, sent, seen) => {
    expect(weighEvidence(sent, seen)).toEqual({ kind: 'evidenceLost' });
  });
});

describe('eventForEvidence()', () => {
  const turnId = 'ours' as TurnId;

  test.each<[TurnEvidence, string, string]>([
    [{ kind: 'neverStarted' }, 'turnNeverStarted', 'queued'],
    [{ kind: 'evidenceLost' }, 'evidenceLost', 'unknown_after_app_server_exit'],
    [{ kind: 'active', turnId }, 'turnAccepted', 'running'],
    [{ kind: 'completed', turnId }, 'turnCompleted', 'completed'],
    [{ kind: 'failed', turnId }, 'turnFailed', 'failed'],
    [{ kind: 'interrupted', turnId }, 'turnInterrupted', 'interrupted'],
    [{ kind: 'cutShort', turnId }, 'turnCutShort', 'unknown_after_app_server_exit'],
    [{ kind: 'steered', turnId }, 'turnSteered', 'unknown_after_app_server_exit'],
  ])('%o is an event that what is being reconciled accepts', (evidence, event, status) => {
    expect(eventForEvidence(evidence)).toBe(event);
    expect(OPERATION_EVENTS).toContain(event);
    expect(operationMachine.next('reconciling', eventForEvidence(evidence))).toBe(status);
  });
});
