import { isAbsolute } from 'node:path';
import type { ToolInput } from '../contract/registry.ts';
import { CodexCpError, invalidArgument } from '../errors/codex-cp-error.ts';
import { liesUnder } from '../foundation/paths.ts';
import type { ThreadId } from '../model/operation.ts';
import type { HandlerDeps } from './handler-deps.ts';
import { findProject, isAllowed, projectOfFolder, type Project } from './project-catalogue.ts';

/** Where a task will run. */
export interface TaskPlace {
  readonly projectId: string;
  readonly projectPath: string;
  readonly cwd: string;
  readonly threadId: ThreadId | null;
}

type Place = Pick<ToolInput<'codex_submit_task'>, 'project_id' | 'cwd' | 'chat_id'>;
type PlaceDeps = Pick<HandlerDeps, 'config' | 'folders' | 'platform' | 'store' | 'history'>;
type ProjectPlace = Pick<Project, 'projectId' | 'path'>;

/** Where a new thread will run: in `cwd`, else in the folder of the project. */
export function placeOfNewThread(deps: PlaceDeps, input: Place): TaskPlace {
  if (input.project_id === undefined && input.cwd === undefined) {
    throw invalidArgument('cwd', 'required', { remedy: 'Pass cwd or project_id: a new thread needs a folder.' });
  }
  return placeIn(deps, input, null);
}

/** Where a thread goes on: where it worked before, unless the call names another folder of the same project. */
export function placeOfThread(deps: PlaceDeps, input: Place): TaskPlace {
  const chatId = input.chat_id;
  if (chatId === undefined) throw invalidArgument('chat_id', 'required', { remedy: 'send_message needs chat_id.' });
  const known = whereThreadWorks(deps, chatId);
  if (known === undefined) throw new CodexCpError('CODEX_THREAD_NOT_FOUND', { field: 'chat_id', chatId });
  if (input.project_id !== undefined && input.project_id !== known.projectId) {
    throw new CodexCpError('CODEX_THREAD_NOT_FOUND', {
      field: 'project_id',
      reason: 'other_project',
      chatId,
      projectId: known.projectId,
    });
  }
  const cwd = checkFolder(deps, input.cwd ?? known.cwd, input.cwd === undefined ? 'chat_id' : 'cwd');
  return { projectId: known.projectId, projectPath: known.path, cwd, threadId: chatId as ThreadId };
}

function placeIn(deps: PlaceDeps, input: Place, threadId: ThreadId | null): TaskPlace {
  const named = input.project_id === undefined ? undefined : requireProject(deps, input.project_id);
  const cwd = checkFolder(deps, input.cwd ?? named?.path ?? '', input.cwd === undefined ? 'project_id' : 'cwd');
  const project: ProjectPlace = named ?? projectOfFolder(deps, cwd);
  if (named && !liesUnder(cwd, named.path, { platform: deps.platform, realpath: (path) => path })) {
    throw invalidArgument('cwd', 'not_in_project', {
      cwd,
      projectPath: named.path,
      remedy: 'cwd must lie in the project of project_id.',
    });
  }
  return { projectId: project.projectId, projectPath: project.path, cwd, threadId };
}

function requireProject(deps: PlaceDeps, projectId: string): ProjectPlace {
  const project = findProject(deps, projectId);
  if (!project) throw new CodexCpError('CODEX_PROJECT_NOT_FOUND', { field: 'project_id', projectId });
  return project;
}

/** Our own newest task in the thread says it best; else what Codex left on disk. */
function whereThreadWorks(deps: PlaceDeps, threadId: string): (ProjectPlace & { readonly cwd: string }) | undefined {
  const [ours] = deps.store.operations.list({ threadId, limit: 1 });
  if (ours) return { projectId: ours.projectId, path: ours.projectPath, cwd: ours.cwd };
  const { rollouts } = deps.history;
  const file = rollouts.find(threadId);
  const opening = file && rollouts.opening(file);
  if (!opening) return undefined;
  const cwd = deps.folders.canonical(opening.cwd);
  return { ...projectOfFolder(deps, cwd), cwd };
}

/** The canonical folder, once it is certain that it is one and that tasks may run there. */
function checkFolder(deps: PlaceDeps, path: string, field: string): string {
  if (!isAbsolute(path)) throw invalidArgument(field, 'not_absolute', { path, remedy: 'Pass an absolute path.' });
  const cwd = deps.folders.canonical(path);
  if (!isAllowed(deps, cwd)) throw notAllowed(deps, cwd, field);
  if (!deps.folders.exists(cwd))
    throw invalidArgument(field, 'path_not_found', { path: cwd, remedy: 'The folder must exist.' });
  if (!deps.folders.isFolder(cwd))
    throw invalidArgument(field, 'not_a_folder', { path: cwd, remedy: 'Pass a folder.' });
  return cwd;
}

function notAllowed({ config }: PlaceDeps, path: string, field: string): CodexCpError {
  const { roots, explanation } = config.roots;
  const remedy = `Tasks may run only under the allowed roots. ${explanation} To allow this folder, add it to CODEX_ALLOWED_ROOTS.`;
  return invalidArgument(field, 'path_not_allowed', { path, allowedRoots: roots, remedy });
}
