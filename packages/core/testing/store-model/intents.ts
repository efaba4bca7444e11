import type { InteractionId, InteractionKind } from '../../src/model/interaction.ts';
import type { OperationId, SubmitEvidence, TurnId } from '../../src/model/operation.ts';
import type { SettledEvidence } from '../../src/model/turn-evidence.ts';
import type { OperationStore, SubmitIntent, TurnEnd } from '../../src/store/operation-store.ts';
import type { RestartEnd } from '../../src/store/restart-store.ts';
import type { Store } from '../../src/store/store.ts';
import {
  givenEnd,
  givenError,
  givenEvidence,
  givenNewGeneration,
  givenProcess,
  givenQuestion,
  givenSubmit,
  givenWorker,
  interactionId,
  operationId,
  threadId,
  turnId,
} from '../given.ts';
import type { Reading } from './dice.ts';
import { toBatch } from './import-intents.ts';
import { driveReview, toPlan, WORKFLOW_INTENTS } from './workflow-intents.ts';

/** Asks a store what the dice said. */
export type Ask = (store: Store) => unknown;

type Intents = Readonly<Record<string, (reading: Reading) => Ask>>;

const UNKNOWN = interactionId('int_unknown');

const OPERATION_INTENTS = {
  submit: (r) => {
    const intent = toSubmit(r);
    return ({ operations }) => operations.submit(intent, r.now);
  },
  takeOver: (r) => {
    const batch = toBatch(r);
    const mode = r.one('keep', 'try');
    return ({ imports }) => imports.takeOver(batch, mode);
  },
  claimNext: (r) => {
    const blocked = r.dice.value === 7 ? [{ codexHome: '/b', codexBinary: null }] : [];
    const limits = { global: r.one(9, 2, 3), perProject: r.dice.coin ? 2 : 9, blocked };
    return ({ operations }) => operations.claimNext(r.own, limits, r.now);
  },
  recordThread: (r) => {
    const { id, generation } = r;
    const thread = { threadId: r.thread, fresh: r.dice.coin, generation };
    return ({ operations }) => operations.recordThread(r.own, id, thread, r.now);
  },
  markSubmitting: (r) => {
    const { id } = r;
    const evidence = toEvidence(r, id);
    return ({ operations }) => operations.markSubmitting(r.own, id, evidence, r.now);
  },
  recordTurnAccepted: (r) => {
    const { id, turn } = r;
    return ({ operations }) => operations.recordTurnAccepted(r.own, id, turn, r.now);
  },
  deferStart: (r) => deferring(r, r.id),
  failStart: (r) => {
    const { id } = r;
    return ({ operations }) => operations.failStart(r.own, id, givenError('CODEX_TIMEOUT'), r.now);
  },
  loseSight: (r) => {
    const { id } = r;
    const cause = r.one('appServerExited', 'connectionLost', 'answerLost');
    return ({ operations }) => operations.loseSight(r.own, id, cause, r.now);
  },
  resolveReconciling: (r) => {
    const { id } = r;
    const evidence = toSettled(r);
    return ({ operations }) => operations.resolveReconciling(r.own, id, evidence, r.now);
  },
  endTurn: (r) => {
    const { id } = r;
    const end = toEnd(r);
    return ({ operations }) => operations.endTurn(r.own, id, end, r.now);
  },
  adoptOrphans:
    (r) =>
    ({ operations }) =>
      operations.adoptOrphans(r.own, r.now),
  requestInterrupt: (r) => {
    const { id } = r;
    const wish = { reason: r.one('requested', 'max_turn_seconds'), keepCommands: r.dice.coin };
    return ({ operations }) => operations.requestInterrupt(id, wish, r.now);
  },
  releaseDedupKeys: (r) => {
    const ids = [r.id, operationId('op_unknown')];
    return ({ operations }) => operations.releaseDedupKeys(ids);
  },
} satisfies Intents;

const QUESTION_INTENTS = {
  open: (r) => {
    const question = toQuestion(r, r.id);
    return ({ interactions }) => interactions.open(r.own, question, r.now);
  },
  recordAnswer: (r) => {
    const id = r.question?.id ?? UNKNOWN;
    return ({ interactions }) => interactions.recordAnswer(id, { answer: r.dice.value }, r.now);
  },
  expire: (r) => {
    const id = r.question?.id ?? UNKNOWN;
    return ({ interactions }) => interactions.expire(r.own, id, { decision: 'decline' }, r.now);
  },
  due:
    (r) =>
    ({ interactions }) =>
      interactions.due(r.now),
  extendDeadlines:
    (r) =>
    ({ interactions }) =>
      interactions.extendDeadlines(r.own, 5, r.now),
  markDelivered: (r) => {
    const id = r.question?.id ?? UNKNOWN;
    return ({ interactions }) => interactions.markDelivered(r.own, id, r.now);
  },
  closeByServer: (r) => {
    const { generation, requestId } = r.question ?? { generation: 1, requestId: 'unknown' };
    const answer = r.dice.coin ? 'ours' : 'of somebody else';
    return ({ interactions }) => interactions.closeByServer(r.own, { generation, requestId, answer }, r.now);
  },
} satisfies Intents;

