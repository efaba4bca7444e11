import * as z from 'zod';
import { defineTool } from '../define-tool.ts';
import * as field from '../fields.ts';
import { STATE_ERRORS } from '../state-errors.ts';
import { healthView } from '../views/health.ts';

/** Is everything all right? */
export const healthSummary = defineTool({
  name: 'codex_health_summary',
  title: 'Health of the control plane',
  summary:
    'Versions, worker, Codex, queue, open questions, recent errors, effective policy and allowed roots. Start here when something seems wrong.',
  group: 'diagnostics',
  stability: 'stable',
  effect: 'read',
  destructive: false,
  idempotent: true,
  input: z.strictObject({
    operation_id: field.id.optional(),
    workflow_id: field.id.optional(),
    thread_id: field.id.optional(),
    turn_id: field.id.optional(),
    since_minutes: z.int().min(1).max(10_080).default(120),
    stale_after_minutes: z.int().min(1).max(10_080).default(30),
    include_recent_errors: z.boolean().default(true),
    max_recent_errors: z.int().min(0).max(50).default(5),
  }),
  output: healthView,
  unsupported: ['action_id', 'command_id'],
  errors: STATE_ERRORS,
  cli: { id: 'health', args: [] },
});
