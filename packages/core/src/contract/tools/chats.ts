import * as z from 'zod';
import { defineTool } from '../define-tool.ts';
import * as field from '../fields.ts';
import { STATE_ERRORS } from '../state-errors.ts';
import { activeChat, budget, chat, chatRow, chatStatus } from '../views/chat.ts';

const titleMaxChars = z.int().min(20).max(2_000).default(160);
const read = {
  group: 'chats',
  stability: 'compatibility',
  effect: 'read',
  destructive: false,
  idempotent: true,
  spelling: 'snake_case',
} as const;

/** The chats of one project. */
export const listProjectChats = defineTool({
  ...read,
  name: 'codex_list_project_chats',
  title: 'List the chats of a project',
  summary: 'Chats of a project, newest activity first, whichever program of Codex made them.',
  input: z.strictObject({
    project_id: field.id,
    include_archived: z.boolean().default(false),
    limit: z.int().min(1).max(500).default(100),
    cursor: field.id.optional().describe('next_cursor of the last page.'),
    include_preview: z.boolean().default(false),
    title_max_chars: titleMaxChars,
    preview_max_chars: z.int().min(20).max(4_000).default(200),
  }),
  output: z.object({
    project_id: z.string(),
    chats: z.array(chatRow),
    next_cursor: z.string().nullable(),
    source: z.string(),
    budget,
  }),
  errors: [...STATE_ERRORS, 'CODEX_PROJECT_NOT_FOUND'],
  cli: { id: 'chats', args: ['project_id'] },
});

/** Chats in which something goes on. */
export const listActiveChats = defineTool({
  ...read,
  name: 'codex_list_active_chats',
  title: 'List active chats',
  summary: 'Chats that run, wait for somebody or failed lately, with how sure that is.',
  input: z.strictObject({
    project_id: field.id.optional(),
    include_waiting_for_user: z.boolean().default(true),
    include_waiting_for_approval: z.boolean().default(true),
    include_running: z.boolean().default(true),
    active_window_minutes: z.int().min(1).max(1_440).default(120),
    include_evidence: z.boolean().default(false),
    title_max_chars: titleMaxChars,
  }),
  output: z.object({ active_chats: z.array(activeChat), source: z.string(), budget }),
  errors: [...STATE_ERRORS, 'CODEX_PROJECT_NOT_FOUND'],
  cli: { id: 'chats active', args: [] },
});

/** A chat in short. */
export const getChatStatus = defineTool({
  ...read,
  name: 'codex_get_chat_status',
  title: 'Read the status of a chat',
  summary: 'What a chat does now, its latest turn and its last messages in short.',
  input: z.strictObject({
    chat_id: field.id,
    project_id: field.id.optional(),
    preview_max_chars: z.int().min(20).max(4_000).default(300),
  }),
  output: chatStatus,
  errors: [...STATE_ERRORS, 'CODEX_THREAD_NOT_FOUND'],
  cli: { id: 'chat status', args: ['chat_id'] },
});

/** Which part of a chat. */
const range = z.strictObject({
  mode: z
    .enum(['all', 'last_messages', 'last_turns', 'time_range', 'line_range', 'token_budget'])
    .default('last_messages'),
  limit: z.int().min(1).max(1_000).default(50),
  from: z.string().trim().min(1).max(100).nullish().describe('ISO 8601, or a line number.'),
  to: z.string().trim().min(1).max(100).nullish(),
  token_budget: z.int().min(1_000).max(200_000).default(12_000),
});

/** A chat with its messages. */
export const getChat = defineTool({
  ...read,
  name: 'codex_get_chat',
  title: 'Read a chat',
  summary:
    'Messages and plans of a chat, newest kept when they do not fit. Older ones: range time_range with to = prev_cursor.',
  input: z.strictObject({
    chat_id: field.id,
    project_id: field.id.optional(),
    range: range.optional(),
    include_tool_calls: z.boolean().default(false),
    include_tool_outputs: z.boolean().default(false),
    include_command_outputs: z.boolean().default(false),
    include_reasoning: z.boolean().default(false),
    include_metadata: z.boolean().default(true),
    include_items: z.boolean().default(false),
    tail_max_messages: z.int().min(1).max(1_000).default(80),
    tail_max_chars: z.int().min(1_000).max(200_000).default(30_000),
    force_refresh_summary: z.boolean().default(false).describe('Accepted; nothing is cached.'),
    response_budget_chars: z.int().min(2_000).max(300_000).default(50_000),
    format: z.enum(['structured', 'markdown', 'compact']).default('structured'),
  }),
  output: chat,
  errors: [...STATE_ERRORS, 'CODEX_THREAD_NOT_FOUND', 'CODEX_TRANSCRIPT_NOT_FOUND'],
  cli: { id: 'chat', args: ['chat_id'] },
});
