import type { InteractionKind } from './interaction.ts';
import type { OperationEvent } from './operation-machine.ts';

/** What the questions that still wait for a decision make of the status of a live turn. */
export function openQuestionsEvent(pendingKinds: readonly InteractionKind[]): OperationEvent {
  if (pendingKinds.some((kind) => kind !== 'userInput')) return 'approvalPending';
  return pendingKinds.length > 0 ? 'inputPending' : 'nothingPending';
}
