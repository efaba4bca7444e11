import * as z from 'zod';

const ID_CHARS = 1_000;

/** An id that somebody gave out earlier. */
export const id = z.string().trim().min(1).max(ID_CHARS);

/** A short line of text. */
export const line = z.string().trim().min(1).max(ID_CHARS);

/** A path on this machine. */
export const path = z.string().trim().min(1).max(4_096);

/** The words a task is given; kept as they are, blank ones are refused. */
export const prompt = z
  .string()
  .min(1)
  .max(200_000)
  .refine((text) => text.trim() !== '', { error: 'empty' });

export const sandbox = z.enum(['read-only', 'workspace-write', 'danger-full-access', 'respect_existing']);

export const approvalPolicy = z.enum([
  'never',
  'on-request',
  'untrusted',
  'respect_existing',
  'on-failure',
  'ask_openclaw',
  'never_auto_approve',
]);

/** Seconds to wait for a change before the answer comes. */
export const waitSeconds = z.int().min(0).max(300);

/** Limits of texts in answers. */
export const messageMaxChars = z.int().min(500).max(200_000).default(8_000);

export const lastMessages = z.int().min(1).max(50).default(1);

/** After so long a running turn is interrupted. */
export const maxTurnSeconds = z.int().min(1).max(604_800).describe('Interrupts the turn after this time.');

/** It never ends a turn. */
export const timeoutSeconds = z
  .int()
  .min(1)
  .max(7_200)
  .default(300)
  .describe('Bound of one call to Codex; never ends a turn.');

export const firstMessageMaxChars = z.int().min(500).max(200_000).default(8_000);

/** Older clients send it; only the older calls wait for a first message. */
export const firstMessageTimeoutSeconds = z.int().min(0).max(600).default(0);
