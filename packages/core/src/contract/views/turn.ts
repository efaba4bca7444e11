import * as z from 'zod';
import { interactionBrief } from './interaction.ts';

const time = z.string().nullable();

const message = z.object({
  role: z.literal('assistant'),
  createdAt: time,
  text: z.string(),
  truncated: z.literal(true).optional(),
});

const planOfTurn = z.object({
  turnId: z.string(),
  createdAt: time,
  text: z.string(),
  truncated: z.boolean(),
  originalChars: z.int(),
  sha256: z.string(),
});

/** Everything about one turn. */
export const turnView = z.object({
  threadId: z.string(),
  turnId: z.string(),
  chatId: z.string(),
  projectId: z.string(),
  operationId: z.string().nullable(),
  status: z.string(),
  completionObserved: z.boolean(),
  startedAt: time,
  updatedAt: time,
  completedAt: time,
  latestMessages: z.array(message),
  last_messages: z.array(message),
  hasMore: z.boolean(),
  lastEventSeq: z.int().nullable(),
  requestId: z.string().nullable(),
  processGeneration: z.int().nullable(),
  appServerGeneration: z.int().nullable(),
  lastError: z.string().nullable(),
  finalMessage: message.nullable(),
  plans: z.array(planOfTurn),
  latestPlan: planOfTurn.nullable(),
  pendingInteractions: z.array(interactionBrief),
  progressEvents: z.array(z.object({ at: z.string(), text: z.string() })),
  source: z.string(),
  stalenessSeconds: z.number(),
});
