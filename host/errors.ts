/** Every error the product can tell a user: stable code, one line that says what was wrong, a hint that says what to do. */

/** 2: the user's input was bad; 1: the product failed. */
export type ExitCode = 1 | 2;

/** Stable codes; never reuse one. The documentation lists the same table. */
export const ERROR_CODES = {
  KO_USAGE: 2,
  KO_FILE_MISSING: 2,
  KO_FILE_UNREADABLE: 2,
  KO_FILE_EMPTY: 2,
  KO_FILE_TOO_LARGE: 2,
  KO_COLUMN_MISSING: 2,
  KO_CELL_NOT_NUMERIC: 2,
  KO_ROW_TOO_LONG: 2,
  KO_UNIT_WRONG: 2,
  KO_TIME_BACKWARDS: 2,
  KO_RATE_TOO_LOW: 2,
  KO_RATE_UNSUPPORTED: 2,
  KO_EVENT_UNKNOWN: 2,
  KO_ALIGNMENT_INVALID: 2,
  KO_RECORDING_INVALID: 2,
  KO_SOURCE_UNKNOWN: 2,
  KO_SOURCE_FAILED: 1,
  KO_PORT_IN_USE: 1,
  KO_STORE_FAILED: 1,
  KO_STORE_IN_USE: 1,
  KO_STORE_DAMAGED: 1,
  KO_DISK_FULL: 1,
  KO_PLACE_TAKEN: 2,
  KO_NOT_NOW: 2,
  KO_STRAP_SLIPPED: 2,
  KO_REQUEST_INVALID: 2,
  KO_NOT_FOUND: 2,
  KO_NOT_ALLOWED: 2,
  KO_TOO_MANY_ATTEMPTS: 2,
  KO_INTERNAL: 1,
} as const satisfies Record<string, ExitCode>;

export type ErrorCode = keyof typeof ERROR_CODES;

export class KneesOutError extends Error {
  readonly code: ErrorCode;
  readonly hint: string;

  constructor(code: ErrorCode, message: string, hint: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'KneesOutError';
    this.code = code;
    this.hint = hint;
  }

  get exitCode(): ExitCode {
    return ERROR_CODES[this.code];
  }
}
