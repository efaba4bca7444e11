import type { ServingDoor } from '@codex-cp/core/listed-tools';

/** What a model should know of the tools together; each sentence only where the tools that it names are listed. */
const SENTENCES: readonly (readonly [needs: readonly string[], sentence: string])[] = [
  [[], 'Runs tasks in Codex durably: a task outlives this connection.'],
  [
    ['codex_submit_task', 'codex_wait'],
    'codex_submit_task answers at once with an operationId; codex_wait with it answers when the task has ended (finalReport) or needs you.',
  ],
  [
    ['codex_wait', 'codex_answer_pending_interaction'],
    'needs_attention: read pendingInteractions, decide with codex_answer_pending_interaction, wait again. timeout: wait again.',
  ],
  [
    ['codex_start_plan_workflow', 'codex_wait', 'codex_approve_plan', 'codex_revise_plan'],
    'To see a plan first: codex_start_plan_workflow, codex_wait with workflow_ids until phase plan_ready, show latestPlan, then codex_approve_plan with its planHash, or codex_revise_plan with feedback.',
  ],
  [
    ['codex_submit_task'],
    'Send a client_request_id with every submit: repeat the same call after a time-out and you get the same task, never a second one.',
  ],
  [
    ['codex', 'codex-reply'],
    'codex and codex-reply wait for the end of their task; where that takes too long they say how to go on, and the very same call again joins the task.',
  ],
  [['codex_list_operations'], 'Lost an id? codex_list_operations.'],
  [['codex_interrupt_turn'], 'Stop: codex_interrupt_turn.'],
  [['codex_health_summary'], 'Something wrong? codex_health_summary.'],
];

/** The instructions of a door, by what it lists. */
export async function readInstructions(serving: ServingDoor): Promise<string> {
  const { listedTools } = await import('@codex-cp/core/listed-tools');
  return instructionsFor(new Set(listedTools(serving).map(({ name }) => name)));
}

/** Pure: the instructions of a server that lists these tools; at most a kilobyte. */
export function instructionsFor(listed: ReadonlySet<string>): string {
  return SENTENCES.filter(([needs]) => needs.every((name) => listed.has(name)))
    .map(([, sentence]) => sentence)
    .join(' ');
}
