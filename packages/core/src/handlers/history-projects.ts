import { basename } from 'node:path';
import { walkInGroups } from '../history/walk-in-groups.ts';
import type { ChatDeps } from './chat-catalogue.ts';
import { folderProjects } from './folder-projects.ts';
import type { Project } from './project-catalogue.ts';

const LIVE_PAGE = 100;

/** Projects that threads of Codex worked in, whichever program of Codex made them. */
export async function projectsOfHistory(deps: ChatDeps): Promise<readonly Project[]> {
  const projectOf = folderProjects(deps);
  const found = new Map<string, Project>();
  const add = (cwd: string | undefined, at: number, source: Project['source']): void => {
    const place = cwd === undefined ? undefined : projectOf(cwd);
    if (place === undefined) return;
    const { projectId, path } = place;
    const known = found.get(path);
    if (known && (known.lastActivityAt ?? 0) >= at) return;
    found.set(path, { projectId, path, name: basename(path) || path, lastActivityAt: at, source });
  };
  const live = await deps.history.live.read((threads) => threads.listThreads({ archived: false, limit: LIVE_PAGE }));
  for (const { cwd, updatedAt } of live?.threads ?? []) add(cwd, updatedAt, 'app_server');
  await walkInGroups(await deps.history.rollouts.files(), (file) => {
    add(deps.history.rollouts.opening(file)?.cwd, file.modifiedAt, 'transcript_index');
    return 'more';
  });
  return [...found.values()];
}
