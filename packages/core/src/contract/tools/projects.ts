import * as z from 'zod';
import { defineTool } from '../define-tool.ts';
import { STATE_ERRORS } from '../state-errors.ts';

/** Folders that tasks can run in. */
export const listProjects = defineTool({
  name: 'codex_list_projects',
  title: 'List projects',
  summary: 'Projects under the allowed roots, with the project_id that codex_submit_task takes.',
  group: 'projects',
  stability: 'compatibility',
  effect: 'read',
  destructive: false,
  idempotent: true,
  input: z.strictObject({
    limit: z.int().min(1).max(1_000).default(200),
    include_private_details: z.boolean().default(false).describe('Accepted; paths are always shown.'),
  }),
  output: z.object({
    projects: z.array(
      z.object({
        project_id: z.string(),
        name: z.string(),
        path: z.string(),
        last_activity_at: z.string().nullable(),
        source: z.string(),
      }),
    ),
    budget: z.object({ total: z.int(), returned: z.int(), truncated: z.boolean() }),
  }),
  spelling: 'snake_case',
  unsupported: ['compact', 'refresh', 'roots'],
  errors: STATE_ERRORS,
  cli: { id: 'projects', args: [] },
});
