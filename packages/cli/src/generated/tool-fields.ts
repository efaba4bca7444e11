// Made from the contract by test/tool-fields.test.ts, so that no command loads it to know its flags. Do not edit.
export const TOOL_FIELDS = {
  "codex_submit_task": {
    "operation_type": {
      "words": [
        "start_chat",
        "send_message",
        "execute_plan"
      ],
      "description": "start_chat: new thread (needs project_id or cwd). send_message: goes on in chat_id."
    },
    "message": {
      "description": "What Codex should do."
    },
    "client_request_id": {
      "description": "Your key: the same key finds the same operation."
    },
    "project_id": {},
    "cwd": {
      "description": "Absolute folder; must lie under an allowed root."
    },
    "chat_id": {
      "description": "Thread to go on in."
    },
    "workflow_id": {},
    "title": {},
    "model": {},
    "effort": {
      "description": "Reasoning effort."
    },
    "collaboration_mode": {
      "words": [
        "default",
        "plan"
      ],
      "description": "plan: read-only, proposes a plan."
    },
    "approval_policy": {
      "words": [
        "never",
        "on-request",
        "untrusted",
        "respect_existing",
        "on-failure",
        "ask_openclaw",
        "never_auto_approve"
      ],
      "description": "When Codex asks first."
    },
    "sandbox": {
      "words": [
        "read-only",
        "workspace-write",
        "danger-full-access",
        "respect_existing"
      ]
    },
    "max_turn_seconds": {
      "description": "Interrupts the turn after this time.",
      "minimum": 1,
      "maximum": 604800
    },
    "when_busy": {
      "words": [
        "queue",
        "refuse"
      ],
      "description": "If the thread is busy.",
      "default": "queue"
    },
    "dedup_policy": {
      "words": [
        "active_prompt_guard",
        "idempotency_only"
      ],
      "description": "idempotency_only: run beside an equal active prompt."
    },
    "thread_mode": {
      "words": [
        "new_thread",
        "continue_thread",
        "auto"
      ]
    },
    "allow_historical_continuation": {
      "description": "With thread_mode auto: go on in the thread of a completed equal prompt.",
      "default": false
    },
    "force": {
      "default": false
    },
    "timeout_seconds": {
      "description": "Bound of one call to Codex; never ends a turn.",
      "minimum": 1,
      "maximum": 7200,
      "default": 300
    },
    "first_message_max_chars": {
      "minimum": 500,
      "maximum": 200000,
      "default": 8000
    }
  },
  "codex_wait": {
    "operation_ids": {},
    "workflow_ids": {},
    "wait_seconds": {
      "minimum": 0,
      "maximum": 300,
      "default": 40
    }
  },
  "codex_get_operation_status": {
    "operation_id": {},
    "wait_seconds": {
      "minimum": 0,
      "maximum": 300,
      "default": 0
    },
    "last_messages": {
      "minimum": 1,
      "maximum": 50,
      "default": 1
    },
    "message_max_chars": {
      "minimum": 500,
      "maximum": 200000,
      "default": 8000
    },
    "message_offset": {
      "description": "Where in the final text to begin.",
      "minimum": 0,
      "maximum": 1000000000,
      "default": 0
    },
    "include_request": {
      "description": "The whole prompt and the policy.",
      "default": false
    },
    "include_events": {
      "default": false
    },
    "progress_events": {
      "description": "3 while it runs, else 0.",
      "minimum": 0,
      "maximum": 100
    },
    "progress_max_chars": {
      "minimum": 200,
      "maximum": 20000,
      "default": 2000
    }
  },
  "codex_list_pending_interactions": {
    "operation_id": {},
    "thread_id": {},
    "turn_id": {},
    "workflow_id": {},
    "status": {
      "words": [
        "pending",
        "answered",
        "auto_declined",
        "expired",
        "failed",
        "orphaned_after_app_server_exit"
      ],
      "default": "pending"
    },
    "limit": {
      "minimum": 1,
      "maximum": 200,
      "default": 50
    }
  },
  "codex_answer_pending_interaction": {
    "interaction_id": {},
    "decision": {
      "words": [
        "accept",
        "acceptForSession",
        "decline",
        "cancel"
      ],
      "description": "For commands and file changes."
    },
    "decision_payload": {
      "description": "An offered decision that is an object, unchanged."
    },
    "answers": {
      "description": "Question id to text or list of texts."
    },
    "action": {
      "words": [
        "accept",
        "decline",
        "cancel"
      ],
      "description": "For elicitations."
    },
    "content": {},
    "permissions": {
      "description": "What to grant, at most what was asked."
    },
    "scope": {
      "words": [
        "turn",
        "session"
      ],
      "default": "turn"
    },
    "strict_auto_review": {},
    "raw_response": {
      "description": "The response itself; checked like the rest."
    }
  },
  "codex_interrupt_turn": {
    "operation_id": {},
    "thread_id": {},
    "turn_id": {},
    "workflow_id": {},
    "keep_commands": {
      "description": "Leave running commands alone.",
      "default": false
    },
    "timeout_seconds": {
      "description": "How long to wait for the end, 20 s at most.",
      "minimum": 1,
      "maximum": 120,
      "default": 30
    }
  },
  "codex_list_operations": {
    "status": {
      "words": [
        "queued",
        "starting_app_server",
        "starting_thread",
        "starting_turn",
        "running",
        "waiting_for_approval",
        "waiting_for_user_input",
        "completed",
        "failed",
        "interrupted",
        "cancelled",
        "unknown_after_app_server_exit"
      ]
    },
    "project_id": {},
    "thread_id": {},
    "created_after": {
      "description": "ISO 8601."
    },
    "limit": {
      "minimum": 1,
      "maximum": 200,
      "default": 50
    },
    "cursor": {
      "description": "nextCursor of the last page."
    }
  },
  "codex_health_summary": {
    "operation_id": {},
    "workflow_id": {},
    "thread_id": {},
    "turn_id": {},
    "since_minutes": {
      "minimum": 1,
      "maximum": 10080,
      "default": 120
    },
    "stale_after_minutes": {
      "minimum": 1,
      "maximum": 10080,
      "default": 30
    },
    "include_recent_errors": {
      "default": true
    },
    "max_recent_errors": {
      "minimum": 0,
      "maximum": 50,
      "default": 5
    }
  },
  "codex_list_projects": {
    "limit": {
      "minimum": 1,
      "maximum": 1000,
      "default": 200
    },
    "include_private_details": {
      "description": "Accepted; paths are always shown.",
      "default": false
    }
  }
} as const;

/** The command that stands for a tool. */
export const TOOL_COMMANDS: Readonly<Record<string, string>> = {
  "codex_submit_task": "submit",
  "codex_wait": "wait",
  "codex_get_operation_status": "status",
  "codex_list_pending_interactions": "interactions",
  "codex_answer_pending_interaction": "answer",
  "codex_interrupt_turn": "interrupt",
  "codex_list_operations": "list",
  "codex_health_summary": "health",
  "codex_list_projects": "projects"
};
