/** What every tool may answer: the arguments are not as they should be, or the state cannot be used. */
export const STATE_ERRORS = [
  'INVALID_ARGUMENT',
  'CODEX_STATE_BUSY',
  'CODEX_STATE_UNUSABLE',
  'CODEX_STATE_TOO_NEW',
] as const;
