import { CodexCpError } from '../errors/codex-cp-error.ts';
import type { Millis } from '../foundation/clock.ts';
import { samePath } from '../foundation/paths.ts';
import type { RolloutFile } from '../history/rollout-file.ts';
import type { LiveThread } from '../history/thread-reader.ts';
import { walkInGroups } from '../history/walk-in-groups.ts';
import type { Operation } from '../model/operation.ts';
import type { HookThread } from '../store/hook-history-store.ts';
import { folderProjects, type FolderProject } from './folder-projects.ts';
import type { HandlerDeps } from './handler-deps.ts';
import { findProject } from './project-catalogue.ts';

/** A thread and who knows of it. */
export interface Chat {
  readonly threadId: string;
  readonly project: FolderProject;
  readonly updatedAt: Millis;
  readonly file: RolloutFile | undefined;
  /** Our newest task in it. */
  readonly operation: Operation | undefined;
  readonly live: LiveThread | undefined;
  /** What hooks told of it. */
  readonly hook: HookThread | undefined;
}

/** Where a page ends: everything older comes after it. */
export interface ChatPosition {
  readonly updatedAt: Millis;
  readonly threadId: string;
}

/** Which chats are looked for. */
export interface ChatQuery {
  /** All projects where it is left out. */
  readonly project?: FolderProject;
  readonly archived: 'also' | 'none';
}

/** Which of those that were found are wanted. */
export interface PageQuery {
  readonly after?: ChatPosition;
  readonly since?: Millis;
  /** Of all threads only these. */
  readonly only?: ReadonlySet<string>;
  readonly limit: number;
}

export interface ChatPage {
  /** Newest activity first. */
  readonly chats: readonly Chat[];
  readonly hasMore: boolean;
}

/** Chats as they were at one moment. */
export interface ChatCatalogue {
  /** Did a running Codex have its say? */
  readonly live: 'answered' | 'absent';
  page(query: PageQuery): Promise<ChatPage>;
}

export type ChatDeps = Pick<HandlerDeps, 'config' | 'folders' | 'platform' | 'store' | 'history' | 'clock'>;

type Candidate = Omit<Chat, 'project'>;

const OPERATIONS_READ = 1_000;
const LIVE_PAGE = 100;
const HOOK_THREADS_READ = 1_000;

/**
 * Threads under the allowed roots: what Codex has on disk, what we ran, what a running Codex knows. The order of their
 * pages rests on disk and journal alone, so that a position stays good when a Codex comes or goes.
 */
export async function openCatalogue(deps: ChatDeps, query: ChatQuery): Promise<ChatCatalogue> {
  const live = await askLive(deps, query);
  const candidates = await gather(deps, query, live ?? []);
  const placeOf = placesIn(deps);
  const chatOf = (candidate: Candidate): Chat | undefined => {
    const project = placeOf(candidate);
    if (!project || (query.project && !isSame(deps, project, query.project))) return undefined;
    return { ...candidate, project: query.project ?? project };
  };
  return { live: live ? 'answered' : 'absent', page: (wanted) => pageOf(candidates, wanted, chatOf) };
}

async function pageOf(
  candidates: readonly Candidate[],
  query: PageQuery,
  chatOf: (candidate: Candidate) => Chat | undefined,
): Promise<ChatPage> {
  const chats: Chat[] = [];
  await walkInGroups(inOrder(candidates, query), (candidate) => {
    if (chats.length > query.limit) return 'enough';
    const chat = chatOf(candidate);
    if (chat) chats.push(chat);
    return 'more';
  });
  return { chats: chats.slice(0, query.limit), hasMore: chats.length > query.limit };
}

const inOrder = (
  candidates: readonly Candidate[],
  { after, since = 0, only }: Omit<PageQuery, 'limit'>,
): readonly Candidate[] =>
  candidates
    .filter(({ threadId, updatedAt }) => updatedAt >= since && (only === undefined || only.has(threadId)))
    .filter((each) => after === undefined || comesAfter(each, after))
    .sort((a, b) => (comesAfter(a, b) ? 1 : -1));

/** The chat of this id; CODEX_THREAD_NOT_FOUND where there is none, and where it lies outside the allowed roots or the project. */
export async function findChat(deps: ChatDeps, chatId: string, projectId?: string): Promise<Chat> {
  const [operation] = deps.store.operations.list({ threadId: chatId, limit: 1 });
  const file = deps.history.rollouts.find(chatId);
  const live = await deps.history.live.read((threads) => threads.readThread(chatId));
  const hook = deps.store.hookHistory.thread(chatId);
  const known = { file, operation, live, hook };
  const candidate = { threadId: chatId, updatedAt: lastActivity(known), ...known };
  const project = placesIn(deps)(candidate);
  if (project === undefined) throw new CodexCpError('CODEX_THREAD_NOT_FOUND', { field: 'chat_id', chatId });
  if (projectId !== undefined && !isKnownAs(deps, project, projectId)) {
    const details = { field: 'project_id', reason: 'other_project', chatId, projectId: project.projectId };
    throw new CodexCpError('CODEX_THREAD_NOT_FOUND', details);
  }
  return { ...candidate, project };
}

