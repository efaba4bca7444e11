import type { ControlPlane } from '@codex-cp/core';
import { isTask, isWorkflow, targetOf } from '../target.ts';
import { UsageError } from '../usage-error.ts';
import type { InteractionView } from '../views.ts';

const MOST = 200;

/** The id of a question: given as such, or by a task that has just one open. */
export async function findInteraction(plane: ControlPlane, target: string): Promise<string> {
  if (!isTask(target)) return target;
  const { interactions } = await plane.interactions({ ...targetOf(target), limit: MOST });
  const [only, ...others] = interactions;
  if (only && others.length === 0) return only.interactionId;
  if (!only)
    return raiseNotFound({
      [isWorkflow(target) ? 'workflowId' : 'operationId']: target,
      remedy: 'This task asks nothing at present.',
    });
  const ids = interactions.map(({ interactionId }) => interactionId).join(', ');
  throw new UsageError('INTERACTION', 'several_open', `The task has several open questions, name one: ${ids}`);
}

/** A question by its id. Open ones come first: of the others only the newest are looked at. */
export async function readInteraction(plane: ControlPlane, id: string): Promise<InteractionView> {
  for (const status of ['pending', null] as const) {
    const { interactions } = await plane.interactions({ status, limit: MOST });
    const found = interactions.find(({ interactionId }) => interactionId === id);
    if (found) return found;
  }
  return raiseNotFound({ interactionId: id });
}

async function raiseNotFound(details: Readonly<Record<string, unknown>>): Promise<never> {
  const { CodexCpError } = await import('@codex-cp/core');
  throw new CodexCpError('CODEX_PENDING_INTERACTION_NOT_FOUND', details);
}
