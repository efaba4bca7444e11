import { defineMachine } from './machine.ts';

export const OPERATION_STATUSES = [
  'queued',
  'starting',
  'submitting',
  'running',
  'waiting_for_approval',
  'waiting_for_user_input',
  'reconciling',
  'completed',
  'failed',
  'interrupted',
  'cancelled',
  'unknown_after_app_server_exit',
] as const;
export type OperationStatus = (typeof OPERATION_STATUSES)[number];

export const OPERATION_EVENTS = [
  'claimed',
  'threadReady',
  'turnSubmitting',
  'turnAccepted',
  'retryScheduled',
  'approvalPending',
  'inputPending',
  'nothingPending',
  'turnCompleted',
  'turnFailed',
  'turnInterrupted',
  'cancelRequested',
  'startFailed',
  'ownerLost',
  'appServerExited',
  'connectionLost',
  'answerLost',
  'turnNeverStarted',
  'turnCutShort',
  'turnSteered',
  'evidenceLost',
] as const;
export type OperationEvent = (typeof OPERATION_EVENTS)[number];

/** Which questions are open decides the status of a live turn; approvals come first. */
const openQuestions = {
  approvalPending: 'waiting_for_approval',
  inputPending: 'waiting_for_user_input',
  nothingPending: 'running',
} as const;

const turnEnds = {
  turnCompleted: 'completed',
  turnFailed: 'failed',
  turnInterrupted: 'interrupted',
} as const;

/** Whoever watched the turn is gone, or its answer is: only evidence may decide what became of it. */
const sightLost = {
  ownerLost: 'reconciling',
  appServerExited: 'reconciling',
  connectionLost: 'reconciling',
  answerLost: 'reconciling',
} as const;

/** Nothing was sent yet: running it again is safe. */
const nothingSent = { ownerLost: 'queued', appServerExited: 'queued', connectionLost: 'queued' } as const;

const live = { ...openQuestions, ...turnEnds, ...sightLost } as const;

export const operationMachine = defineMachine<OperationStatus, OperationEvent>({
  queued: { claimed: 'starting', cancelRequested: 'cancelled', startFailed: 'failed' },
  starting: {
    threadReady: 'starting',
    turnSubmitting: 'submitting',
    retryScheduled: 'queued',
    startFailed: 'failed',
    cancelRequested: 'cancelled',
    ...nothingSent,
  },
  submitting: {
    turnAccepted: 'running',
    retryScheduled: 'queued', // Codex answered with an error: the turn did not start
    startFailed: 'failed',
    turnSteered: 'unknown_after_app_server_exit',
    ...turnEnds,
    ...sightLost,
  },
  running: live,
  waiting_for_approval: live,
  waiting_for_user_input: live,
  reconciling: {
    turnNeverStarted: 'queued', // proved, not guessed
    turnAccepted: 'running',
    turnCutShort: 'unknown_after_app_server_exit', // it started; nothing proves that it finished
    turnSteered: 'unknown_after_app_server_exit',
    evidenceLost: 'unknown_after_app_server_exit',
    ...turnEnds,
    ...sightLost,
  },
  completed: {},
  failed: {},
  interrupted: {},
  cancelled: {},
  unknown_after_app_server_exit: {},
});

/**
 * The status after `event`, with the rule that a wish to cancel is never forgotten: whatever would lead back to the
 * queue ends as `cancelled` when somebody asked for that meanwhile. Undefined when the event is not accepted.
 */
export function nextOperationStatus(
  from: OperationStatus,
  event: OperationEvent,
  wish: 'none' | 'cancel',
): OperationStatus | undefined {
  const next = operationMachine.next(from, event);
  return next === 'queued' && wish === 'cancel' ? 'cancelled' : next;
}

/** A turn of this operation may be running or may yet begin to: these hold a place in the limits and the thread. */
export const TURN_HOLDING = [
  'starting',
  'submitting',
  'running',
  'waiting_for_approval',
  'waiting_for_user_input',
  'reconciling',
] as const satisfies readonly OperationStatus[];

/** A turn was accepted and its end is not known. */
export const LIVE_TURN = [
  'running',
  'waiting_for_approval',
  'waiting_for_user_input',
] as const satisfies readonly OperationStatus[];
