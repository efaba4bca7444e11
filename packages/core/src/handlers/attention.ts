import { operationMachine, type OperationStatus } from '../model/operation-machine.ts';

/** Does Codex wait for an answer? */
export const asksSomebody = (status: OperationStatus): boolean =>
  status === 'waiting_for_approval' || status === 'waiting_for_user_input';

/** Is it under way, and is there nothing that a client could do about it? */
export const needsNobody = (status: OperationStatus): boolean =>
  !operationMachine.isTerminal(status) && !asksSomebody(status);
