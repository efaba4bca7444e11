import * as z from 'zod';
import { defineTool } from '../define-tool.ts';
import * as field from '../fields.ts';
import { STATE_ERRORS } from '../state-errors.ts';
import { interactionView } from '../views/interaction.ts';
import { WIRE_INTERACTION_STATUSES } from '../words.ts';

const object = z.record(z.string(), z.unknown());

/** The questions of Codex. */
export const listPendingInteractions = defineTool({
  name: 'codex_list_pending_interactions',
  title: 'List questions of Codex',
  summary:
    'Approvals and questions that wait for an answer, newest first, with the exact command, files and diff. status null lists all.',
  group: 'interactions',
  stability: 'stable',
  effect: 'read',
  destructive: false,
  idempotent: true,
  input: z.strictObject({
    operation_id: field.id.optional(),
    thread_id: field.id.optional(),
    turn_id: field.id.optional(),
    workflow_id: field.id.optional(),
    status: z.enum(WIRE_INTERACTION_STATUSES).nullable().default('pending'),
    limit: z.int().min(1).max(200).default(50),
  }),
  output: z.object({
    operationId: z.string().nullable(),
    workflowId: z.string().nullable(),
    threadId: z.string().nullable(),
    turnId: z.string().nullable(),
    interactions: z.array(interactionView),
    returnedCount: z.int(),
  }),
  errors: STATE_ERRORS,
  cli: { id: 'interactions', args: [] },
});

/** Answers a question of Codex. */
export const answerPendingInteraction = defineTool({
  name: 'codex_answer_pending_interaction',
  title: 'Answer a question of Codex',
  summary:
    'Answers an approval or a question; its answerSchema says how. decline lets the turn go on without it, cancel ends the turn. Show people what they approve.',
  group: 'interactions',
  stability: 'stable',
  effect: 'control',
  destructive: true,
  idempotent: false,
  input: z.strictObject({
    interaction_id: field.id,
    decision: z
      .enum(['accept', 'acceptForSession', 'decline', 'cancel'])
      .optional()
      .describe('For commands and file changes.'),
    decision_payload: object.optional().describe('An offered decision that is an object, unchanged.'),
    answers: object.optional().describe('Question id to text or list of texts.'),
    action: z.enum(['accept', 'decline', 'cancel']).optional().describe('For elicitations.'),
    content: object.optional(),
    permissions: object.optional().describe('What to grant, at most what was asked.'),
    scope: z.enum(['turn', 'session']).default('turn'),
    strict_auto_review: z.boolean().optional(),
    raw_response: object.optional().describe('The response itself; checked like the rest.'),
  }),
  output: z.object({
    answered: z.boolean(),
    interaction: interactionView,
    response: z.unknown(),
    responseRedacted: z.boolean(),
  }),
  errors: [...STATE_ERRORS, 'CODEX_PENDING_INTERACTION_NOT_FOUND', 'CODEX_PENDING_INTERACTION_UNAVAILABLE'],
  cli: { id: 'answer', args: ['interaction_id'] },
});
