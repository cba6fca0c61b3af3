/** Every error code: the exit code of a command that fails with it, and the status of an HTTP answer. Codes are never renamed or reused. */

/** 2: the user's input was bad; 1: the product failed. */
export type ExitCode = 1 | 2;

/** What happens to each code; its meaning is in words/en/errors/kinds.ts, and docs/errors.md is generated from both. */
export const ERRORS = {
  KO_USAGE: { exitCode: 2, status: 400 },
  KO_FILE_MISSING: { exitCode: 2, status: 404 },
  KO_FILE_UNREADABLE: { exitCode: 2, status: 400 },
  KO_FILE_EMPTY: { exitCode: 2, status: 400 },
  KO_FILE_TOO_LARGE: { exitCode: 2, status: 413 },
  KO_COLUMN_MISSING: { exitCode: 2, status: 400 },
  KO_CELL_NOT_NUMERIC: { exitCode: 2, status: 400 },
  KO_ROW_TOO_LONG: { exitCode: 2, status: 400 },
  KO_UNIT_WRONG: { exitCode: 2, status: 400 },
  KO_TIME_BACKWARDS: { exitCode: 2, status: 400 },
  KO_RATE_TOO_LOW: { exitCode: 2, status: 400 },
  KO_RATE_UNSUPPORTED: { exitCode: 2, status: 400 },
  KO_EVENT_UNKNOWN: { exitCode: 2, status: 400 },
  KO_ALIGNMENT_INVALID: { exitCode: 2, status: 400 },
  KO_RECORDING_INVALID: { exitCode: 2, status: 400 },
  KO_SOURCE_UNKNOWN: { exitCode: 2, status: 400 },
  KO_SOURCE_FAILED: { exitCode: 1, status: 503 },
  KO_PORT_IN_USE: { exitCode: 1, status: 503 },
  KO_STORE_FAILED: { exitCode: 1, status: 500 },
  KO_STORE_IN_USE: { exitCode: 1, status: 503 },
  KO_STORE_DAMAGED: { exitCode: 1, status: 500 },
  KO_DISK_FULL: { exitCode: 1, status: 507 },
  KO_PLACE_TAKEN: { exitCode: 2, status: 409 },
  KO_NOT_NOW: { exitCode: 2, status: 409 },
  KO_STRAP_SLIPPED: { exitCode: 2, status: 409 },
  KO_REQUEST_INVALID: { exitCode: 2, status: 400 },
  KO_NOT_FOUND: { exitCode: 2, status: 404 },
  KO_NOT_ALLOWED: { exitCode: 2, status: 403 },
  KO_TOO_MANY_ATTEMPTS: { exitCode: 2, status: 429 },
  KO_INTERNAL: { exitCode: 1, status: 500 },
} as const satisfies Record<string, { readonly exitCode: ExitCode; readonly status: number }>;

export type ErrorCode = keyof typeof ERRORS;
