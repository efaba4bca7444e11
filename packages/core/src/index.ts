/** Tasks for Codex that run exactly once and outlive every process. */
export { versionProblem as codexVersionProblem } from './app-server/codex-version.ts';
export { makeStateFile, openControlPlane, readConfig, stateFileExists } from './control-plane.ts';
export type {
  CallOptions,
  ControlPlane,
  ControlPlaneOptions,
  SubscribeOptions,
  WorkerControl,
} from './control-plane-api.ts';
export type { ImportOptions, ImportReport } from './import-old-state.ts';
export { oldStateAt, stateFileOf, takeOverOldState } from './old-state.ts';
export { configRows, type ConfigRow } from './config/config-rows.ts';
export type { LoadedConfig } from './config/load-config.ts';
export type { Door } from './config/setting.ts';
export type { ToolArguments, ToolName, ToolOutput } from './contract/registry.ts';
export { ERROR_CODES, ERRORS, type ErrorCode, type ErrorSpec } from './errors/catalogue.ts';
export { CodexCpError } from './errors/codex-cp-error.ts';
export { redactSecrets } from './foundation/redact.ts';
export type { ToolError, ToolPayload } from './handlers/call-tool.ts';
export { failure as toolFailure } from './handlers/tool-payload.ts';
export type { OperationEventRecord } from './store/event-store.ts';
export { VERSION } from './version.ts';
export type { WorkerStatus } from './worker/worker-control.ts';
