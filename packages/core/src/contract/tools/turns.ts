import * as z from 'zod';
import { defineTool } from '../define-tool.ts';
import * as field from '../fields.ts';
import { STATE_ERRORS } from '../state-errors.ts';
import { turnView } from '../views/turn.ts';

/** What became of one turn. */
export const getTurnStatus = defineTool({
  name: 'codex_get_turn_status',
  title: 'Read a turn',
  summary: 'Status, messages and plans of one turn. A turn that codex-cp did not start needs thread_id.',
  group: 'turns',
  stability: 'compatibility',
  effect: 'read',
  destructive: false,
  idempotent: true,
  input: z.strictObject({
    turn_id: field.id,
    thread_id: field.id.optional(),
    last_messages: z.int().min(1).max(50).default(10),
    message_max_chars: field.messageMaxChars,
    progress_events: z.int().min(0).max(100).default(10),
    progress_max_chars: z.int().min(200).max(20_000).default(2_000),
  }),
  output: turnView,
  errors: [...STATE_ERRORS, 'CODEX_TURN_NOT_FOUND'],
  cli: { id: 'turn', args: ['turn_id'] },
});
