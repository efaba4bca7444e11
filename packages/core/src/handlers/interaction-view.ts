import type { ToolOutput } from '../contract/registry.ts';
import type { WireInteractionKind, WireInteractionStatus } from '../contract/words.ts';
import { redactJson } from '../foundation/redact.ts';
import { cut } from '../foundation/text.ts';
import type { InteractionStatus } from '../model/interaction-machine.ts';
import {
  askedPermissions,
  isObject,
  isToolCallApproval,
  mayPersistForSession,
  offeredDecisions,
  proposedAmendment,
  questionsOf,
  requestedForm,
  textOf,
} from '../model/interaction-params.ts';
import type { Interaction, InteractionKind } from '../model/interaction.ts';
import type { Operation } from '../model/operation.ts';
import { riskOf } from './interaction-risk.ts';
import { isoTime, isoTimeOrNull } from './iso-time.ts';

export type InteractionView = ToolOutput<'codex_list_pending_interactions'>['interactions'][number];
export type InteractionBrief = ToolOutput<'codex_get_operation_status'>['pendingInteractions'][number];

/** The operation that a question belongs to, as far as the view needs it. */
type Asker = Pick<Operation, 'cwd' | 'finishedAt' | 'interrupt'>;

const BRIEF_CHARS = 4_000;
const WHOLE_CHARS = 200_000;

/** Pure: what is needed to decide. Commands, files and diffs are exact: who approves must see what is approved. */
export function interactionBrief(interaction: Interaction, asker: Asker): InteractionBrief {
  const { level, summary } = riskOf(interaction, asker.cwd);
  const { cwd, ...basis } = decisionBasis(interaction, asker, BRIEF_CHARS);
  return {
    ...basis,
    ...(cwd !== undefined && cwd !== asker.cwd && { cwd }),
    answerSchema: answerPartsOf(interaction),
    riskSummary: { level, summary },
  };
}

/** Pure: everything that a client sees of one question. */
export function interactionView(interaction: Interaction, asker: Asker): InteractionView {
  const status = wireInteractionStatus(interaction, asker);
  const { response } = interaction;
  return {
    ...decisionBasis(interaction, asker, WHOLE_CHARS),
    answerSchema: answerSchemaOf(interaction),
    riskSummary: riskOf(interaction, asker.cwd),
    operationId: interaction.operationId,
    method: interaction.method,
    threadId: interaction.threadId,
    turnId: interaction.turnId,
    itemId: interaction.itemId,
    terminal: status !== 'pending',
    availableDecisions: [...decisionsFor(interaction)],
    recommendedAction: recommendedAction(status),
    createdAt: isoTime(interaction.createdAt),
    resolvedAt: isoTimeOrNull(interaction.decidedAt ?? interaction.closedAt),
    delivered: interaction.deliveredAt !== null,
    deliveredAt: isoTimeOrNull(interaction.deliveredAt),
    processGeneration: interaction.generation,
    autoResolved: interaction.decidedBy === 'deadline',
    responseRedacted: response !== null && response !== undefined,
    lastError: null,
    params: redactJson(interaction.params) as Record<string, unknown>,
    ...(response !== null && response !== undefined && { response: redactResponse(interaction, response) }),
  };
}

/** The status in the words of clients. */
export function wireInteractionStatus(interaction: Interaction, asker: Asker): WireInteractionStatus {
  switch (interaction.status) {
    case 'pending':
      return 'pending';
    case 'answered':
      return 'answered';
    case 'resolved':
      return interaction.decidedBy === 'deadline' ? 'auto_declined' : 'answered';
    case 'expired':
      return 'auto_declined';
    case 'cleared':
      return decidedElsewhere(interaction, asker) ? 'answered' : 'expired';
    case 'orphaned':
      return 'orphaned_after_app_server_exit';
  }
}

/** The statuses that clients mean by a word. */
export function interactionStatusesFor(word: WireInteractionStatus): readonly InteractionStatus[] {
  switch (word) {
    case 'pending':
      return ['pending'];
    case 'answered':
      return ['answered', 'resolved', 'cleared'];
    case 'auto_declined':
      return ['expired', 'resolved'];
    case 'expired':
      return ['cleared'];
    case 'failed':
      return [];
    case 'orphaned_after_app_server_exit':
      return ['orphaned'];
  }
}

/** Closed while the turn went on, and not by us: another client of Codex answered. With the turn it ends unanswered. */
function decidedElsewhere({ closedAt }: Interaction, { finishedAt, interrupt }: Asker): boolean {
  return closedAt !== finishedAt && interrupt === null;
}

/** What an answer is shown as: secrets in it stay where they are. */
export function redactResponse(interaction: Interaction, response: unknown): unknown {
  const secret = new Set(
    questionsOf(interaction)
      .filter(({ isSecret }) => isSecret)
      .map(({ id }) => id),
  );
  const redacted = redactJson(response);
  if (secret.size === 0 || !isObject(redacted) || !isObject(redacted['answers'])) return redacted;
  const answers = Object.entries(redacted['answers']).map(([id, answer]) => [
    id,
    secret.has(id) ? { answers: ['[redacted]'] } : answer,
  ]);
  return { ...redacted, answers: Object.fromEntries(answers) as unknown };
}

