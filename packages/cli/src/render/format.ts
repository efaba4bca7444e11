import { createStyle, wantsColour, type Style } from './style.ts';

/** For whom a text is made. */
export interface Format {
  /** `terminal`: somebody reads it now. `plain`: it goes into a pipe or a file, nothing is cut, times are ISO 8601. */
  readonly kind: 'terminal' | 'plain';
  /** Characters in a line; null where lines have no end. */
  readonly width: number | null;
  readonly style: Style;
  readonly now: Date;
}

interface Stream {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

const DEFAULT_WIDTH = 80;

/** The format that fits a stream. */
export function formatFor(stream: Stream, env: NodeJS.ProcessEnv, now: Date): Format {
  const terminal = stream.isTTY === true;
  return {
    kind: terminal ? 'terminal' : 'plain',
    width: terminal ? (stream.columns ?? DEFAULT_WIDTH) : null,
    style: createStyle(wantsColour(stream, env)),
    now,
  };
}
