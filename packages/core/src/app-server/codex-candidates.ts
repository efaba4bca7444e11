import { posix, win32 } from 'node:path';

/** Where a Codex was found: set by the user, installed beside us, on the PATH, or part of the desktop app. */
export type CodexSource = 'configured' | 'package' | 'path' | 'desktop';

/** A file that may be Codex. A launcher is a script whose native program has to be looked for. */
export interface CodexCandidate {
  readonly source: CodexSource;
  readonly path: string;
}

/** The machine as the listing sees it, so that it can be tested for another one. */
export interface Surroundings {
  readonly platform: NodeJS.Platform;
  readonly arch: string;
  readonly env: NodeJS.ProcessEnv;
  readonly homeFolder: string;
  /** Folder of this program: packages installed beside it are found from there upwards. */
  readonly ownFolder: string;
}

/** The file system, as far as finding a program needs it. */
export interface FileView {
  isFile(path: string): boolean;
  /** Names in a folder, newest first; empty when there is none. */
  list(folder: string): readonly string[];
  /** The path without links; the same path when it cannot be told. */
  real(path: string): string;
  /** Start of a file; empty when it cannot be read. */
  head(path: string): string;
}

/** All places where Codex may be without being configured, best first. */
export function codexCandidates(around: Surroundings, files: FileView): readonly CodexCandidate[] {
  return [
    ...besideUs(around, files).map((path) => ({ source: 'package' as const, path })),
    ...onThePath(around).map((path) => ({ source: 'path' as const, path })),
    ...inTheDesktopApp(around, files).map((path) => ({ source: 'desktop' as const, path })),
  ];
}

const TARGETS: Readonly<Record<string, string>> = {
  'linux-x64': 'x86_64-unknown-linux-musl',
  'linux-arm64': 'aarch64-unknown-linux-musl',
  'darwin-x64': 'x86_64-apple-darwin',
  'darwin-arm64': 'aarch64-apple-darwin',
  'win32-x64': 'x86_64-pc-windows-msvc',
  'win32-arm64': 'aarch64-pc-windows-msvc',
};

/** Where the npm package `packageFolder` may have put the native program, by how npm, pnpm and bun lay packages out. */
export function nativePrograms(around: Surroundings, packageFolder: string): readonly string[] {
  const paths = pathsOf(around.platform);
  const name = `${around.platform === 'android' ? 'linux' : around.platform}-${around.arch}`;
  const target = TARGETS[name];
  if (target === undefined) return [];
  const program = around.platform === 'win32' ? 'codex.exe' : 'codex';
  const platformPackage = `codex-${name}`;
  return [
    paths.join(packageFolder, 'node_modules', '@openai', platformPackage),
    paths.join(paths.dirname(packageFolder), platformPackage),
    packageFolder,
  ].map((folder) => paths.join(folder, 'vendor', target, 'bin', program));
}

/** The folder of the npm package that a launcher belongs to: `codex.js` itself, a link to it or a shim that starts it. */
export function packageOfLauncher(around: Surroundings, files: FileView, path: string): string | null {
  const paths = pathsOf(around.platform);
  const packageOf = (script: string): string => paths.dirname(paths.dirname(script));
  const real = files.real(path);
  if (paths.basename(real) === 'codex.js') return packageOf(real);
  // `"%dp0%\node_modules\@openai\codex\bin\codex.js"` in a .cmd, `"$basedir/../@openai/codex/bin/codex.js"` in a shell script.
  const started = /["'](?:%~?dp0%?|\$basedir|\$\{basedir\})[\\/]([^"']*codex\.js)["']/i.exec(files.head(real))?.[1];
  if (started === undefined) return null;
  const relative = around.platform === 'win32' ? started : started.replaceAll('\\', '/');
  return packageOf(files.real(paths.resolve(paths.dirname(real), relative)));
}

function besideUs(around: Surroundings, files: FileView): readonly string[] {
  const paths = pathsOf(around.platform);
  const found: string[] = [];
  let folder = around.ownFolder;
  for (;;) {
    const installed = paths.join(folder, 'node_modules', '@openai', 'codex');
    for (const root of new Set([installed, files.real(installed)])) found.push(...nativePrograms(around, root));
    const parent = paths.dirname(folder);
    if (parent === folder) return found;
    folder = parent;
  }
}

/** Programs that macOS starts from the Dock get no PATH of a shell. */
const MAC_FOLDERS = ['/opt/homebrew/bin', '/usr/local/bin'];

function onThePath({ platform, env }: Surroundings): readonly string[] {
  const paths = pathsOf(platform);
  const path = Object.entries(env).find(([name]) => name === 'PATH' || (platform === 'win32' && /^path$/i.test(name)));
  const folders = (path?.[1] ?? '').split(paths.delimiter).map((folder) => folder.replace(/^"(.*)"$/, '$1'));
  const names = platform === 'win32' ? ['codex.exe', 'codex.cmd', 'codex.bat'] : ['codex'];
  return [...new Set([...folders, ...(platform === 'darwin' ? MAC_FOLDERS : [])])]
    .filter((folder) => paths.isAbsolute(folder)) // a relative one would run what lies in somebody's project
    .flatMap((folder) => names.map((name) => paths.join(folder, name)));
}

function inTheDesktopApp({ platform, env, homeFolder }: Surroundings, files: FileView): readonly string[] {
  const paths = pathsOf(platform);
  if (platform === 'darwin') {
    return ['ChatGPT.app', 'Codex.app'].flatMap((app) =>
      ['/Applications', paths.join(homeFolder, 'Applications')].map((folder) =>
        paths.join(folder, app, 'Contents', 'Resources', 'codex'),
      ),
    );
  }
  if (platform !== 'win32') return [];
  const local = env['LOCALAPPDATA'] ?? paths.join(homeFolder, 'AppData', 'Local');
  // The app cannot be started where the store keeps it: it copies its Codex here, one folder for each version.
  const copies = paths.join(local, 'OpenAI', 'Codex', 'bin');
  return [
    paths.join(copies, 'codex.exe'),
    ...files.list(copies).map((name) => paths.join(copies, name, 'codex.exe')),
    paths.join(local, 'Programs', 'OpenAI', 'Codex', 'bin', 'codex.exe'),
  ];
}

function pathsOf(platform: NodeJS.Platform): typeof posix {
  return platform === 'win32' ? win32 : posix;
}