/** The kind in the words of clients. */
export const WIRE_KIND: Readonly<Record<InteractionKind, WireInteractionKind>> = {
  command: 'approval',
  fileChange: 'approval',
  permissions: 'permissions',
  userInput: 'user_input',
  elicitation: 'elicitation',
};

function decisionBasis(
  interaction: Interaction,
  asker: Asker,
  maxChars: number,
): Omit<InteractionBrief, 'answerSchema' | 'riskSummary'> {
  const { kind, params } = interaction;
  const command = cut(textOf(params['command']) ?? '', maxChars);
  const files = shownFiles(interaction, maxChars);
  const amendment = proposedAmendment(interaction);
  const questions = questionsOf(interaction);
  return {
    interactionId: interaction.id,
    kind: WIRE_KIND[kind],
    status: wireInteractionStatus(interaction, asker),
    prompt: promptOf(interaction),
    reason: textOf(params['reason']),
    ...(kind === 'command' && { command: command.text }),
    ...(typeof params['cwd'] === 'string' && { cwd: params['cwd'] }),
    ...(files && { files: files.files }),
    ...(kind === 'userInput' && { questions: questions.map(questionView) }),
    ...(kind === 'permissions' && { permissions: askedPermissions(interaction) }),
    ...(amendment && { permanentAmendment: [...amendment] }),
    ...((command.truncated || files?.truncated) && { truncated: true as const }),
    expiresAt: isoTime(interaction.deadlineAt),
  };
}

function shownFiles({ changes }: Interaction, maxChars: number) {
  if (changes === null) return undefined;
  let left = maxChars;
  const files = changes.map(({ path, kind, movePath, diff }) => {
    const shown = cut(diff, Math.max(0, left));
    left -= shown.text.length;
    return { path, kind, movePath, diff: shown.text };
  });
  return { files, truncated: changes.some(({ diff }, index) => diff !== files[index]?.diff) };
}

function questionView({ id, question, header, isSecret, options }: ReturnType<typeof questionsOf>[number]) {
  return {
    id,
    question,
    isSecret,
    ...(header !== null && { header }),
    ...(options.length > 0 && {
      options: options.map(({ label, description }) => ({ label, ...(description !== null && { description }) })),
    }),
  };
}

function promptOf(interaction: Interaction): string {
  const { kind, params, changes } = interaction;
  switch (kind) {
    case 'command':
      return 'Codex wants to run a command.';
    case 'fileChange':
      return changes === null
        ? 'Codex wants to change files.'
        : `Codex wants to change ${changes.length} ${changes.length === 1 ? 'file' : 'files'}.`;
    case 'permissions':
      return 'Codex asks for more permissions.';
    case 'userInput':
      return questionsOf(interaction)
        .map(({ question }) => question)
        .join('\n');
    case 'elicitation':
      return textOf(params['message']) ?? 'An MCP server asks.';
  }
}

const ALWAYS = ['accept', 'acceptForSession', 'decline'] as const;

/** What may be sent back: what Codex offers, and what it honours without offering it. */
function decisionsFor(interaction: Interaction): readonly unknown[] {
  if (interaction.kind !== 'command' && interaction.kind !== 'fileChange') return offeredDecisions(interaction) ?? [];
  const offered = offeredDecisions(interaction) ?? [...ALWAYS, 'cancel'];
  return [...offered, ...ALWAYS.slice(1).filter((word) => !offered.includes(word))];
}

const ANSWER_FIELD = {
  approval_decision: 'decision',
  permissions: 'permissions',
  question_answers: 'answers',
  elicitation: 'action',
} as const;

/** The same with what a caller must give at least, and the decisions that are objects. */
function answerSchemaOf(interaction: Interaction): InteractionView['answerSchema'] {
  const parts = answerPartsOf(interaction);
  const payloads = decisionsFor(interaction).filter(isObject);
  return {
    ...parts,
    required: [ANSWER_FIELD[parts.type]],
    ...(payloads.length > 0 && { decisionPayloads: payloads.map((each) => ({ ...each })) }),
    rawResponseAllowed: true,
  };
}

function answerPartsOf(interaction: Interaction): InteractionBrief['answerSchema'] {
  const form = requestedForm(interaction);
  switch (interaction.kind) {
    case 'command':
    case 'fileChange':
      return {
        type: 'approval_decision',
        decisions: decisionsFor(interaction).filter((each) => typeof each === 'string'),
      };
    case 'permissions':
      return { type: 'permissions', scope: ['turn', 'session'] };
    case 'userInput':
      return { type: 'question_answers', questions: questionsOf(interaction).map(({ id }) => id) };
    case 'elicitation':
      return {
        type: 'elicitation',
        actions: ['accept', 'decline', 'cancel'],
        ...(isToolCallApproval(interaction) &&
          mayPersistForSession(interaction) && { decisions: ['acceptForSession'] }),
        ...(form && { requestedSchema: form }),
      };
  }
}

function recommendedAction(status: WireInteractionStatus): string {
  if (status === 'pending') return 'answer_pending_interaction';
  return status === 'answered' || status === 'auto_declined' ? 'none' : 'inspect_diagnostics';
}
