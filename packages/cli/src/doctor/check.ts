/** What one look at the machine found. */
export interface Check {
  readonly name: string;
  readonly status: 'ok' | 'warning' | 'error';
  /** What is so, in a sentence. */
  readonly message: string;
  /** What to do about it; only where something is not as it should be. */
  readonly remedy?: string;
}

export const ok = (name: string, message: string): Check => ({ name, status: 'ok', message });

export const warning = (name: string, message: string, remedy: string): Check => ({
  name,
  status: 'warning',
  message,
  remedy,
});

export const error = (name: string, message: string, remedy: string): Check => ({
  name,
  status: 'error',
  message,
  remedy,
});
