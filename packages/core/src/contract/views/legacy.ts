import * as z from 'zod';
import { WIRE_OPERATION_STATUSES } from '../words.ts';
import { interactionBrief } from './interaction.ts';

/** What `codex` and `codex-reply` answer. MCP clients get the first two fields alone once the task has ended. */
export const legacyView = z.object({
  /** Empty while there is none yet. */
  threadId: z.string(),
  /** The final message, byte for byte; while there is none, where things stand and how to go on. */
  content: z.string(),
  operationId: z.string().optional(),
  status: z.enum(WIRE_OPERATION_STATUSES).optional(),
  /** True where the call was taken for a repeat of an earlier one. */
  joined: z.boolean().optional(),
  pendingInteractions: z.array(interactionBrief).optional(),
  warnings: z.array(z.string()).optional(),
  workerStartError: z.string().optional(),
});
