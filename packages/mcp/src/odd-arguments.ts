/** No tool has a field of this name. */
const WRAPPED = 'codex-cp/not-an-object';

type Fields = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * A tool call whose arguments are no object, in a form that the SDK lets through: it would refuse the frame with words about
 * its own parser, where the tools have a better answer. Undefined for every other message.
 */
export function wrapOddArguments(message: unknown): Fields | undefined {
  if (!isObject(message) || message['method'] !== 'tools/call' || !isObject(message['params'])) return undefined;
  const { params } = message;
  const given = params['arguments'];
  if (given === undefined || isObject(given)) return undefined;
  return { ...message, params: { ...params, arguments: { [WRAPPED]: given } } };
}

/** The arguments as the client sent them. */
export const unwrapArguments = (given: Fields | undefined): unknown =>
  given !== undefined && WRAPPED in given ? given[WRAPPED] : given;
