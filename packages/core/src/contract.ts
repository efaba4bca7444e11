/** The small door for servers: what the tools look like, without anything that does them. */
export { listedSchemas, type PublishedSchemas } from './contract/json-schemas.ts';
export { TOOLS, type Tool, type ToolName } from './contract/registry.ts';
