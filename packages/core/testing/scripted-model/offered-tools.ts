import { listOf, recordOf, stringOf } from './json-value.ts';

/** Which of the differing ways to offer tools a request has. */
export interface OfferedTools {
  /** `custom` when apply_patch is a tool of its own, else a patch goes through the shell. */
  readonly patch: 'custom' | 'shell';
  /** `code` when the only way to tools is JavaScript given to the tool `exec`. */
  readonly calls: 'direct' | 'code';
  /** Namespace of each tool that has one. */
  readonly namespaces: ReadonlyMap<string, string>;
}

/** Reads the offered tools from a request: from `tools`, or from the input item `additional_tools` of newer models. */
export function offeredTools(request: Readonly<Record<string, unknown>>): OfferedTools {
  const direct = listOf(request['tools']).map(recordOf);
  const additional = listOf(request['input'])
    .map(recordOf)
    .filter((item) => item['type'] === 'additional_tools')
    .flatMap((item) => listOf(item['tools']).map(recordOf));
  return {
    patch: direct.some((tool) => tool['type'] === 'custom' && tool['name'] === 'apply_patch') ? 'custom' : 'shell',
    calls: direct.length === 0 && additional.length > 0 ? 'code' : 'direct',
    namespaces: namespacesOf([...direct, ...additional]),
  };
}

function namespacesOf(tools: readonly Readonly<Record<string, unknown>>[]): ReadonlyMap<string, string> {
  const namespaces = new Map<string, string>();
  for (const tool of tools) {
    const namespace = stringOf(tool['name']);
    if (tool['type'] !== 'namespace' || namespace === null) continue;
    for (const inner of listOf(tool['tools']).map(recordOf)) {
      const name = stringOf(inner['name']);
      if (name !== null) namespaces.set(name, namespace);
    }
  }
  return namespaces;
}
