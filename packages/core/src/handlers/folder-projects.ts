import { posix, win32 } from 'node:path';
import type { HandlerDeps } from './handler-deps.ts';
import { isAllowed, projectOfFolder, registeredProjects, type Project } from './project-catalogue.ts';

export type FolderProject = Pick<Project, 'projectId' | 'path'>;

/**
 * Tells to which project a working directory of a thread belongs; undefined for one outside the allowed roots. Thousands
 * of threads share few folders: each is looked at once, and so is the registry.
 */
export function folderProjects(
  deps: Pick<HandlerDeps, 'config' | 'folders' | 'platform' | 'store'>,
): (cwd: string) => FolderProject | undefined {
  const known = new Map<string, FolderProject | undefined>();
  let registry: readonly Project[] | undefined;
  const paths = deps.platform === 'win32' ? win32 : posix;
  const look = (cwd: string): FolderProject | undefined => {
    // A path of another system would count from wherever this process happens to be.
    if (!paths.isAbsolute(cwd)) return undefined;
    const folder = deps.folders.canonical(cwd);
    if (!isAllowed(deps, folder)) return undefined;
    registry ??= registeredProjects(deps);
    return projectOfFolder(deps, folder, registry);
  };
  return (cwd) => {
    if (!known.has(cwd)) known.set(cwd, look(cwd));
    return known.get(cwd);
  };
}
