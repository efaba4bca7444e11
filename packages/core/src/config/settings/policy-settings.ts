import { int, text, word } from '../setting-types.ts';
import { setting, type DefaultContext } from '../setting.ts';

const oldDoor = ({ door }: DefaultContext): boolean => door === 'mcp-old-name';

/** What a task gets that says nothing itself. */
export const POLICY_SETTINGS = {
  defaultSandbox: setting({
    env: ['CODEX_MCP_DEFAULT_SANDBOX', 'CODEX_MCP_DEFAULT_SANDBOX_POLICY'],
    key: 'default_sandbox_policy',
    type: word({
      words: ['read-only', 'workspace-write', 'danger-full-access'],
      old: {
        readOnly: { means: 'read-only' },
        workspaceWrite: { means: 'workspace-write' },
        dangerFullAccess: { means: 'danger-full-access' },
      },
      wrapped: 'type',
    }),
    defaultValue: (context) => (oldDoor(context) ? 'danger-full-access' : 'workspace-write'),
    defaultText: '`workspace-write`; `danger-full-access` at the doors with old names',
    description: 'Sandbox of a turn.',
  }),
  defaultApprovalPolicy: setting({
    env: ['CODEX_MCP_DEFAULT_APPROVAL_POLICY'],
    key: 'default_approval_policy',
    type: word({
      words: ['never', 'on-request', 'untrusted'],
      old: {
        'on-failure': { means: 'on-request', warning: 'Codex has no "on-failure" any more: "on-request" is used.' },
        ask_openclaw: { means: 'on-request', warning: '"ask_openclaw" is an old word: "on-request" is used.' },
      },
    }),
    defaultValue: (context) => (oldDoor(context) ? 'never' : 'on-request'),
    defaultText: '`on-request`; `never` at the doors with old names',
    description: 'When Codex asks before it acts.',
  }),
  defaultModel: setting<string | null>({
    env: ['CODEX_MCP_DEFAULT_MODEL'],
    key: 'default_model',
    type: text,
    defaultValue: () => null,
    defaultText: 'what Codex is configured to use',
    description: 'Model of a turn.',
  }),
  defaultEffort: setting<string | null>({
    env: ['CODEX_MCP_DEFAULT_EFFORT'],
    key: 'default_effort',
    type: text,
    defaultValue: () => null,
    defaultText: 'what Codex is configured to use',
    description: 'Reasoning effort of a turn.',
  }),
  defaultSummary: setting({
    env: [],
    key: 'default_summary',
    type: word({ words: ['auto', 'concise', 'detailed', 'none'] }),
    defaultValue: () => 'auto' as const,
    defaultText: '`auto`',
    description: 'Reasoning summary of a turn.',
  }),
  approvalResponseTimeoutSeconds: setting({
    env: ['CODEX_MCP_APPROVAL_RESPONSE_TIMEOUT_SECONDS'],
    key: 'approval_response_timeout_seconds',
    type: int({ min: 1, max: 2_592_000 }),
    defaultValue: () => 900,
    defaultText: '900',
    description: 'A question that nobody answers within this time is declined.',
  }),
} as const;
