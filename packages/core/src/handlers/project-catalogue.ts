import { basename, join } from 'node:path';
import { liesUnder, samePath, type PathSystem } from '../foundation/paths.ts';
import { projectIdOf } from '../foundation/uuid5.ts';
import type { HandlerDeps } from './handler-deps.ts';

/** A folder that tasks run in. */
export interface Project {
  readonly projectId: string;
  readonly name: string;
  /** Canonical. */
  readonly path: string;
  readonly lastActivityAt: number | null;
  /** Who knows of it. */
  readonly source: 'registry' | 'disk_scan' | 'app_server' | 'transcript_index' | 'mixed';
}

type CatalogueDeps = Pick<HandlerDeps, 'config' | 'folders' | 'platform' | 'store'>;

/** Folders in a root that are never projects. */
const NOT_PROJECTS: ReadonlySet<string> = new Set(['node_modules', '_kb_history']);

/**
 * Projects under the allowed roots: those of the registry, those that tasks ran in, the roots themselves and the folders
 * directly in them, and those that `more` tells of. The folders of a repository are parts of it and no projects of their own.
 */
export function listProjects(deps: CatalogueDeps, more: readonly Project[]): readonly Project[] {
  const found = [...registeredProjects(deps), ...fromOperations(deps), ...fromDisk(deps), ...more];
  const byPath = new Map<string, Project>();
  for (const project of found) {
    const known = byPath.get(project.path);
    byPath.set(project.path, known ? merge(known, project) : project);
  }
  return [...byPath.values()].filter(({ path }) => isAllowed(deps, path)).sort(byActivity);
}

/** The allowed project of this id, or undefined. The disk is looked at last: it may hold thousands of folders. */
export function findProject(deps: CatalogueDeps, projectId: string): Project | undefined {
  for (const source of [registeredProjects, () => fromNewestOperation(deps, projectId), fromDisk]) {
    const found = source(deps).find((project) => project.projectId === projectId && isAllowed(deps, project.path));
    if (found) return found;
  }
  return undefined;
}

/** The project that an allowed canonical folder belongs to: the registered one nearest above it, else the one under its root. */
export function projectOfFolder(
  deps: CatalogueDeps,
  folder: string,
  registry: readonly Project[] = registeredProjects(deps),
): Pick<Project, 'projectId' | 'path'> {
  const system = systemOf(deps);
  const registered = nearest(registry, folder, system);
  if (registered) return registered;
  const root = nearest(
    deps.config.roots.roots.map((path) => ({ path })),
    folder,
    system,
  );
  const path = root === undefined ? folder : childOfRoot(deps, root.path, folder);
  return { projectId: projectIdOf(path, deps.platform), path };
}

/** May tasks run in this canonical folder? */
export function isAllowed(deps: Pick<HandlerDeps, 'config' | 'platform' | 'folders'>, folder: string): boolean {
  return deps.config.roots.roots.some((root) => liesUnder(folder, root, systemOf(deps)));
}

function systemOf({ platform, folders }: Pick<HandlerDeps, 'platform' | 'folders'>): PathSystem {
  return { platform, realpath: (path) => folders.canonical(path) };
}

function nearest<T extends { readonly path: string }>(
  places: readonly T[],
  folder: string,
  system: PathSystem,
): T | undefined {
  const above = places.filter(({ path }) => liesUnder(folder, path, system));
  return above.toSorted((a, b) => b.path.length - a.path.length)[0];
}

/** The folder directly in the root that holds `folder`; the root itself where it is a repository, or the folder asked for. */
function childOfRoot(deps: CatalogueDeps, root: string, folder: string): string {
  if (isRepository(deps, root) || samePath(root, folder, systemOf(deps))) return root;
  const [first = ''] = folder.slice(root.length).split(/[\\/]/).filter(Boolean);
  return join(root, first);
}

const isRepository = ({ folders }: Pick<HandlerDeps, 'folders'>, path: string): boolean =>
  folders.exists(join(path, '.git'));

function fromDisk(deps: CatalogueDeps): Project[] {
  const { config, folders } = deps;
  return config.roots.roots.flatMap((root) => {
    const inside = isRepository(deps, root) ? [] : folders.subFolders(root);
    const visible = inside.filter((path) => !basename(path).startsWith('.') && !NOT_PROJECTS.has(basename(path)));
    return [root, ...visible.map((path) => folders.canonical(path))].map((path) => project(deps, path, 'disk_scan'));
  });
}

function fromOperations(deps: CatalogueDeps): Project[] {
  return deps.store.maintenance.projects().map(({ path, projectId, lastActivityAt }) => ({
    ...project(deps, path, 'app_server'),
    projectId,
    lastActivityAt,
  }));
}

function fromNewestOperation(deps: CatalogueDeps, projectId: string): Project[] {
  return deps.store.operations.list({ projectId, limit: 1 }).map(({ projectPath, updatedAt }) => ({
    ...project(deps, projectPath, 'app_server'),
    projectId,
    lastActivityAt: updatedAt,
  }));
}

function project({ platform }: CatalogueDeps, path: string, source: Project['source']): Project {
  return { projectId: projectIdOf(path, platform), name: basename(path) || path, path, lastActivityAt: null, source };
}

/** Entries of the registry file; what is no entry is passed over. */
export function registeredProjects(deps: CatalogueDeps): Project[] {
  const { projectsRegistry, projectsRoot } = deps.config.values;
  const file = projectsRegistry ?? (projectsRoot === null ? null : join(projectsRoot, 'projects.json'));
  const text = file === null ? undefined : deps.folders.readText(file);
  return (text === undefined ? [] : parseList(text)).flatMap((entry) => {
    const { project_id: id, name, root_path: path } = entry;
    if (typeof path !== 'string' || path === '') return [];
    const found = project(deps, deps.folders.canonical(path), 'registry');
    return [{ ...found, ...(typeof id === 'string' && { projectId: id }), ...(typeof name === 'string' && { name }) }];
  });
}

function parseList(text: string): readonly Readonly<Record<string, unknown>>[] {
  try {
    const list = JSON.parse(text) as unknown;
    return Array.isArray(list) ? (list as unknown[]).filter(isEntry) : [];
  } catch {
    return [];
  }
}

/** What the registry says of names and ids stays; activity comes from wherever it is known. */
function merge(first: Project, second: Project): Project {
  return {
    ...first,
    lastActivityAt: newer(first.lastActivityAt, second.lastActivityAt),
    source: first.source === second.source ? first.source : 'mixed',
  };
}

const newer = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? (a ?? b) : Math.max(a, b);

function byActivity(a: Project, b: Project): number {
  return (b.lastActivityAt ?? 0) - (a.lastActivityAt ?? 0) || a.name.localeCompare(b.name);
}

const isEntry = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
