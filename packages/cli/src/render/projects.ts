import type { ToolOutput } from '@codex-cp/core';
import type { Format } from './format.ts';
import { renderTable } from './table.ts';
import { showTime } from './times.ts';

/** Folders that tasks can run in. */
export function renderProjects({ projects, budget }: ToolOutput<'codex_list_projects'>, format: Format): string {
  if (projects.length === 0) return 'No projects under the allowed roots.';
  const table = renderTable(
    projects,
    [
      { title: 'ID', cell: ({ project_id }) => project_id },
      { title: 'NAME', cell: ({ name }) => name, shrinks: 'start' },
      { title: 'LAST TASK', cell: ({ last_activity_at }) => showTime(last_activity_at, format) || '-' },
      { title: 'FOLDER', cell: ({ path }) => path, shrinks: 'end' },
    ],
    format,
  );
  return budget.truncated ? `${table}\n${budget.returned} of ${budget.total}: --limit shows more.` : table;
}
