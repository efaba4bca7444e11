/** A command as `child_process` wants it. */
export interface CommandLine {
  readonly command: string;
  readonly args: readonly string[];
  /** True: the arguments are quoted already, and Node must not quote them again. */
  readonly verbatim: boolean;
}

/** Wraps a `.cmd` or `.bat` launcher on Windows, which only cmd.exe can start; leaves everything else as it is. */
export function onWindows(platform: NodeJS.Platform, command: string, args: readonly string[]): CommandLine {
  if (platform !== 'win32' || !/\.(?:cmd|bat)$/i.test(command)) return { command, args, verbatim: false };
  const line = [escapeMeta(command), ...args.map(quoteForBatch)].join(' ');
  return { command: 'cmd.exe', args: ['/d', '/s', '/c', `"${line}"`], verbatim: true };
}

/** Quotes one argument by the rules of the C runtime, then hides it twice from cmd.exe: a launcher passes `%*` on. */
function quoteForBatch(argument: string): string {
  const quoted = `"${argument.replace(/(\\*)"/g, '$1$1\\"').replace(/(\\*)$/, '$1$1')}"`;
  return escapeMeta(escapeMeta(quoted));
}

function escapeMeta(text: string): string {
  return text.replace(/[()\][%!^"`<>&|;, *?]/g, '^$&');
}
