import type { ToolOutput } from '@codex-cp/core';

/** Everything about one operation. */
export type OperationView = ToolOutput<'codex_get_operation_status'>;
/** One line of a list of operations. */
export type OperationBrief = ToolOutput<'codex_list_operations'>['operations'][number];
export type FinalReport = NonNullable<OperationView['finalReport']>;
/** What is needed to decide a question. */
export type InteractionBrief = OperationView['pendingInteractions'][number];
/** Everything about one question. */
export type InteractionView = ToolOutput<'codex_list_pending_interactions'>['interactions'][number];
export type HealthView = ToolOutput<'codex_health_summary'>;
/** Everything about one plan workflow. */
export type WorkflowView = ToolOutput<'codex_get_workflow_status'>;
/** One line about a plan workflow. */
export type WorkflowBrief = ToolOutput<'codex_wait'>['workflows'][number];
/** A plan with its text. */
export type PlanView = NonNullable<WorkflowView['latestPlan']>;