const FAILED_RESTART = { startedGeneration: null, error: givenError('CODEX_APP_SERVER_UNAVAILABLE') };

const OTHER_INTENTS = {
  takeOffice: (r) => {
    const intent = givenWorker({ host: r.one('process', 'inline') });
    return ({ worker }) => worker.takeOffice(intent, r.now);
  },
  beat:
    (r) =>
    ({ worker }) =>
      worker.beat(r.own, r.now),
  leave:
    (r) =>
    ({ worker }) =>
      worker.leave(r.own, r.dice.coin ? 'idle' : 'whatever', r.now),
  requestStop:
    () =>
    ({ worker }) =>
      worker.requestStop(),
  recordStartError:
    (r) =>
    ({ worker }) =>
      worker.recordStartError(r.dice.coin ? { message: 'no' } : null, r.now),
  createGeneration: (r) => {
    const intent = givenNewGeneration({ mark: `mark_${r.now}` });
    return ({ generations }) => generations.create(r.own, intent, r.now);
  },
  recordProcess: (r) => {
    const { generation } = r;
    return ({ generations }) => generations.recordProcess(r.own, generation, givenProcess(), r.now);
  },
  markReady: (r) => {
    const { generation } = r;
    return ({ generations }) => generations.markReady(r.own, generation, r.one('1', '2'), r.now);
  },
  markExited: (r) => {
    const { generation } = r;
    return ({ generations }) => generations.markExited(r.own, generation, 'crashed', r.now);
  },
  requestRestart: (r) => {
    const codexHome = r.one('/home/u/.codex', '/a', '/b');
    const { coin, which } = r.dice;
    const intent = { environment: { codexHome, codexBinary: null }, force: coin, startAfter: which > 2 };
    return ({ restarts }) => restarts.request(intent, r.now);
  },
  finishRestart: (r) => {
    const open = r.model.restarts.unfinished();
    const number = open[r.dice.which % (open.length + 1)]?.number ?? 9;
    const started = { startedGeneration: r.generation, error: null };
    const end = r.one<RestartEnd>(started, FAILED_RESTART, { startedGeneration: null, error: null });
    return ({ restarts }) => restarts.finish(r.own, number, end, r.now);
  },
  append: (r) => {
    const { id } = r;
    const type = r.one('item', 'warning', 'note', 'retry');
    return ({ events }) => events.append(r.own, id, { type, data: { n: r.dice.which } }, r.now);
  },
  prune:
    (r) =>
    ({ maintenance }) =>
      maintenance.prune(r.own, r.now - r.dice.value, r.one(1, 2, 9)),
} satisfies Intents;

/** Every intent of every port, as the dice make it. */
export const INTENTS = {
  ...OPERATION_INTENTS,
  ...QUESTION_INTENTS,
  ...WORKFLOW_INTENTS,
  ...OTHER_INTENTS,
} as const satisfies Intents;

/** What an engine would do next with an open operation, or somebody with a plan; without it, few histories would get far. */
export function drive(r: Reading): Ask {
  const { own, now, open: operation } = r;
  const reviewed = r.dice.coin ? driveReview(r) : undefined;
  if (reviewed) return reviewed;
  if (!operation) return r.dice.coin ? INTENTS.startWorkflow(r) : INTENTS.submit(r);
  const { id, status } = operation;
  const submittedTo = operation.threadId;
  switch (status) {
    case 'queued':
      return ({ operations }) => operations.claimNext(own, { global: 9, perProject: 9, blocked: [] }, now);
    case 'starting': {
      const evidence = toEvidence(r, id);
      if (r.dice.value === 7) return deferring(r, id);
      if (operation.generation !== null && submittedTo !== null && r.dice.value > 0) {
        return ({ operations }) => operations.markSubmitting(own, id, evidence, now);
      }
      const { generation } = r;
      const fresh = submittedTo === null;
      const made = r.dice.coin ? threadId(`thread_of_${id}`) : r.thread;
      const thread = { threadId: submittedTo ?? made, fresh, generation };
      return ({ operations }) => operations.recordThread(own, id, thread, now);
    }
    case 'submitting': {
      const turn = toOwnTurn(id);
      if (r.dice.value === 7) return deferring(r, id);
      return r.dice.value > 2
        ? ({ operations }) => operations.recordTurnAccepted(own, id, turn, now)
        : ({ operations }) => operations.loseSight(own, id, 'answerLost', now);
    }
    case 'reconciling': {
      const evidence: SettledEvidence = r.dice.coin ? { kind: 'active', turnId: toOwnTurn(id) } : toSettled(r);
      return ({ operations }) => operations.resolveReconciling(own, id, evidence, now);
    }
    default:
      return driveLive(r, id);
  }
}

