import { posix, win32 } from 'node:path';
import { optionalPath, path } from '../setting-types.ts';
import { setting, type DefaultContext } from '../setting.ts';

const home = ({ homedir, platform }: DefaultContext): string =>
  (platform === 'win32' ? win32 : posix).join(homedir, '.codex');

/** Where Codex and its files are. */
export const CODEX_SETTINGS = {
  codexHome: setting({
    env: ['CODEX_HOME'],
    key: 'codex_home',
    type: path,
    defaultValue: home,
    defaultText: '`.codex` in the home folder',
    description: 'Home folder of Codex: its configuration, login and threads.',
  }),
  codexBinary: setting<string | null>({
    env: ['CODEX_BINARY_PATH'],
    key: 'codex_binary_path',
    type: optionalPath,
    defaultValue: () => null,
    defaultText: 'found: `@openai/codex`, then PATH, then the Codex Desktop',
    description: 'The Codex binary. One that is set and does not exist is an error.',
  }),
  sessionsDir: setting<string | null>({
    env: [],
    key: 'sessions_dir',
    type: optionalPath,
    defaultValue: () => null,
    defaultText: '`sessions` in the Codex home',
    description: 'Threads of Codex. Read only.',
  }),
  archivedSessionsDir: setting<string | null>({
    env: [],
    key: 'archived_sessions_dir',
    type: optionalPath,
    defaultValue: () => null,
    defaultText: '`archived_sessions` in the Codex home',
    description: 'Archived threads of Codex. Read only.',
  }),
  codexStateDb: setting<string | null>({
    env: [],
    key: 'codex_state_db',
    type: optionalPath,
    defaultValue: () => null,
    defaultText: '`state_5.sqlite` in the Codex home',
    description: 'State database of Codex. Read only.',
    usedBy: 'later',
  }),
  codexLogsDb: setting<string | null>({
    env: [],
    key: 'codex_logs_db',
    type: optionalPath,
    defaultValue: () => null,
    defaultText: '`logs_2.sqlite` in the Codex home',
    description: 'Log database of Codex. Read only.',
    usedBy: 'later',
  }),
} as const;
