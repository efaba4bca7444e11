import { CodexCpError } from '../../errors/codex-cp-error.ts';

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'disk_full',
  EACCES: 'not_writable',
  EROFS: 'not_writable',
  EPERM: 'not_writable',
};

/** What the operating system refused as one of our errors, with the path and the reason; ours are left as they are. */
export function systemFault(path: string, error: unknown): CodexCpError {
  if (CodexCpError.is(error)) return error;
  const system = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  const reason = REASONS[system] ?? 'cannot_open';
  return new CodexCpError('CODEX_STATE_UNUSABLE', { path, reason, system }, { cause: error });
}