/** A live turn asks, is answered, takes the answer, ends. */
function driveLive(r: Reading, id: OperationId): Ask {
  const { own, now } = r;
  const question = toQuestion(r, id);
  const end = toEnd(r);
  const asked = r.model.interactions.list({ operationId: id, statuses: ['pending'], limit: 1 })[0];
  const owed = r.model.interactions.list({ operationId: id, statuses: ['answered', 'expired'], limit: 1 })[0];
  if (r.dice.value < 2) return ({ operations }) => operations.endTurn(own, id, end, now);
  if (owed && r.dice.coin) return ({ interactions }) => interactions.markDelivered(own, owed.id, now);
  if (asked && r.dice.value < 6) return ({ interactions }) => interactions.recordAnswer(asked.id, {}, now);
  return ({ interactions }) => interactions.open(own, question, now);
}

function deferring(r: Reading, id: OperationId): Ask {
  const wait = toWait(r);
  return ({ operations }) => operations.deferStart(r.own, id, wait, r.now);
}

const toOwnTurn = (id: OperationId): TurnId => turnId(`turn_of_${id}`);

function toSubmit(r: Reading): SubmitIntent {
  const { value, coin, which } = r.dice;
  const named = value > 4 ? r.thread : null;
  const project = r.one('a', 'b');
  return givenSubmit({
    id: operationId(`op_${r.operationCount + 1}`),
    type: named === null ? 'start_chat' : coin ? 'execute_plan' : 'send_message',
    threadId: named,
    clientRequestId: which < 3 ? `key_${which}` : null,
    request: { value, ...(coin && { coin: null }) },
    prompt: `prompt ${value}`,
    dedupKey: which % 2 === 0 ? `dedup_${value}` : null,
    projectId: project,
    projectPath: `/${project}`,
    environment: { codexHome: coin ? '/a' : '/b', codexBinary: null },
    ...(value % 2 === 0 && { alsoEndedAfter: r.now - 10 * which }),
    whenBusy: coin ? 'refuse' : 'queue',
    title: coin ? 'title' : null,
    warnings: coin ? ['warning'] : [],
  });
}

function toEvidence(r: Reading, id: OperationId): SubmitEvidence {
  const generation = r.model.operations.get(id)?.generation ?? r.generation;
  return givenEvidence({ generation, baselineTurnId: r.one(null, null, 'turn_1', 'turn_of_op_1') });
}

function toWait(r: Reading): Parameters<OperationStore['deferStart']>[2] {
  return {
    reason: r.one('retry', 'active_writer', 'low_disk', 'app_server_unavailable'),
    notBefore: r.now + (r.dice.coin ? 0 : 5),
    counts: r.dice.coin ? 'attempt' : 'no attempt',
    error: r.one(null, givenError('CODEX_BUSY')),
  };
}

function toSettled(r: Reading): SettledEvidence {
  return r.one<SettledEvidence>(
    { kind: 'neverStarted' },
    { kind: 'evidenceLost' },
    { kind: 'active', turnId: r.turn },
    { kind: 'steered', turnId: r.turn },
  );
}

function toEnd(r: Reading): TurnEnd {
  const status = r.one('completed', 'failed', 'interrupted', 'unknown_after_app_server_exit');
  const error = r.dice.coin ? givenError('CODEX_TURN_FAILED') : null;
  const left = r.dice.which === 0 ? { finalText: null, report: null } : {};
  return givenEnd({ status, error, ...left, ...toPlan(r) });
}

const KINDS: readonly [InteractionKind, ...InteractionKind[]] = ['command', 'userInput', 'userInput', 'elicitation'];

/** Its id is made of the moment and the place, so that no two questions share one by chance. */
function toQuestion(r: Reading, id: OperationId) {
  const requestId = r.dice.value;
  const generation = r.model.operations.get(id)?.generation ?? r.generation;
  const questionId: InteractionId = interactionId(
    `int_${r.model.events.lastPosition()}_${r.now}_${generation}_${requestId}`,
  );
  const deadlineAt = r.now + (r.dice.coin ? 5 : 500);
  return givenQuestion({ id: questionId, operationId: id, generation, requestId, kind: r.one(...KINDS), deadlineAt });
}
