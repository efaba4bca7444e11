import type { ToolInput, ToolOutput } from '../contract/registry.ts';
import type { HandlerDeps } from './handler-deps.ts';
import { projectsOfHistory } from './history-projects.ts';
import { isoTimeOrNull } from './iso-time.ts';
import { listProjects as projectsOf } from './project-catalogue.ts';

/** Reads the projects under the allowed roots. Starts nothing. */
export function listProjects(deps: HandlerDeps) {
  return async ({ limit }: ToolInput<'codex_list_projects'>): Promise<ToolOutput<'codex_list_projects'>> => {
    const all = projectsOf(deps, await projectsOfHistory(deps));
    const shown = all.slice(0, limit);
    return {
      projects: shown.map(({ projectId, name, path, lastActivityAt, source }) => ({
        project_id: projectId,
        name,
        path,
        last_activity_at: isoTimeOrNull(lastActivityAt),
        source,
      })),
      budget: { total: all.length, returned: shown.length, truncated: shown.length < all.length },
    };
  };
}
