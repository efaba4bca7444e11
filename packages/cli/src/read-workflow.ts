import type { ControlPlane } from '@codex-cp/core';
import { TOOL_FIELDS } from './generated/tool-fields.ts';
import type { WorkflowView } from './views.ts';

/** As much of a plan as one answer carries. */
export const WHOLE_PLAN = {
  message_max_chars: TOOL_FIELDS.codex_get_workflow_status.message_max_chars.maximum,
};

/** One plan workflow with its whole plan, without its journal. */
export const readWorkflow = (plane: Pick<ControlPlane, 'planStatus'>, id: string): Promise<WorkflowView> =>
  plane.planStatus({ workflow_id: id, ...WHOLE_PLAN });
