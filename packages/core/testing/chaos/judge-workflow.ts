import { workflowMachine } from '../../src/model/workflow-machine.ts';
import { currentOperationOf } from '../../src/model/workflow.ts';
import type { Rig } from '../rig.ts';
import { missesOf } from './judge.ts';
import type { StartedWorkflow } from './workflows.ts';

/** What is wrong with the end of a plan workflow: each of its turns ran once at most, and its status is that of the last. */
export function judgeWorkflow(rig: Rig, { key, id, planned, executed, calledOff }: StartedWorkflow): readonly string[] {
  const { store } = rig;
  const workflow = store.workflows.get(id);
  if (!workflow) return [`workflow ${key} (${id}) is lost`];
  const { status } = workflow;
  const told = `workflow ${key} (${id}) is ${status}`;
  if (!workflowMachine.isTerminal(status)) return [`not over: ${told}`];
  const turns = [...planned, ...(executed ? [executed] : [])];
  const misses = turns.flatMap((turn) => missesOf(rig, turn));

  const known = new Set(turns.map((turn) => turn.id));
  const own = store.operations.list({ limit: 100_000 }).filter(({ workflowId }) => workflowId === id);
  const more = own.filter((operation) => !known.has(operation.id));
  misses.push(...more.map((operation) => `nobody decided for ${operation.id} of ${told}`));

  const last = rig.get(currentOperationOf(workflow));
  if (status === 'cancelled') return calledOff ? misses : [...misses, `nobody called it off: ${told}`];
  if (status !== last.status) misses.push(`${told}, but its last turn ${last.id} is ${last.status}`);
  if (status === 'completed' && executed?.id !== last.id) misses.push(`completed without an execution: ${told}`);
  return misses;
}
