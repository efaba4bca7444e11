/** What `/proc/PID/stat` tells of a process. */
export interface ProcStat {
  /** One letter; `Z` is a zombie, `X` dead. */
  readonly state: string;
  readonly processGroup: number;
  /** Clock ticks between boot and the start of the process, as written there. */
  readonly startTime: string;
}

/** Reads `/proc/PID/stat`; the name in parentheses may itself hold spaces and parentheses. */
export function parseProcStat(text: string): ProcStat | undefined {
  const nameEnd = text.lastIndexOf(')');
  if (nameEnd < 0) return undefined;
  const fields = text
    .slice(nameEnd + 1)
    .trim()
    .split(/\s+/);
  // The first field after the name is number 3 (state): number 5 is the process group, 22 the start time.
  const [state, , group] = fields;
  const startTime = fields[19];
  if (state === undefined || group === undefined || startTime === undefined) return undefined;
  return { state, processGroup: Number(group), startTime };
}

/** Reads one line of macOS `ps -o stat= -o lstart=`: state letters, then the start as a date. */
export function parsePsLine(text: string): { readonly state: string; readonly startTime: string } | undefined {
  const match = /^(\S+)\s+(\S.*)$/.exec(text.trim());
  const [, state, date] = match ?? [];
  if (state === undefined || date === undefined) return undefined;
  return { state, startTime: date.replace(/\s+/g, ' ') };
}

/**
 * Reads macOS `sysctl -n kern.bootsessionuuid kern.boottime`. The UUID is taken where there is one: the boot time moves
 * when somebody sets the clock.
 */
export function parseBootSysctl(text: string): string | undefined {
  const uuid = /\b[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}\b/i.exec(text)?.[0];
  return uuid ?? /\bsec = (\d+)/.exec(text)?.[1];
}

/** Reads the two numbers that `windowsProcessScript` prints: an id of the boot, then the start of the process (or `-`). */
export function parseWindowsProcess(
  text: string,
): { readonly bootId: string; readonly startTime: string | undefined } | undefined {
  const match = /^(\d+)\s+(\d+|-)\s*$/.exec(text.trim());
  const [, bootId, startTime] = match ?? [];
  if (bootId === undefined || startTime === undefined) return undefined;
  return { bootId, startTime: startTime === '-' ? undefined : startTime };
}

/** PowerShell that prints `<boot> <start>` for a process: the counter of boots, and its creation time in 100 ns ticks. */
export function windowsProcessScript(pid: number): string {
  const prefetch = 'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\Session Manager\\Memory Management\\PrefetchParameters';
  return [
    "$ErrorActionPreference='SilentlyContinue'",
    `$b=(Get-ItemProperty '${prefetch}').BootId`,
    'if($null -eq $b){$b=[long]((Get-CimInstance Win32_OperatingSystem).LastBootUpTime.ToUniversalTime().Ticks/600000000)}',
    `$p=Get-Process -Id ${pid}`,
    "$s=if($p){$p.StartTime.ToUniversalTime().Ticks}else{'-'}",
    '"$b $s"',
  ].join(';');
}

/** A process in whose environment a mark was found. */
export interface MarkedLine {
  readonly pid: number;
  readonly command: string;
  readonly mark: string;
}

/** Reads macOS `ps -axEww -o pid=,command=`, where the environment follows the command, and keeps the marked lines. */
export function parsePsEnvironment(text: string, variable: string): readonly MarkedLine[] {
  const marked = new RegExp(`\\s${variable}=(\\S+)`);
  return text.split('\n').flatMap((line) => {
    const [, pid, rest] = /^\s*(\d+)\s+(.*)$/.exec(line) ?? [];
    const mark = rest === undefined ? undefined : marked.exec(rest)?.[1];
    if (pid === undefined || rest === undefined || mark === undefined) return [];
    return [{ pid: Number(pid), command: rest.replace(/\s[A-Za-z_][A-Za-z0-9_]*=.*$/s, ''), mark }];
  });
}
