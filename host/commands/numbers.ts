/** Numbers on the command line, rejected where they make no sense. */
import { InvalidArgumentError } from 'commander';

/** From `low` to `high`, both included. */
export function between(low: number, high: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === '' || !Number.isFinite(value) || value < low || value > high) {
      throw new InvalidArgumentError(`It must be a number from ${low} to ${high}.`);
    }
    return value;
  };
}

/** The same without a fraction. */
export function whole(low: number, high: number): (text: string) => number {
  const parse = between(low, high);
  return (text) => {
    const value = parse(text);
    if (!Number.isInteger(value)) throw new InvalidArgumentError('It must be a whole number.');
    return value;
  };
}

export const HIGHEST_PORT = 65535;
