import type { OperationEvent } from './operation-machine.ts';
import type { SubmitEvidence, TurnId } from './operation.ts';

/** What became of a turn that nobody watched, as far as it can be proved. */
export type TurnEvidence =
  | { readonly kind: 'neverStarted' | 'evidenceLost' }
  | {
      readonly kind: 'active' | 'completed' | 'failed' | 'interrupted' | 'cutShort' | 'steered';
      readonly turnId: TurnId;
    };

/** Evidence that needs no report: the ends of a turn come with theirs. */
export type SettledEvidence =
  { readonly kind: 'neverStarted' | 'evidenceLost' } | { readonly kind: 'active' | 'steered'; readonly turnId: TurnId };

const EVENT_FOR_EVIDENCE = {
  neverStarted: 'turnNeverStarted',
  active: 'turnAccepted',
  completed: 'turnCompleted',
  failed: 'turnFailed',
  interrupted: 'turnInterrupted',
  cutShort: 'turnCutShort',
  steered: 'turnSteered',
  evidenceLost: 'evidenceLost',
} as const satisfies Record<TurnEvidence['kind'], OperationEvent>;

/** The event that a piece of evidence is for the operation machine. */
export const eventForEvidence = (evidence: TurnEvidence): OperationEvent => EVENT_FOR_EVIDENCE[evidence.kind];

/** Below this much free space (bytes) Codex may run a turn and leave no trace of it. */
export const MIN_FREE_BYTES = 256 * 1024 * 1024;

export interface EvidenceTurn {
  readonly turnId: string;
  readonly status: 'inProgress' | 'completed' | 'failed' | 'interrupted';
  readonly completedAt: number | null;
  /** `clientId` of each user message in it, in order; null for messages without one. */
  readonly clientIds: readonly (string | null)[];
  readonly hasItems: boolean;
}

/** One look at what Codex remembers of a thread. */
export interface Look {
  /** `missing`: Codex knows no such thread; `broken`: it knows one and cannot read it (-32603). */
  readonly thread: 'readable' | 'missing' | 'broken';
  /** Newest first, down to the baseline turn and including it. */
  readonly turns: readonly EvidenceTurn[];
  /** Has the app-server to which the turn was sent ended? Only then can silence prove anything. */
  readonly generationEnded: boolean;
  readonly bootId: string;
  readonly freeBytesHome: number;
  readonly freeBytesState: number;
}

export interface Asked {
  readonly operationId: string;
  readonly evidence: SubmitEvidence;
  readonly threadIsFresh: boolean;
  /** Set when the turn was accepted before it was lost sight of. */
  readonly turnId: string | null;
}

/**
 * Decides from one look what became of a turn; `undecided` while the app-server lives and may yet start it. The
 * operation id travels as `clientUserMessageId`: a turn that carries it is ours, whatever else is lost.
 */
export function weighEvidence(asked: Asked, look: Look): TurnEvidence | { readonly kind: 'undecided' } {
  const ours = look.turns.find(
    ({ clientIds, turnId }) => clientIds.includes(asked.operationId) || turnId === asked.turnId,
  );
  if (ours) return { kind: kindOf(ours, asked, look), turnId: ours.turnId as TurnId };
  if (!look.generationEnded) return { kind: 'undecided' };
  // It was accepted, so it existed; that it cannot be found does not undo it.
  if (asked.turnId !== null) return { kind: 'evidenceLost' };
  return { kind: absenceIsProof(asked, look) ? 'neverStarted' : 'evidenceLost' };
}

type FoundKind = Exclude<TurnEvidence['kind'], 'neverStarted' | 'evidenceLost'>;

// Codex calls a turn interrupted when somebody asked for it and when its process died; only the first has an end.
function kindOf(turn: EvidenceTurn, asked: Asked, look: Look): FoundKind {
  if (turn.turnId === asked.evidence.baselineTurnId || joinedLater(turn, asked.operationId)) return 'steered';
  if (turn.status === 'inProgress') return look.generationEnded ? 'cutShort' : 'active';
  if (turn.status === 'interrupted') return turn.completedAt === null ? 'cutShort' : 'interrupted';
  return turn.status;
}

/** Our message is in the turn but did not begin it: it was joined to a turn that was running. */
function joinedLater({ clientIds }: EvidenceTurn, operationId: string): boolean {
  return clientIds.indexOf(operationId) > 0;
}

/** Absence proves that the model was not asked only if the evidence could be written and cannot have been undone. */
function absenceIsProof({ evidence, threadIsFresh }: Asked, look: Look): boolean {
  const couldWrite = Math.min(evidence.freeBytesHome, evidence.freeBytesState) >= MIN_FREE_BYTES;
  if (evidence.bootId !== look.bootId || !couldWrite) return false;
  if (look.thread === 'missing') return threadIsFresh;
  const couldReadBack = Math.min(look.freeBytesHome, look.freeBytesState) >= MIN_FREE_BYTES;
  if (look.thread === 'broken') return threadIsFresh && couldReadBack;
  const newer = look.turns.filter(({ turnId }) => turnId !== evidence.baselineTurnId);
  const baselineStands = evidence.baselineTurnId === null || newer.length < look.turns.length;
  // A turn without items may be ours, cut off before its user message was written; then the model was not asked.
  return baselineStands && couldReadBack && newer.every((turn) => !turn.hasItems && turn.status === 'interrupted');
}
