import type * as z from 'zod';
import { getAppServerStatus, restartAppServer } from './tools/app-server.ts';
import { getChat, getChatStatus, listActiveChats, listProjectChats } from './tools/chats.ts';
import { executePlan, sendMessage, startChat } from './tools/direct-calls.ts';
import { healthSummary } from './tools/diagnostics.ts';
import { answerPendingInteraction, listPendingInteractions } from './tools/interactions.ts';
import { codex, codexReply } from './tools/legacy.ts';
import { getOperationStatus, interruptTurn, listOperations, wait } from './tools/operations.ts';
import { listProjects } from './tools/projects.ts';
import { submitTask } from './tools/submit-task.ts';
import { getTurnStatus } from './tools/turns.ts';
import { approvePlan, getWorkflowStatus, revisePlan, startPlanWorkflow } from './tools/workflows.ts';

/** Every tool, in the order in which documents and clients show them. */
export const TOOLS = [
  submitTask,
  wait,
  getOperationStatus,
  startPlanWorkflow,
  getWorkflowStatus,
  approvePlan,
  revisePlan,
  listPendingInteractions,
  answerPendingInteraction,
  interruptTurn,
  listOperations,
  healthSummary,
  startChat,
  sendMessage,
  executePlan,
  listProjects,
  listProjectChats,
  listActiveChats,
  getChatStatus,
  getChat,
  getTurnStatus,
  getAppServerStatus,
  restartAppServer,
  codex,
  codexReply,
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

/** Does it belong to the contract, or is it there for clients of a server that is no more? */
export const isOfContract = ({ stability }: Pick<Tool, 'stability'>): boolean => stability !== 'legacy';

/** The tool of this name, or undefined. */
export const findTool = (name: string): Tool | undefined => TOOLS.find((tool) => tool.name === name);
