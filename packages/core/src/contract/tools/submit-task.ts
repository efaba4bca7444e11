import * as z from 'zod';
import { defineTool } from '../define-tool.ts';
import * as field from '../fields.ts';
import { STATE_ERRORS } from '../state-errors.ts';
import { submitView } from '../views/operation.ts';

/** Stores a task; the only tool of this contract that starts work. */
export const submitTask = defineTool({
  name: 'codex_submit_task',
  title: 'Submit a task',
  summary:
    'Give Codex a task. Stores it durably and answers at once with an operationId; the task then outlives this connection. Follow it with codex_wait. Send a client_request_id so that a repeat never runs it twice.',
  group: 'operations',
  stability: 'stable',
  effect: 'submit',
  destructive: true,
  idempotent: false,
  input: z.strictObject({
    operation_type: z
      .enum(['start_chat', 'send_message', 'execute_plan'])
      .describe(
        'start_chat: new thread (needs project_id or cwd). send_message: goes on in chat_id. execute_plan: the plan of workflow_id or chat_id.',
      ),
    message: field.prompt.describe('What Codex should do.'),
    client_request_id: field.id.optional().describe('Your key: the same key finds the same operation.'),
    project_id: field.id.optional(),
    cwd: field.path.optional().describe('Absolute folder; must lie under an allowed root.'),
    chat_id: field.id.optional().describe('Thread to go on in.'),
    workflow_id: field.id.optional(),
    title: field.line.optional(),
    model: field.line.optional(),
    effort: field.line.optional().describe('Reasoning effort.'),
    collaboration_mode: z.enum(['default', 'plan']).optional().describe('plan: read-only, proposes a plan.'),
    approval_policy: field.approvalPolicy.optional().describe('When Codex asks first.'),
    sandbox: field.sandbox.optional(),
    max_turn_seconds: field.maxTurnSeconds.optional(),
    when_busy: z.enum(['queue', 'refuse']).default('queue').describe('If the thread is busy.'),
    dedup_policy: z
      .enum(['active_prompt_guard', 'idempotency_only'])
      .optional()
      .describe('idempotency_only: run beside an equal active prompt.'),
    thread_mode: z.enum(['new_thread', 'continue_thread', 'auto']).optional(),
    allow_historical_continuation: z
      .boolean()
      .default(false)
      .describe('With thread_mode auto: go on in the thread of a completed equal prompt.'),
    force: z.boolean().default(false),
    plan_hash: field.id.optional().describe('With execute_plan: the plan that was reviewed.'),
    timeout_seconds: field.timeoutSeconds,
    first_message_max_chars: field.firstMessageMaxChars,
  }),
  output: submitView,
  unsupported: [
    'agent_id',
    'resource_keys',
    'priority',
    'estimated_cost_class',
    'thread_id',
    'source_thread_id',
    'expected_turn_id',
    'input_items',
    'fork_config',
    'ephemeral',
    'output_schema',
    'operation_type=steer_turn',
    'operation_type=fork_thread',
    'dedup_policy=allow_parallel_with_resource_keys',
  ],
  errors: [
    ...STATE_ERRORS,
    'CODEX_PROJECT_NOT_FOUND',
    'CODEX_THREAD_NOT_FOUND',
    'CODEX_DUPLICATE_PROMPT_ACTIVE',
    'CODEX_CLIENT_REQUEST_ID_CONFLICT',
    'CODEX_BUSY',
    'CODEX_PLAN_CHANGED',
  ],
  cli: { id: 'submit', args: ['message'] },
});
