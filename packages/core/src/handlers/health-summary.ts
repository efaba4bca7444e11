import type { ToolInput, ToolOutput } from '../contract/registry.ts';
import type { HandlerDeps } from './handler-deps.ts';
import { binaryInUse, readHealthFacts } from './health-facts.ts';
import { healthView } from './health-view.ts';
import { requireWorkflow } from './read-workflow.ts';

/** Reads how everything is. */
export function healthSummary(deps: HandlerDeps) {
  return async (input: ToolInput<'codex_health_summary'>): Promise<ToolOutput<'codex_health_summary'>> => {
    if (input.workflow_id !== undefined) requireWorkflow(deps, input.workflow_id);
    const binary = await binaryInUse(deps);
    return healthView(readHealthFacts(deps, input, binary), input, deps);
  };
}
