import { posix, win32 } from 'node:path';
import type { DefaultContext } from './setting.ts';

/** Names of the variable that points to the JSON file, the present one first. */
export const CONFIG_FILE_ENV = ['CODEX_CONTROL_PLANE_MCP_CONFIG', 'OPENCLAW_CODEX_MCP_CONFIG'] as const;

export interface NamedFile {
  readonly variable: (typeof CONFIG_FILE_ENV)[number];
  readonly path: string;
}

/** The JSON file that the environment names, or undefined where it names none. */
export function namedConfigFile(context: Omit<DefaultContext, 'door'>): NamedFile | undefined {
  const variable = CONFIG_FILE_ENV.find((name) => (context.env[name] ?? '').trim() !== '');
  return variable && { variable, path: absolute(context.env[variable] ?? '', context) };
}

/** What stands in the file; undefined for what is no JSON. */
export function parseConfigText(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, '')) as unknown;
  } catch {
    return undefined;
  }
}

function absolute(path: string, { cwd, homedir, platform }: Omit<DefaultContext, 'door'>): string {
  const flavour = platform === 'win32' ? win32 : posix;
  const trimmed = path.trim();
  return /^~(?=$|[\\/])/.test(trimmed) ? flavour.join(homedir, trimmed.slice(1)) : flavour.resolve(cwd, trimmed);
}
