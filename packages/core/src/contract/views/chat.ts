import * as z from 'zod';
import { interactionBrief } from './interaction.ts';

const time = z.string().nullable();

/** How much of an answer there is, and how much of it came. */
export const budget = z.object({ total: z.int(), returned: z.int(), truncated: z.boolean() });

const identity = {
  chat_id: z.string(),
  thread_id: z.string(),
  title: z.string().nullable(),
  project_id: z.string(),
  status: z.string(),
};

/** A row of a list of chats. */
export const chatRow = z.object({
  ...identity,
  project_path: z.string(),
  created_at: time,
  updated_at: time,
  last_message_preview: z.string().nullable(),
  preview_truncated: z.boolean().optional(),
  preview_available: z.boolean(),
  title_truncated: z.boolean(),
  title_original_chars: z.int(),
  archived: z.boolean(),
  source: z.string(),
});

/** A chat in which something goes on, or somebody is waited for. */
export const activeChat = z.object({
  ...identity,
  last_activity_at: time,
  pending_question: z.string().nullable(),
  pending_approval: z.string().nullable(),
  pendingInteractions: z.array(interactionBrief),
  operation_id: z.string().nullable(),
  confidence: z.enum(['low', 'medium', 'high']),
  evidence: z.array(z.string()),
  evidence_available: z.boolean(),
});

/** A chat in short. */
export const chatStatus = z.object({
  ...identity,
  status_confidence: z.enum(['low', 'medium', 'high']),
  updated_at: time,
  latest_turn: z.object({ turn_id: z.string(), status: z.string(), started_at: time, completed_at: time }).nullable(),
  last_user_preview: z.string().nullable(),
  last_assistant_preview: z.string().nullable(),
  transcript: z
    .object({
      path: z.string(),
      size: z.int(),
      mtime: z.string(),
      messages: z.int(),
      turns: z.int(),
      parse_errors: z.int(),
      source: z.string(),
    })
    .nullable(),
  summary_cache_available: z.boolean(),
  evidence_available: z.boolean(),
  source: z.string(),
  budget,
});

/** A plan that Codex wrote in Plan Mode. */
export const plan = z.object({
  turn_id: z.string(),
  created_at: time,
  text: z.string(),
  truncated: z.boolean(),
  original_chars: z.int(),
  sha256: z.string(),
});

/** One message of a chat; of other formats less. */
export const chatMessage = z.object({
  message_id: z.string(),
  turn_id: z.string(),
  role: z.enum(['user', 'assistant', 'plan', 'reasoning', 'tool']),
  created_at: time,
  text: z.string(),
  truncated: z.literal(true).optional(),
  items: z.array(z.record(z.string(), z.unknown())).optional(),
  items_available: z.boolean().optional(),
  metadata: z.record(z.string(), z.unknown()).optional(),
});

/** A chat with its messages. */
export const chat = z.object({
  ...identity,
  title_truncated: z.boolean(),
  title_original_chars: z.int(),
  history_summary: z.object({
    mode: z.literal('before_latest_user'),
    provider: z.literal('local'),
    status: z.enum(['ok', 'skipped']),
    text: z.string().nullable(),
    messages_seen: z.int(),
    messages_summarized: z.int(),
  }),
  pagination: z.object({
    range_used: z.record(z.string(), z.unknown()),
    has_more_before: z.boolean(),
    has_more_after: z.boolean(),
    next_cursor: z.string().nullable(),
    prev_cursor: z.string().nullable(),
  }),
  source: z.string(),
  plans: z.array(plan.omit({ text: true })),
  latestPlan: plan.nullable(),
  messages: z.array(chatMessage).optional(),
  markdown: z.string().optional(),
  tail_truncated: z.boolean(),
  tail_omitted_messages: z.int(),
  tail_omitted_chars: z.int(),
  has_more_tail: z.boolean(),
  budget: z.object({ max_chars: z.int(), returned_chars: z.int(), truncated: z.boolean() }),
});
