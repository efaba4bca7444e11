import type { ToolInput, ToolOutput } from '../contract/registry.ts';
import type { HandlerDeps } from './handler-deps.ts';
import { readHealthFacts } from './health-facts.ts';
import { healthView } from './health-view.ts';
import { refuseWorkflow } from './read-operation.ts';

/** Reads how everything is. */
export function healthSummary(deps: HandlerDeps) {
  return (input: ToolInput<'codex_health_summary'>): ToolOutput<'codex_health_summary'> => {
    refuseWorkflow(input.workflow_id);
    return healthView(readHealthFacts(deps, input), input, deps);
  };
}
