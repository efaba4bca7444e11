import * as z from 'zod';
import { WIRE_INTERACTION_KINDS, WIRE_INTERACTION_STATUSES } from '../words.ts';

const file = z.object({ path: z.string(), kind: z.string(), movePath: z.string().nullable(), diff: z.string() });

const riskSummary = z.object({
  level: z.enum(['low', 'medium', 'high']),
  category: z.string(),
  summary: z.string(),
  commandPreview: z.string().optional(),
  grantRoot: z.string().nullable().optional(),
  scope: z.string().optional(),
  secretQuestionCount: z.int().optional(),
});

const question = z.object({
  id: z.string(),
  question: z.string(),
  isSecret: z.boolean(),
  type: z.string().optional(),
  header: z.string().optional(),
  options: z.array(z.object({ label: z.string(), description: z.string().optional() })).optional(),
});

const answerParts = {
  type: z.enum(['approval_decision', 'permissions', 'question_answers', 'elicitation']),
  decisions: z.array(z.string()).optional(),
  scope: z.array(z.string()).optional(),
  questions: z.array(z.string()).optional(),
  actions: z.array(z.string()).optional(),
  requestedSchema: z.unknown().optional(),
};

/** What an answer must look like. */
const answerSchema = z.object({
  ...answerParts,
  required: z.array(z.string()),
  decisionPayloads: z.array(z.record(z.string(), z.unknown())).optional(),
  rawResponseAllowed: z.boolean(),
});

const decisionBasis = {
  interactionId: z.string(),
  kind: z.enum(WIRE_INTERACTION_KINDS),
  status: z.enum(WIRE_INTERACTION_STATUSES),
  prompt: z.string(),
  reason: z.string().nullable(),
  command: z.string().optional(),
  cwd: z.string().optional(),
  files: z.array(file).optional(),
  questions: z.array(question).optional(),
  permissions: z.unknown().optional(),
  permanentAmendment: z.array(z.string()).optional(),
  truncated: z.literal(true).optional(),
  expiresAt: z.string(),
};

/** What is needed to decide, as a status carries it: exactly what would be run, changed, granted or said. */
export const interactionBrief = z.object({
  ...decisionBasis,
  answerSchema: z.object(answerParts),
  riskSummary: riskSummary.pick({ level: true, summary: true }),
});

/** Everything about one interaction. */
export const interactionView = z.object({
  ...decisionBasis,
  answerSchema,
  riskSummary,
  operationId: z.string(),
  method: z.string(),
  threadId: z.string().nullable(),
  turnId: z.string().nullable(),
  itemId: z.string().nullable(),
  terminal: z.boolean(),
  availableDecisions: z.array(z.unknown()),
  recommendedAction: z.string(),
  createdAt: z.string(),
  resolvedAt: z.string().nullable(),
  delivered: z.boolean(),
  deliveredAt: z.string().nullable(),
  processGeneration: z.int(),
  autoResolved: z.boolean(),
  responseRedacted: z.boolean(),
  lastError: z.string().nullable(),
  params: z.record(z.string(), z.unknown()),
  response: z.unknown().optional(),
});
