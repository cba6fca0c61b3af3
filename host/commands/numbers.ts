/** Numbers on the command line, rejected where they make no sense. */
import { InvalidArgumentError } from 'commander';
import { say } from '../../protocol/words/terminal.ts';

/** From `low` to `high`, both included. */
export function between(low: number, high: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === '' || !Number.isFinite(value) || value < low || value > high) {
      throw new InvalidArgumentError(say('value.between', { low, high }));
    }
    return value;
  };
}

/** The same without a fraction. */
export function whole(low: number, high: number): (text: string) => number {
  const parse = between(low, high);
  return (text) => {
    const value = parse(text);
    if (!Number.isInteger(value)) throw new InvalidArgumentError(say('value.whole'));
    return value;
  };
}

export const HIGHEST_PORT = 65535;
