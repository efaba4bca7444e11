import type { WireOperationStatus } from '../contract/words.ts';
import type { Millis } from '../foundation/clock.ts';
import { TURN_HOLDING, type OperationStatus } from '../model/operation-machine.ts';
import type { Operation } from '../model/operation.ts';
import type { WorkerRecord } from '../store/worker-store.ts';
import type { WorkerLiveness } from './handler-deps.ts';
import { isoTime } from './iso-time.ts';

/** Who is there to drive the work, at one moment. */
export interface Presence {
  readonly liveness: WorkerLiveness;
  /** The worker in office, alive or not. */
  readonly office: WorkerRecord | undefined;
  /** False in mode `client`: nobody here starts a worker. */
  readonly mayStart: boolean;
  readonly now: Millis;
}

export interface Recovering {
  readonly since: string;
  readonly reason: 'looking_for_evidence' | 'no_worker' | 'worker_frozen' | 'worker_changed';
  readonly next: string;
}

/**
 * Why nobody can tell at present what the turn does; undefined when a live worker holds it, or nothing was begun. Derived
 * on every look, so that a status never claims more than is known.
 */
export function recoveringOf(operation: Operation, presence: Presence): Recovering | undefined {
  const reason = reasonOf(operation, presence);
  if (reason === undefined) return undefined;
  return { since: isoTime(operation.recoveringSince ?? operation.updatedAt), reason, next: nextStep(reason, presence) };
}

function reasonOf({ status, epoch }: Operation, { liveness, office }: Presence): Recovering['reason'] | undefined {
  if (!HOLDING.has(status)) return undefined;
  if (liveness.worker === 'none') return 'no_worker';
  if (liveness.worker === 'frozen') return 'worker_frozen';
  if (status === 'reconciling') return 'looking_for_evidence';
  return epoch !== null && office !== undefined && epoch < office.epoch ? 'worker_changed' : undefined;
}

const HOLDING: ReadonlySet<OperationStatus> = new Set(TURN_HOLDING);

function nextStep(reason: Recovering['reason'], { mayStart }: Presence): string {
  switch (reason) {
    case 'looking_for_evidence':
      return 'Codex is asked what became of the turn; that decides.';
    case 'worker_changed':
      return 'The new worker asks Codex what became of the turn.';
    case 'no_worker':
    case 'worker_frozen':
      return mayStart
        ? 'A new worker takes over and asks Codex what became of the turn.'
        : 'Start a worker with "codex-cp worker start"; it asks Codex what became of the turn.';
  }
}

/** The status in the words of clients: while evidence is looked for, the last word stays. */
export function wireStatus({ status, lastWord, threadId }: Operation): WireOperationStatus {
  const known = status === 'reconciling' ? lastWord : status;
  switch (known) {
    case 'starting':
      return threadId === null ? 'starting_app_server' : 'starting_thread';
    case 'submitting':
    case 'reconciling':
      return 'starting_turn';
    default:
      return known;
  }
}

/** The statuses that clients mean by a word; `starting` is told apart only by its thread. */
export function statusesFor(word: WireOperationStatus): readonly OperationStatus[] {
  switch (word) {
    case 'starting_app_server':
    case 'starting_thread':
      return ['starting', 'reconciling'];
    case 'starting_turn':
      return ['submitting', 'reconciling'];
    case 'running':
    case 'waiting_for_approval':
    case 'waiting_for_user_input':
      return [word, 'reconciling'];
    default:
      return [word];
  }
}

export interface LeaseState {
  readonly state: 'none' | 'owned_by_this_worker' | 'owned_by_other_worker' | 'expired';
  readonly leaseOwner: string | null;
  readonly leaseExpiresAt: null;
  readonly lastHeartbeatAt: string | null;
  readonly nextAttemptAt: string | null;
  readonly maxAttempts: number;
}

/** Who holds the operation. Ownership has no expiry of its own: it ends with its worker. */
export function leaseOf(operation: Operation, presence: Presence, maxAttempts: number): LeaseState {
  const { epoch, nextAttemptAt } = operation;
  const { office, liveness } = presence;
  const holder = epoch !== null && office?.epoch === epoch ? office : undefined;
  return {
    state: epoch === null ? 'none' : leaseWord(liveness, holder),
    leaseOwner: holder?.workerId ?? null,
    leaseExpiresAt: null,
    lastHeartbeatAt: holder && liveness.worker === 'alive' ? isoTime(presence.now) : null,
    nextAttemptAt: nextAttemptAt === null ? null : isoTime(nextAttemptAt),
    maxAttempts,
  };
}

function leaseWord({ worker, host }: WorkerLiveness, holder: WorkerRecord | undefined): LeaseState['state'] {
  if (worker !== 'alive' || holder === undefined) return 'expired';
  return host === 'here' ? 'owned_by_this_worker' : 'owned_by_other_worker';
}
