import * as z from 'zod';
import { defineTool } from '../define-tool.ts';
import * as field from '../fields.ts';
import { STATE_ERRORS } from '../state-errors.ts';
import { directCallView, planExecutionView } from '../views/direct-call.ts';

/** The most that these calls wait, in seconds, however long their `timeout_seconds` is. */
export const LONGEST_DIRECT_WAIT_SECONDS = 20;

const timing = {
  timeout_seconds: field.timeoutSeconds.describe('Waits for the turn to start, at most 20 s; never ends a turn.'),
  first_message_timeout_seconds: field.firstMessageTimeoutSeconds.describe(
    'Waits also for a first message, within the same limit.',
  ),
  first_message_max_chars: field.firstMessageMaxChars,
};

const run = {
  client_request_id: field.id.optional().describe('Your key: the same key finds the same operation.'),
  sandbox: field.sandbox.optional(),
  approval_policy: field.approvalPolicy.optional(),
  effort: field.line.optional(),
  max_turn_seconds: field.maxTurnSeconds.optional(),
};

const ERRORS = [
  ...STATE_ERRORS,
  'CODEX_DUPLICATE_PROMPT_ACTIVE',
  'CODEX_CLIENT_REQUEST_ID_CONFLICT',
  'CODEX_BUSY',
  'CODEX_TIMEOUT',
  'CODEX_APP_SERVER_UNAVAILABLE',
] as const;

const common = { group: 'chats', stability: 'compatibility', effect: 'submit', destructive: true } as const;

/** codex_submit_task with start_chat, under its old name. */
export const startChat = defineTool({
  ...common,
  name: 'codex_start_chat',
  title: 'Start a chat',
  summary:
    'Older form of codex_submit_task: stores a task for a new thread, waits at most 20 s for its turn to start, then says how to go on.',
  idempotent: false,
  input: z.strictObject({
    project_id: field.id.optional().describe('This or cwd.'),
    message: field.prompt,
    title: field.line.optional(),
    cwd: field.path.optional(),
    model: field.line.optional(),
    collaboration_mode: z.enum(['default', 'plan']).optional(),
    ...run,
    ...timing,
  }),
  output: directCallView,
  errors: [...ERRORS, 'CODEX_PROJECT_NOT_FOUND', 'CODEX_PLAN_MODE_UNAVAILABLE'],
  cli: { id: 'submit', args: ['message'] },
});

/** codex_submit_task with send_message, under its old name. */
export const sendMessage = defineTool({
  ...common,
  name: 'codex_send_message',
  title: 'Send a message to a chat',
  summary:
    'Older form of codex_submit_task: stores a message for a known thread; where that is busy it runs next. Waits at most 20 s for its turn.',
  idempotent: false,
  input: z.strictObject({
    chat_id: field.id,
    project_id: field.id.optional(),
    message: field.prompt,
    mode: z.enum(['normal', 'command', 'append_context']).default('normal').describe('Accepted and not used.'),
    collaboration_mode: z.enum(['default', 'plan']).optional(),
    when_busy: z.enum(['queue', 'refuse']).default('queue').describe('If the thread is busy.'),
    ...run,
    ...timing,
  }),
  output: directCallView,
  errors: [...ERRORS, 'CODEX_THREAD_NOT_FOUND', 'CODEX_PLAN_MODE_UNAVAILABLE'],
  cli: { id: 'submit', args: ['message'] },
});

/** codex_submit_task with execute_plan, under its old name. */
export const executePlan = defineTool({
  ...common,
  name: 'codex_execute_plan',
  title: 'Execute a plan',
  summary:
    'Older form of codex_approve_plan (workflow_id), and for a chat whose last turn proposed a plan (chat_id). Executes it once.',
  idempotent: false,
  input: z.strictObject({
    workflow_id: field.id.optional(),
    chat_id: field.id.optional().describe('Refused while a workflow owns this chat.'),
    project_id: field.id.optional(),
    message: field.prompt.default('Implement the plan.'),
    force: z.boolean().default(false).describe('With chat_id: also where no plan is known.'),
    plan_hash: field.id.optional().describe('The plan that was reviewed.'),
    ...run,
    ...timing,
  }),
  output: planExecutionView,
  unsupported: ['output_schema'],
  errors: [...ERRORS, 'CODEX_THREAD_NOT_FOUND', 'CODEX_PLAN_CHANGED'],
  cli: { id: 'plan approve', args: ['workflow_id'] },
});
