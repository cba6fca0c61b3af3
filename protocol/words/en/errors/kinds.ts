/** What each error code means wherever it turns up, and what to do about it, for docs/errors.md. The words of a case are more exact. */

import type { ErrorCode } from '../../../errors.ts';

interface ErrorKind {
  readonly meaning: string;
  readonly remedy: string;
}

export const errorKinds: Record<ErrorCode, ErrorKind> = {
  KO_USAGE: {
    meaning: 'The command was called wrongly: an unknown option, a missing argument, or a value out of range.',
    remedy: 'Add `--help` to the command.',
  },
  KO_FILE_MISSING: { meaning: 'A file or folder does not exist.', remedy: 'Check the path.' },
  KO_FILE_UNREADABLE: {
    meaning: 'A file exists but cannot be read: no permission, a folder, or not a file of the expected kind.',
    remedy: 'Check its kind and its permissions.',
  },
  KO_FILE_EMPTY: { meaning: 'A file has no rows.', remedy: 'Record or export it again.' },
  KO_FILE_TOO_LARGE: {
    meaning: 'A file, a line or the number of columns or events is beyond what is read.',
    remedy: 'Check that it is the right file; cut a longer recording in parts.',
  },
  KO_COLUMN_MISSING: { meaning: 'A table lacks a column that is needed.', remedy: 'The message names the column; rename or add it.' },
  KO_CELL_NOT_NUMERIC: { meaning: 'A cell that must hold a number holds something else.', remedy: 'The message names line and column.' },
  KO_ROW_TOO_LONG: {
    meaning: 'A row has more cells than the heading has columns, so that nobody can tell which cell is which.',
    remedy: 'Look for a comma used as a decimal mark in the row that the message names.',
  },
  KO_UNIT_WRONG: {
    meaning: 'Values are not in the unit of their column, to judge by their size.',
    remedy: 'Convert them: m/s² for specific force, rad/s for angular rate, s for time.',
  },
  KO_TIME_BACKWARDS: {
    meaning: 'Time runs backwards from one row to the next.',
    remedy: 'Sort the rows, or cut the file where the recording was restarted.',
  },
  KO_RATE_TOO_LOW: { meaning: 'Too few samples a second for knee angles.', remedy: 'Record at 50 Hz or more.' },
  KO_RATE_UNSUPPORTED: {
    meaning: 'A sensor or source cannot deliver the rate that `--rate` asks for.',
    remedy: 'The hint lists what is possible.',
  },
  KO_EVENT_UNKNOWN: {
    meaning: 'A file of events names something unknown, lacks its other half, or lies outside the recording.',
    remedy: 'The hint lists the events that are known.',
  },
  KO_ALIGNMENT_INVALID: {
    meaning: 'A file does not hold an alignment of straps.',
    remedy: 'Use the form that `simulate --alignment` writes, or `--alignment auto`.',
  },
  KO_RECORDING_INVALID: {
    meaning: 'A recording is not one of Knees Out, or part of it is missing or damaged.',
    remedy: 'What is whole is used; `sessions --rescue` copies it into a new store.',
  },
  KO_SOURCE_UNKNOWN: {
    meaning: 'No such source, adapter or make of sensor.',
    remedy: '`knees-out start --help` lists the sources, README the sensors.',
  },
  KO_SOURCE_FAILED: {
    meaning: 'Straps cannot be reached: the port, the adapter, or the program behind it does not work.',
    remedy: '`knees-out doctor` finds out why.',
  },
  KO_PORT_IN_USE: { meaning: 'Another program listens on the port of the page.', remedy: 'End it, or choose another port with `--port`.' },
  KO_STORE_FAILED: {
    meaning: 'Something could not be stored or read. What was stored before is whole.',
    remedy: 'Check the disk and the permissions of the data folder.',
  },
  KO_STORE_IN_USE: { meaning: 'Another program is writing to the store.', remedy: 'End it, or choose another folder with `--data`.' },
  KO_STORE_DAMAGED: {
    meaning: 'The store, or a row of it, is damaged. What is damaged is left out or set aside; nothing is deleted.',
    remedy: '`knees-out sessions --rescue` copies every readable row into a new store.',
  },
  KO_DISK_FULL: { meaning: 'The disk is full: recording pauses, cues go on.', remedy: 'Free some space; recording goes on by itself.' },
  KO_PLACE_TAKEN: {
    meaning: 'Two straps claim the same place on the body.',
    remedy: 'Switch one of them off, or have the page find out which is where.',
  },
  KO_NOT_NOW: {
    meaning: 'This cannot be done at the moment, for example in a replay or without straps.',
    remedy: 'The message says what it waits for.',
  },
  KO_STRAP_SLIPPED: {
    meaning: 'A strap has moved since the calibration: angles are marked as unsure and nothing is cued.',
    remedy: 'Put it back and re-zero, or calibrate again.',
  },
  KO_REQUEST_INVALID: {
    meaning: 'A request or a command to the station is not of the documented shape.',
    remedy: '`/api/openapi.json` describes the shapes.',
  },
  KO_NOT_FOUND: { meaning: 'No such session, repetition, strap or address.', remedy: 'Check the number or the name.' },
  KO_NOT_ALLOWED: {
    meaning: 'No permission: a request from another site or without the token of the station, or a file that this user may not open.',
    remedy: 'Open the address that the station printed when it started; for a file, check its permissions.',
  },
  KO_TOO_MANY_ATTEMPTS: {
    meaning: 'Too many wrong tokens from one address.',
    remedy: 'Wait a minute, then open the address that the station printed.',
  },
  KO_INTERNAL: { meaning: 'A mistake of ours.', remedy: 'Please report it with the message.' },
};
