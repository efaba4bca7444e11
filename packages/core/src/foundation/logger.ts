export type LogLevel = 'debug' | 'info' | 'warn' | 'error';
export type LogFields = Readonly<Record<string, unknown>>;

/** Writes one JSON object a line to a file, never to stdout (that belongs to MCP). */
export interface Logger {
  log(level: LogLevel, event: string, fields?: LogFields): void;
}

export const nullLogger: Logger = { log: () => undefined };
