import type * as z from 'zod';
import { healthSummary } from './tools/diagnostics.ts';
import { answerPendingInteraction, listPendingInteractions } from './tools/interactions.ts';
import { getOperationStatus, interruptTurn, listOperations, wait } from './tools/operations.ts';
import { listProjects } from './tools/projects.ts';
import { submitTask } from './tools/submit-task.ts';

/** Every tool, in the order in which documents and clients show them. */
export const TOOLS = [
  submitTask,
  wait,
  getOperationStatus,
  listPendingInteractions,
  answerPendingInteraction,
  interruptTurn,
  listOperations,
  healthSummary,
  listProjects,
] as const;

export type Tool = (typeof TOOLS)[number];
export type ToolName = Tool['name'];
type Named<N extends ToolName> = Extract<Tool, { name: N }>;

/** Arguments of a tool after the check, defaults filled in. */
export type ToolInput<N extends ToolName> = z.output<Named<N>['input']>;
/** Arguments as a caller may give them. */
export type ToolArguments<N extends ToolName> = z.input<Named<N>['input']>;
/** The answer of a tool, without `ok` and the second spelling of the ids. */
export type ToolOutput<N extends ToolName> = z.input<Named<N>['output']>;

/** The tool of this name, or undefined. */
export const findTool = (name: string): Tool | undefined => TOOLS.find((tool) => tool.name === name);
