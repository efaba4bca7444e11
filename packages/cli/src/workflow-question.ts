import type { ControlPlane, ToolArguments } from '@codex-cp/core';
import type { Question } from './base-command.ts';
import { WHOLE_PLAN } from './read-workflow.ts';
import type { Format } from './render/format.ts';
import { renderWorkflow } from './render/workflow.ts';
import type { WorkflowView } from './views.ts';

interface HowToShow {
  readonly json: boolean;
  readonly 'wait-seconds': number | undefined;
  readonly full: boolean;
  readonly format: Format;
}

/** The status of a plan workflow, as `plan status` and `status` ask for it and show it. */
export function workflowQuestion(
  plane: ControlPlane,
  id: string,
  { json, 'wait-seconds': seconds, full, format }: HowToShow,
): Question<ToolArguments<'codex_get_workflow_status'>, WorkflowView> {
  const input = {
    workflow_id: id,
    wait_seconds: seconds,
    // A program asks for what it needs; a person wants the whole report, and the journal only on request.
    ...(!json && WHOLE_PLAN),
    ...(full && { ...WHOLE_PLAN, include_events: true }),
  };
  return {
    tool: 'codex_get_workflow_status',
    input,
    ask: plane.planStatus,
    text: (view) => renderWorkflow(view, format),
  };
}
