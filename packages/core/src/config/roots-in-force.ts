import { canonicalPath, isFileSystemRoot, samePath, type PathSystem } from '../foundation/paths.ts';
import type { ConfigValues } from './config-schema.ts';
import type { ConfigInput, ConfigSource, ConfigSources } from './config-input.ts';

/** Which folders tasks may run in, and why those. */
export interface RootsInForce {
  /** Canonical; empty where the working directory is refused. */
  readonly roots: readonly string[];
  readonly reason: 'allowed_roots' | 'projects_root' | 'working_directory' | 'working_directory_refused';
  /** One sentence for people. */
  readonly explanation: string;
}

interface RootsQuestion {
  readonly values: ConfigValues;
  readonly sources: ConfigSources;
  readonly input: ConfigInput;
}

/**
 * What is configured, else the working directory. An MCP server is often started in `/` or in the home folder; those are
 * never allowed by accident, only when somebody names them.
 */
export function rootsInForce({ values, sources, input }: RootsQuestion): RootsInForce {
  const { allowedRoots, projectsRoot } = values;
  if (allowedRoots !== null) {
    const explanation = `Set by ${tell(sources.allowedRoots)}.`;
    return {
      roots: unique(allowedRoots.map((root) => canonicalPath(root, input))),
      reason: 'allowed_roots',
      explanation,
    };
  }
  if (projectsRoot !== null) {
    const explanation = `CODEX_ALLOWED_ROOTS is not set; ${tell(sources.projectsRoot)} is the only root.`;
    return { roots: [canonicalPath(projectsRoot, input)], reason: 'projects_root', explanation };
  }
  return workingDirectory(input);
}

function workingDirectory(input: ConfigInput): RootsInForce {
  const cwd = canonicalPath(input.cwd, input);
  const kind = input.door === 'cli' || input.door === 'library' ? undefined : tooWide(cwd, input);
  if (kind !== undefined) {
    const explanation = `No root is set, and the working directory is ${kind}: set CODEX_ALLOWED_ROOTS to the folders of your projects.`;
    return { roots: [], reason: 'working_directory_refused', explanation };
  }
  const named = input.door === 'cli' ? ', and the folder that a command names with --cwd' : '';
  const explanation = `No root is set: only the working directory is allowed${named}. Set CODEX_ALLOWED_ROOTS to allow others.`;
  return { roots: [cwd], reason: 'working_directory', explanation };
}

function tooWide(cwd: string, input: ConfigInput): string | undefined {
  const system: PathSystem = input;
  if (isFileSystemRoot(cwd, system)) return 'the root of a file system';
  return samePath(cwd, canonicalPath(input.homedir, system), system) ? 'the home folder' : undefined;
}

const tell = ({ name, file }: ConfigSource): string => (file === undefined ? name : `${name} in ${file}`);

const unique = (paths: readonly string[]): string[] => [...new Set(paths)];
