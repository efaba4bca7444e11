import type { ToolOutput } from '../contract/registry.ts';
import { CodexCpError } from '../errors/codex-cp-error.ts';
import { redactSecrets } from '../foundation/redact.ts';
import type { Interaction } from '../model/interaction.ts';
import { operationMachine } from '../model/operation-machine.ts';
import type { Operation } from '../model/operation.ts';
import { asksSomebody } from './attention.ts';
import type { HandlerDeps } from './handler-deps.ts';
import { interactionBrief, type InteractionBrief } from './interaction-view.ts';
import { wireStatus } from './operation-situation.ts';
import type { QueueReason } from './queue-reason.ts';

type Answer = ToolOutput<'codex'>;

export interface CodexFacts {
  readonly operation: Operation;
  readonly joined: boolean;
  readonly finalText: string | null;
  /** Open questions, oldest first. */
  readonly questions: readonly Interaction[];
  readonly servedTools: HandlerDeps['servedTools'];
  /** Why it has not begun. */
  readonly queueReason: QueueReason | undefined;
  /** Why no worker could be started. */
  readonly startError: string | undefined;
}

/** Pure: the final message of a completed task, or where it stands and how to go on. Throws for what ended otherwise. */
export function codexAnswer(facts: CodexFacts): Answer {
  const { operation, joined, finalText, startError } = facts;
  const { id, threadId, status, warnings } = operation;
  const questions = facts.questions.map((question) => interactionBrief(question, operation));
  const known = {
    threadId: threadId ?? '',
    operationId: id,
    status: wireStatus(operation),
    joined,
    ...(warnings.length > 0 && { warnings: [...warnings] }),
  };
  if (status === 'completed') return { ...known, content: finalText ?? '' };
  if (operationMachine.isTerminal(status)) throw endedOtherwise(operation);
  if (asksSomebody(status)) return { ...known, content: asking(facts, questions), pendingInteractions: questions };
  return { ...known, content: goesOn(facts), ...(startError !== undefined && { workerStartError: startError }) };
}

const UNEXPLAINED = { interrupted: 'The task was interrupted.', cancelled: 'The task was cancelled before it ran.' };

/** Who calls these tools has no client_request_id. */
const TURN_FAILED = 'Mend the cause (login, quota, provider), then call again.';
const NEVER_STARTED = 'No turn was started. Mend the cause, then call again.';

/** In the words of the task's own error; for what somebody stopped there is none. */
function endedOtherwise({ id, threadId, turnId, status, lastError }: Operation): CodexCpError {
  const details = { operationId: id, threadId, status: status as string };
  if (status === 'interrupted' || status === 'cancelled') {
    const remedy = 'Nothing goes on. Call again to have it done after all.';
    return new CodexCpError('CODEX_SEND_FAILED', { ...details, reason: status, message: UNEXPLAINED[status], remedy });
  }
  const code = lastError?.code ?? 'CODEX_TURN_FAILED';
  const remedy = turnId === null ? NEVER_STARTED : code === 'CODEX_TURN_FAILED' ? TURN_FAILED : undefined;
  return new CodexCpError(code, {
    ...details,
    ...(lastError && { message: redactSecrets(lastError.message) }),
    ...(remedy !== undefined && { remedy }),
  });
}

const TAKEN = 'those that wait for an answer keep theirs ("codex-cp interactions" in a shell)';
const NOT_BEGUN: Readonly<Record<QueueReason, string>> = {
  thread_busy: 'It has not begun: the turn before it in its thread runs.',
  project_limit: `It has not begun: every place of its project is taken; ${TAKEN}.`,
  global_limit: `It has not begun: every place is taken; ${TAKEN}.`,
  app_server_restart: 'It has not begun: the app-server is being restarted.',
};

function goesOn({ operation, servedTools, queueReason, startError }: CodexFacts): string {
  const { id, threadId } = operation;
  return lines([
    'Codex has not finished yet. The task goes on without this call, and nothing is lost.',
    ...(startError === undefined ? [] : [`It waits for a worker, which could not be started: ${startError}`]),
    ...(queueReason === undefined ? [] : [NOT_BEGUN[queueReason]]),
    idsOf(operation),
    `For the answer: ${waysToWait(id, servedTools)}.`,
    ...(threadId === null ? [] : [`To say more: codex-reply with this threadId; it runs after the present turn.`]),
  ]);
}

function asking({ operation, servedTools }: CodexFacts, questions: readonly InteractionBrief[]): string {
  return lines([
    'Codex asks before it goes on, and waits for the answer.',
    ...questions.map(questionText),
    idsOf(operation),
    ...questions
      .slice(0, 1)
      .map(({ interactionId, kind }) => `To answer: ${waysToAnswer(interactionId, kind, servedTools)}.`),
    `Then, for the end of the task: ${waysToWait(operation.id, servedTools)}.`,
  ]);
}

function questionText({ interactionId, prompt, command, reason, files = [], expiresAt }: InteractionBrief): string {
  const parts = [
    `${interactionId}: ${prompt}`,
    ...(command === undefined ? [] : [`Command: ${command}`]),
    ...files.map(({ kind, path }) => `File: ${kind} ${path}`),
    ...(reason === null ? [] : [`Reason: ${reason}`]),
    `Declined if nobody answers by ${expiresAt}.`,
  ];
  return parts.join('\n  ');
}

const idsOf = ({ id, threadId }: Operation): string => `Thread: ${threadId ?? 'not made yet'}. Operation: ${id}.`;

const serves = (served: CodexFacts['servedTools'], name: string): boolean => served === 'all' || served.includes(name);

/** Only what this server lists can be called. */
function waysToWait(id: string, served: CodexFacts['servedTools']): string {
  const ways = [
    ...(serves(served, 'codex_wait') ? [`codex_wait with operation_ids ["${id}"]`] : []),
    ...(serves(served, 'codex_get_operation_status') ? [`codex_get_operation_status with operation_id "${id}"`] : []),
    'the same call again with the same arguments, which joins this task and starts nothing',
    `"codex-cp wait ${id}" in a shell`,
  ];
  return ways.join(', or ');
}

function waysToAnswer(id: string, kind: InteractionBrief['kind'], served: CodexFacts['servedTools']): string {
  const [tool, shell] =
    kind === 'approval'
      ? ['decision "accept" or "decline"', `"codex-cp approve ${id}" or "codex-cp decline ${id}" in a shell`]
      : ['what its answerSchema asks for', `"codex-cp answer ${id}" in a shell`];
  const called = `codex_answer_pending_interaction with interaction_id "${id}" and ${tool}`;
  return serves(served, 'codex_answer_pending_interaction') ? `${called}, or ${shell}` : shell;
}

const lines = (parts: readonly string[]): string => parts.join('\n');
