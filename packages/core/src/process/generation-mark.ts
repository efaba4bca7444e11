/** Carried by every tool command of an app-server of ours, with the mark of its generation as value. */
export const GENERATION_VARIABLE = 'CODEX_CP_GENERATION';

/** Throws for a mark that could match the environment of a process that is none of ours. */
export function checkMark(mark: string): void {
  if (!/^[A-Za-z0-9_.-]{8,200}$/.test(mark)) throw new TypeError('A generation mark has 8 to 200 plain characters.');
}

/**
 * The environment without a mark. Whoever starts something that shall outlive a tool command has to take the mark off,
 * else the end of that command's generation would end it too.
 */
export function withoutMark(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => name.toUpperCase() !== GENERATION_VARIABLE));
}