/** What a running Codex says counts only where nobody wrote anything down. */
const lastActivity = ({
  file,
  operation,
  live,
  hook,
}: Pick<Candidate, 'file' | 'operation' | 'live' | 'hook'>): Millis =>
  Math.max(file?.modifiedAt ?? 0, operation?.updatedAt ?? 0, hook?.updatedAt ?? 0) || (live?.updatedAt ?? 0);

/** A registry may have given a folder another id since a task ran there: the folder decides. */
const isSame = ({ platform }: ChatDeps, one: FolderProject, other: FolderProject): boolean =>
  samePath(one.path, other.path, { platform, realpath: (path) => path });

function isKnownAs(deps: ChatDeps, project: FolderProject, projectId: string): boolean {
  if (project.projectId === projectId) return true;
  const named = findProject(deps, projectId);
  return named !== undefined && isSame(deps, project, named);
}

/** Every folder that is known of a thread must be allowed; it belongs to the project that our newest task in it had. */
function placesIn(deps: ChatDeps): (candidate: Candidate) => FolderProject | undefined {
  const projectOf = folderProjects(deps);
  return ({ file, operation, live, hook }) => {
    const cwds = [
      operation?.cwd,
      file && deps.history.rollouts.opening(file)?.cwd,
      live?.cwd,
      hook?.projectPath ?? undefined,
    ];
    const projects = cwds.filter((cwd) => cwd !== undefined).map(projectOf);
    if (projects.includes(undefined)) return undefined;
    return operation ? { projectId: operation.projectId, path: operation.projectPath } : projects[0];
  };
}

async function gather(deps: ChatDeps, query: ChatQuery, live: readonly LiveThread[]): Promise<readonly Candidate[]> {
  const files = await deps.history.rollouts.files();
  const operations = newestOperations(deps, query);
  const hooks = new Map(deps.store.hookHistory.threads(HOOK_THREADS_READ).map((thread) => [thread.threadId, thread]));
  const lives = new Map(live.map((thread) => [thread.threadId, thread]));
  const onDisk = new Set(files.map(({ threadId }) => threadId));
  const fromDisk = files
    .filter(({ archived }) => query.archived === 'also' || !archived)
    .map((file) => candidate(file.threadId, file));
  const others = [...new Set([...operations.keys(), ...lives.keys(), ...hooks.keys()])].filter(
    (threadId) => !onDisk.has(threadId),
  );
  return [...fromDisk, ...others.map((threadId) => candidate(threadId, undefined))];

  function candidate(threadId: string, file: RolloutFile | undefined): Candidate {
    const known = {
      file,
      operation: operations.get(threadId),
      live: lives.get(threadId),
      hook: hooks.get(threadId),
    };
    return { threadId, updatedAt: lastActivity(known), ...known };
  }
}

const comesAfter = (one: ChatPosition, other: ChatPosition): boolean =>
  one.updatedAt < other.updatedAt || (one.updatedAt === other.updatedAt && one.threadId < other.threadId);

function newestOperations({ store }: ChatDeps, { project }: ChatQuery): ReadonlyMap<string, Operation> {
  const where = project === undefined ? {} : { projectId: project.projectId };
  const newest = new Map<string, Operation>();
  for (const operation of store.operations.list({ ...where, limit: OPERATIONS_READ })) {
    if (operation.threadId !== null && !newest.has(operation.threadId)) newest.set(operation.threadId, operation);
  }
  return newest;
}

/** What runs is among the newest; what lies in the folder of the project is asked for by its name. */
function askLive({ history }: ChatDeps, query: ChatQuery): Promise<readonly LiveThread[] | undefined> {
  const { project, archived } = query;
  return history.live.read(async (threads) => {
    const cwd = project === undefined ? {} : { cwd: [project.path] };
    const pages = await Promise.all([
      threads.listThreads({ archived: false, limit: LIVE_PAGE }),
      ...(project === undefined ? [] : [threads.listThreads({ archived: false, limit: LIVE_PAGE, ...cwd })]),
      ...(archived === 'also' ? [threads.listThreads({ archived: true, limit: LIVE_PAGE, ...cwd })] : []),
    ]);
    return pages.flatMap((page) => page.threads);
  });
}
