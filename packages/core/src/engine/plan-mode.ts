import { isMethodMissing } from '../app-server/classify-error.ts';
import { CodexCpError } from '../errors/codex-cp-error.ts';
import type { Operation } from '../model/operation.ts';
import type { Session } from './session.ts';

const NONE: readonly string[] = [];

/**
 * Refuses to plan on a Codex that does not offer it, before anything is sent: one that does not know the field leaves it out
 * of account and starts an ordinary turn. Throws CODEX_PLAN_MODE_UNAVAILABLE.
 */
export async function requirePlanMode({ server }: Session, { settings }: Operation): Promise<void> {
  if (settings.collaborationMode !== 'plan') return;
  const bound = { timeoutMs: settings.callTimeoutMs };
  const modes = await server.listCollaborationModes(bound).catch((error: unknown) => {
    if (isMethodMissing(error)) return NONE;
    throw error;
  });
  if (modes.includes('plan')) return;
  const offered = modes.length === 0 ? 'has no collaboration modes' : `offers only: ${modes.join(', ')}`;
  throw new CodexCpError('CODEX_PLAN_MODE_UNAVAILABLE', { reason: `Codex ${server.info.version} ${offered}.` });
}
