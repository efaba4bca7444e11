import { CodexCpError } from '../errors/codex-cp-error.ts';

/** The error for work on a state file that no longer lies at its path: no worker will ever read it. */
export function stateReplaced(path: string): CodexCpError {
  const remedy = 'The state file was removed or replaced meanwhile. Call again with the same client_request_id.';
  return new CodexCpError('CODEX_STATE_UNUSABLE', { path, reason: 'replaced', remedy });
}
