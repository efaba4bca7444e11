import { jsonSha256 } from '../foundation/json.ts';
import { publishedSchemas } from './json-schemas.ts';
import { isOfContract, TOOLS } from './registry.ts';

/**
 * SHA-256 over name, description, schemas and stability of all tools of the contract, sorted by name: changes when anything a client sees
 * does. Takes some 30 ms, so the result is kept as a generated constant.
 */
export function computeSurfaceHash(): string {
  return jsonSha256(
    TOOLS.filter(isOfContract)
      .map((tool) => ({
        name: tool.name,
        description: tool.summary,
        ...publishedSchemas(tool),
        group: tool.stability,
      }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
  );
}
