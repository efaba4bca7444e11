import type { ToolSet } from '../model/tool-sets.ts';
import type { Tool } from './registry.ts';

/** The dozen that a model needs: everything that a task or a plan can come to is reached through them. */
const CORE: ReadonlySet<string> = new Set([
  'codex_submit_task',
  'codex_wait',
  'codex_get_operation_status',
  'codex_list_operations',
  'codex_start_plan_workflow',
  'codex_get_workflow_status',
  'codex_approve_plan',
  'codex_revise_plan',
  'codex_list_pending_interactions',
  'codex_answer_pending_interaction',
  'codex_interrupt_turn',
  'codex_health_summary',
]);

type Placed = Pick<Tool, 'name' | 'effect' | 'stability'>;

/** The sets that a tool belongs to. */
export function setsOf({ name, effect, stability }: Placed): readonly ToolSet[] {
  if (stability === 'legacy') return ['legacy'];
  return ['full', ...(CORE.has(name) ? (['core'] as const) : []), ...(effect === 'read' ? (['read'] as const) : [])];
}

/** Names of the tools in these sets, in the order of `tools`. */
export function toolsIn(sets: readonly ToolSet[], tools: readonly Placed[]): string[] {
  return tools.filter((tool) => setsOf(tool).some((set) => sets.includes(set))).map(({ name }) => name);
}
