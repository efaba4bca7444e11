// Made from the contract by test/tool-fields.test.ts, so that no command loads it to know its flags. Do not edit.
export const TOOL_FIELDS = {
  "codex_submit_task": {
    "operation_type": {
      "words": [
        "start_chat",
        "send_message",
        "execute_plan"
      ],
      "description": "start_chat: new thread (needs project_id or cwd). send_message: goes on in chat_id. execute_plan: the plan of workflow_id or chat_id."
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
    "plan_hash": {
      "description": "With execute_plan: the plan that was reviewed."
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
  "codex_start_plan_workflow": {
    "message": {
      "description": "What is to be planned and then done."
    },
    "project_id": {
      "description": "This or cwd."
    },
    "cwd": {},
    "client_request_id": {
      "description": "Your key: the same key finds the same workflow."
    },
    "title": {},
    "model": {},
    "effort": {},
    "sandbox": {
      "words": [
        "read-only",
        "workspace-write",
        "danger-full-access",
        "respect_existing"
      ],
      "description": "For the execution; planning only reads."
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
      "description": "For the execution."
    },
    "max_turn_seconds": {
      "description": "Interrupts the turn after this time.",
      "minimum": 1,
      "maximum": 604800
    },
    "timeout_seconds": {
      "description": "Bound of one call to Codex; never ends a turn.",
      "minimum": 1,
      "maximum": 7200,
      "default": 300
    },
    "first_message_timeout_seconds": {
      "description": "Accepted and not used.",
      "minimum": 0,
      "maximum": 600,
      "default": 0
    },
    "first_message_max_chars": {
      "minimum": 500,
      "maximum": 200000,
      "default": 8000
    }
  },
  "codex_get_workflow_status": {
    "workflow_id": {},
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
    "include_events": {
      "default": false
    }
  },
  "codex_approve_plan": {
    "workflow_id": {},
    "plan_hash": {
      "description": "latestPlan.planHash as reviewed."
    },
    "client_request_id": {},
    "message": {
      "default": "Implement the plan."
    },
    "sandbox": {
      "words": [
        "read-only",
        "workspace-write",
        "danger-full-access",
        "respect_existing"
      ]
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
      ]
    },
    "max_turn_seconds": {
      "description": "Interrupts the turn after this time.",
      "minimum": 1,
      "maximum": 604800
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
  "codex_revise_plan": {
    "workflow_id": {},
    "feedback": {
      "description": "What should be different."
    },
    "plan_hash": {
      "description": "The plan that it is about."
    },
    "client_request_id": {}
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
    "operation_id": {
      "description": "The task to stop."
    },
    "thread_id": {
      "description": "Its active task is stopped."
    },
    "turn_id": {},
    "workflow_id": {
      "description": "The workflow to cancel: its planning or execution is stopped, a plan in review is never executed."
    },
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
  "codex_start_chat": {
    "project_id": {
      "description": "This or cwd."
    },
    "message": {},
    "title": {},
    "cwd": {},
    "model": {},
    "collaboration_mode": {
      "words": [
        "default",
        "plan"
      ]
    },
    "client_request_id": {
      "description": "Your key: the same key finds the same operation."
    },
    "sandbox": {
      "words": [
        "read-only",
        "workspace-write",
        "danger-full-access",
        "respect_existing"
      ]
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
      ]
    },
    "effort": {},
    "max_turn_seconds": {
      "description": "Interrupts the turn after this time.",
      "minimum": 1,
      "maximum": 604800
    },
    "timeout_seconds": {
      "description": "Waits for the turn to start, at most 20 s; never ends a turn.",
      "minimum": 1,
      "maximum": 7200,
      "default": 300
    },
    "first_message_timeout_seconds": {
      "description": "Waits also for a first message, within the same limit.",
      "minimum": 0,
      "maximum": 600,
      "default": 0
    },
    "first_message_max_chars": {
      "minimum": 500,
      "maximum": 200000,
      "default": 8000
    }
  },
  "codex_send_message": {
    "chat_id": {},
    "project_id": {},
    "message": {},
    "mode": {
      "words": [
        "normal",
        "command",
        "append_context"
      ],
      "description": "Accepted and not used.",
      "default": "normal"
    },
    "collaboration_mode": {
      "words": [
        "default",
        "plan"
      ]
    },
    "when_busy": {
      "words": [
        "queue",
        "refuse"
      ],
      "description": "If the thread is busy.",
      "default": "queue"
    },
    "client_request_id": {
      "description": "Your key: the same key finds the same operation."
    },
    "sandbox": {
      "words": [
        "read-only",
        "workspace-write",
        "danger-full-access",
        "respect_existing"
      ]
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
      ]
    },
    "effort": {},
    "max_turn_seconds": {
      "description": "Interrupts the turn after this time.",
      "minimum": 1,
      "maximum": 604800
    },
    "timeout_seconds": {
      "description": "Waits for the turn to start, at most 20 s; never ends a turn.",
      "minimum": 1,
      "maximum": 7200,
      "default": 300
    },
    "first_message_timeout_seconds": {
      "description": "Waits also for a first message, within the same limit.",
      "minimum": 0,
      "maximum": 600,
      "default": 0
    },
    "first_message_max_chars": {
      "minimum": 500,
      "maximum": 200000,
      "default": 8000
    }
  },
  "codex_execute_plan": {
    "workflow_id": {},
    "chat_id": {
      "description": "Refused while a workflow owns this chat."
    },
    "project_id": {},
    "message": {
      "default": "Implement the plan."
    },
    "force": {
      "description": "With chat_id: also where no plan is known.",
      "default": false
    },
    "plan_hash": {
      "description": "The plan that was reviewed."
    },
    "client_request_id": {
      "description": "Your key: the same key finds the same operation."
    },
    "sandbox": {
      "words": [
        "read-only",
        "workspace-write",
        "danger-full-access",
        "respect_existing"
      ]
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
      ]
    },
    "effort": {},
    "max_turn_seconds": {
      "description": "Interrupts the turn after this time.",
      "minimum": 1,
      "maximum": 604800
    },
    "timeout_seconds": {
      "description": "Waits for the turn to start, at most 20 s; never ends a turn.",
      "minimum": 1,
      "maximum": 7200,
      "default": 300
    },
    "first_message_timeout_seconds": {
      "description": "Waits also for a first message, within the same limit.",
      "minimum": 0,
      "maximum": 600,
      "default": 0
    },
    "first_message_max_chars": {
      "minimum": 500,
      "maximum": 200000,
      "default": 8000
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
  },
  "codex_list_project_chats": {
    "project_id": {},
    "include_archived": {
      "default": false
    },
    "limit": {
      "minimum": 1,
      "maximum": 500,
      "default": 100
    },
    "cursor": {
      "description": "next_cursor of the last page."
    },
    "include_preview": {
      "default": false
    },
    "title_max_chars": {
      "minimum": 20,
      "maximum": 2000,
      "default": 160
    },
    "preview_max_chars": {
      "minimum": 20,
      "maximum": 4000,
      "default": 200
    }
  },
  "codex_list_active_chats": {
    "project_id": {},
    "include_waiting_for_user": {
      "default": true
    },
    "include_waiting_for_approval": {
      "default": true
    },
    "include_running": {
      "default": true
    },
    "active_window_minutes": {
      "minimum": 1,
      "maximum": 1440,
      "default": 120
    },
    "include_evidence": {
      "default": false
    },
    "title_max_chars": {
      "minimum": 20,
      "maximum": 2000,
      "default": 160
    }
  },
  "codex_get_chat_status": {
    "chat_id": {},
    "project_id": {},
    "preview_max_chars": {
      "minimum": 20,
      "maximum": 4000,
      "default": 300
    }
  },
  "codex_get_chat": {
    "chat_id": {},
    "project_id": {},
    "range": {},
    "include_tool_calls": {
      "default": false
    },
    "include_tool_outputs": {
      "default": false
    },
    "include_command_outputs": {
      "default": false
    },
    "include_reasoning": {
      "default": false
    },
    "include_metadata": {
      "default": true
    },
    "include_items": {
      "default": false
    },
    "tail_max_messages": {
      "minimum": 1,
      "maximum": 1000,
      "default": 80
    },
    "tail_max_chars": {
      "minimum": 1000,
      "maximum": 200000,
      "default": 30000
    },
    "force_refresh_summary": {
      "description": "Accepted; nothing is cached.",
      "default": false
    },
    "response_budget_chars": {
      "minimum": 2000,
      "maximum": 300000,
      "default": 50000
    },
    "format": {
      "words": [
        "structured",
        "markdown",
        "compact"
      ],
      "default": "structured"
    }
  },
  "codex_get_turn_status": {
    "turn_id": {},
    "thread_id": {},
    "last_messages": {
      "minimum": 1,
      "maximum": 50,
      "default": 10
    },
    "message_max_chars": {
      "minimum": 500,
      "maximum": 200000,
      "default": 8000
    },
    "progress_events": {
      "minimum": 0,
      "maximum": 100,
      "default": 10
    },
    "progress_max_chars": {
      "minimum": 200,
      "maximum": 20000,
      "default": 2000
    }
  },
  "codex_get_app_server_status": {
    "include_recent_events": {
      "default": false
    }
  },
  "codex_restart_app_server": {
    "start_after_restart": {
      "description": "false: ended only; the next task starts one.",
      "default": true
    },
    "timeout_seconds": {
      "description": "How long to wait for it, 20 s at most.",
      "minimum": 1,
      "maximum": 120,
      "default": 30
    },
    "force": {
      "description": "Cut running turns short: their tasks end as unknown.",
      "default": false
    }
  },
  "codex": {
    "prompt": {
      "description": "The first message to Codex."
    },
    "model": {},
    "cwd": {
      "description": "Folder of the session; a relative one counts from that of this server."
    },
    "approval-policy": {
      "words": [
        "untrusted",
        "on-failure",
        "on-request",
        "never"
      ]
    },
    "sandbox": {
      "words": [
        "read-only",
        "workspace-write",
        "danger-full-access"
      ]
    },
    "config": {
      "description": "Settings that win over config.toml, for this session; keys may be dotted."
    },
    "base-instructions": {
      "description": "Instead of the instructions that Codex has by default."
    },
    "developer-instructions": {},
    "compact-prompt": {
      "description": "Used when the conversation is summed up."
    }
  },
  "codex-reply": {
    "prompt": {
      "description": "The next message to Codex."
    },
    "threadId": {
      "description": "From the answer of codex."
    },
    "conversationId": {
      "description": "Older word for threadId."
    }
  }
} as const;

/** The command that stands for a tool. */
export const TOOL_COMMANDS: Readonly<Record<string, string>> = {
  "codex_submit_task": "submit",
  "codex_wait": "wait",
  "codex_get_operation_status": "status",
  "codex_start_plan_workflow": "plan start",
  "codex_get_workflow_status": "plan status",
  "codex_approve_plan": "plan approve",
  "codex_revise_plan": "plan revise",
  "codex_list_pending_interactions": "interactions",
  "codex_answer_pending_interaction": "answer",
  "codex_interrupt_turn": "interrupt",
  "codex_list_operations": "list",
  "codex_health_summary": "health",
  "codex_start_chat": "submit",
  "codex_send_message": "submit",
  "codex_execute_plan": "plan approve",
  "codex_list_projects": "projects",
  "codex_list_project_chats": "chats",
  "codex_list_active_chats": "chats active",
  "codex_get_chat_status": "chat status",
  "codex_get_chat": "chat",
  "codex_get_turn_status": "turn",
  "codex_get_app_server_status": "app-server status",
  "codex_restart_app_server": "app-server restart",
  "codex": "submit",
  "codex-reply": "submit"
};
