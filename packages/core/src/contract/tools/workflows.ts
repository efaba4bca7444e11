import * as z from 'zod';
import { defineTool } from '../define-tool.ts';
import * as field from '../fields.ts';
import { STATE_ERRORS } from '../state-errors.ts';
import { workflowStepView, workflowView } from '../views/workflow.ts';

/** Starts a plan workflow. */
export const startPlanWorkflow = defineTool({
  name: 'codex_start_plan_workflow',
  title: 'Start a plan workflow',
  summary:
    'Codex plans first, read-only; you review the plan, approve it with codex_approve_plan (or have it made anew with codex_revise_plan), then it is executed in the same thread. Durable like codex_submit_task; answers at once with a workflowId.',
  group: 'workflows',
  stability: 'stable',
  effect: 'submit',
  destructive: false,
  idempotent: false,
  input: z.strictObject({
    message: field.prompt.describe('What is to be planned and then done.'),
    project_id: field.id.optional().describe('This or cwd.'),
    cwd: field.path.optional(),
    client_request_id: field.id.optional().describe('Your key: the same key finds the same workflow.'),
    title: field.line.optional(),
    model: field.line.optional(),
    effort: field.line.optional(),
    sandbox: field.sandbox.optional().describe('For the execution; planning only reads.'),
    approval_policy: field.approvalPolicy.optional().describe('For the execution.'),
    max_turn_seconds: field.maxTurnSeconds.optional(),
    timeout_seconds: field.timeoutSeconds,
    first_message_timeout_seconds: field.firstMessageTimeoutSeconds.describe('Accepted and not used.'),
    first_message_max_chars: field.firstMessageMaxChars,
  }),
  output: workflowStepView,
  unsupported: ['goal', 'goal_token_budget', 'goal_completion_action', 'goal_completion_objective'],
  errors: [
    ...STATE_ERRORS,
    'CODEX_PROJECT_NOT_FOUND',
    'CODEX_DUPLICATE_PROMPT_ACTIVE',
    'CODEX_CLIENT_REQUEST_ID_CONFLICT',
  ],
  cli: { id: 'plan start', args: ['message'] },
});

/** The status of a workflow. */
export const getWorkflowStatus = defineTool({
  name: 'codex_get_workflow_status',
  title: 'Read a workflow',
  summary: 'Phase of a plan workflow, its plan, open questions, final report, and what to do next.',
  group: 'workflows',
  stability: 'stable',
  effect: 'read',
  destructive: false,
  idempotent: true,
  input: z.strictObject({
    workflow_id: field.id,
    wait_seconds: field.waitSeconds.default(0),
    last_messages: field.lastMessages,
    message_max_chars: field.messageMaxChars,
    include_events: z.boolean().default(false),
  }),
  output: workflowView,
  unsupported: ['refresh_live', 'refresh_live_goal'],
  errors: STATE_ERRORS,
  cli: { id: 'plan status', args: ['workflow_id'] },
});

/** Approves the plan of a workflow. */
export const approvePlan = defineTool({
  name: 'codex_approve_plan',
  title: 'Approve a plan',
  summary:
    'Has the plan of a workflow executed, once. Name the plan_hash that was reviewed: a plan that changed since is refused. Needed where latestPlan.requiresReview.',
  group: 'workflows',
  stability: 'stable',
  effect: 'control',
  destructive: true,
  idempotent: true,
  input: z.strictObject({
    workflow_id: field.id,
    plan_hash: field.id.optional().describe('latestPlan.planHash as reviewed.'),
    client_request_id: field.id.optional(),
    message: field.prompt.default('Implement the plan.'),
    sandbox: field.sandbox.optional(),
    approval_policy: field.approvalPolicy.optional(),
    max_turn_seconds: field.maxTurnSeconds.optional(),
    timeout_seconds: field.timeoutSeconds,
    first_message_max_chars: field.firstMessageMaxChars,
  }),
  output: workflowStepView,
  unsupported: ['output_schema'],
  errors: [...STATE_ERRORS, 'CODEX_PLAN_CHANGED', 'CODEX_CLIENT_REQUEST_ID_CONFLICT', 'CODEX_DUPLICATE_PROMPT_ACTIVE'],
  cli: { id: 'plan approve', args: ['workflow_id'] },
});

/** Has a plan made anew. */
export const revisePlan = defineTool({
  name: 'codex_revise_plan',
  title: 'Have a plan revised',
  summary:
    'Sends feedback on the plan of a workflow; Codex plans anew in the same thread, and the new plan is to be reviewed.',
  group: 'workflows',
  stability: 'stable',
  effect: 'control',
  destructive: false,
  idempotent: false,
  input: z.strictObject({
    workflow_id: field.id,
    feedback: field.prompt.describe('What should be different.'),
    plan_hash: field.id.optional().describe('The plan that it is about.'),
    client_request_id: field.id.optional(),
  }),
  output: workflowStepView,
  errors: [...STATE_ERRORS, 'CODEX_PLAN_CHANGED', 'CODEX_CLIENT_REQUEST_ID_CONFLICT', 'CODEX_DUPLICATE_PROMPT_ACTIVE'],
  cli: { id: 'plan revise', args: ['workflow_id', 'feedback'] },
});
